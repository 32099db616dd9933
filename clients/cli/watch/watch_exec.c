#include "clients/cli/watch/watch_exec.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/base/memory.h"
#include "proto/json.h"

static void set_text(const char *name, const char *text)
{
	setenv(name, text, true);
}

static void set_number(const char *name, int64_t number)
{
	char text[32];
	snprintf(text, sizeof(text), "%lld", (long long)number);
	setenv(name, text, true);
}

static void set_environment(const struct value *update)
{
	const struct value *data = value_find(update, "data"), *story = value_find(data, "story"), *new;
	set_text("HEARSAY_TYPE", value_string(update, "type", ""));
	set_text("HEARSAY_STORY", value_string(update, "subject", ""));
	set_text("HEARSAY_TITLE", value_string(story, "title", ""));
	set_text("HEARSAY_LANGUAGE", value_string(story, "language", ""));
	set_number("HEARSAY_PUBLISHERS", value_integer(story, "publisher_count", 0));
	set_number("HEARSAY_ARTICLES", value_integer(story, "article_count", 0));
	set_number("HEARSAY_NEW", value_array(data, "new", &new));
	set_number("HEARSAY_SEQUENCE", value_integer(update, "sequence", 0));
}

/* The update in memory, from its beginning: a command that reads none of it is no trouble. A descriptor, or a negative errno value. */
static int write_update(const struct value *update)
{
	int fd = memfd_create("hearsay-update", MFD_CLOEXEC), copy = fd < 0 ? -1 : dup(fd);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "w");
	if (!file) {
		int error = errno;
		if (copy >= 0)
			close(copy);
		if (fd >= 0)
			close(fd);
		return -error;
	}
	json_write_value(file, update, NULL);
	fputc('\n', file);
	bool failed = ferror(file);
	if (fclose(file) != 0 || failed || lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		return -EIO;
	}
	return fd;
}

/* With the signals as a shell would give them. 0 or an errno value. */
static int start(const char *command, int input, pid_t *ret_process)
{
	char *const arguments[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char *)command, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	sigfillset(&signals);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	int error = posix_spawn(ret_process, "/bin/sh", &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static void wait_for(pid_t process, const struct value *update)
{
	int status;
	while (waitpid(process, &status, 0) < 0)
		if (errno != EINTR)
			return;
	const char *story = value_string(update, "subject", "?");
	if (WIFSIGNALED(status))
		fprintf(stderr, "hearsay watch: the command for %s was ended by signal %d (%s); carrying on\n", story, WTERMSIG(status),
		        strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		fprintf(stderr, "hearsay watch: the command for %s ended with status %d; carrying on\n", story, WEXITSTATUS(status));
}

void watch_exec(const char *command, const struct value *update)
{
	pid_t process;
	int input = write_update(update), error = input < 0 ? -input : 0;
	set_environment(update);
	fflush(stdout);
	if (!error)
		error = start(command, input, &process);
	if (error)
		fprintf(stderr, "hearsay watch: can't run the command: %s; carrying on\n", strerror(error));
	else
		wait_for(process, update);
	if (input >= 0)
		close(input);
}
