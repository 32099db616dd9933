#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bus/endpoint.h"
#include "proto/base/trim.h"
#include "service/journal.h"
#include "store/rejected.h"

enum setting_type { SETTING_BIND, SETTING_CONNECT_LIST, SETTING_PATH, SETTING_NUMBER, SETTING_CHOICE, SETTING_LEVEL };

/* What may stand behind a number. The value is kept in the smallest unit. */
struct unit {
	const char *suffix;
	int64_t factor;
};
static const struct unit no_units[] = { { "", 1 }, { 0 } };
static const struct unit durations[] = { { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 }, { 0 } };
static const struct unit sizes[] = { { "", 1 }, { "K", 1024 }, { "M", 1024 * 1024 }, { "G", 1024 * 1024 * 1024 }, { "T", INT64_C(1) << 40 }, { 0 } };

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;          /* in struct config */
	const char *otherwise;  /* the default, as it would stand in the file */
	const char *range;      /* for people */
	int64_t least, most;    /* of a number */
	bool or_zero;           /* 0 is one, too, below `least` */
	const struct unit *units;
	int64_t decimals;       /* a number is kept times this: 1000 for one with three decimals */
	const char *const *choices; /* values by index */
	bool reloadable;
	const char *meaning;
};

static const char *const clock_choices[] = { "arrival", "published", NULL };
static const char *const access_choices[] = { "owner", "group", NULL };
static const char *const yes_no[] = { "no", "yes", NULL };

#define AT(field) offsetof(struct config, field)
static const struct setting settings[] = {
	{ .name = "articles", .type = SETTING_BIND, .offset = AT(articles), .otherwise = "ipc:///run/hearsay/articles", .range = "ipc:// or tcp://",
	  .meaning = "where clients send articles and are answered" },
	{ .name = "updates", .type = SETTING_BIND, .offset = AT(updates), .otherwise = "ipc:///run/hearsay/updates", .range = "ipc:// or tcp://",
	  .meaning = "where updates are published" },
	{ .name = "query", .type = SETTING_BIND, .offset = AT(query), .otherwise = "ipc:///run/hearsay/query", .range = "ipc:// or tcp://",
	  .meaning = "where queries are answered; nothing is changed here" },
	{ .name = "control", .type = SETTING_BIND, .offset = AT(control), .otherwise = "ipc:///run/hearsay/control", .range = "ipc:// or tcp://",
	  .meaning = "where articles are retracted, and where editors merge and split stories" },
	{ .name = "control_access", .type = SETTING_CHOICE, .offset = AT(control_access), .otherwise = "owner", .range = "owner or group",
	  .choices = access_choices,
	  .meaning = "who may connect to a control socket that is ipc://: the daemon's own user, or the socket's group as well" },
	{ .name = "subscribe", .type = SETTING_CONNECT_LIST, .offset = AT(subscribe), .otherwise = "", .range = "ipc:// or tcp://, may be repeated",
	  .meaning = "a scraper's PUB socket to take articles from, without acknowledgement" },
	{ .name = "state_directory", .type = SETTING_PATH, .offset = AT(state_directory), .otherwise = "/var/lib/hearsay", .range = "a directory",
	  .meaning = "where the log and the state are kept" },
	{ .name = "data", .type = SETTING_PATH, .offset = AT(data), .otherwise = "", .range = "a directory",
	  .meaning = "language data and models; empty: those that came with the program" },
	{ .name = "workers", .type = SETTING_NUMBER, .offset = AT(workers), .otherwise = "0", .range = "0 to 256", .least = 0, .most = 256,
	  .units = no_units, .decimals = 1, .meaning = "threads that analyse articles; 0: one per core" },
	{ .name = "clock", .type = SETTING_CHOICE, .offset = AT(clock), .otherwise = "arrival", .range = "arrival or published", .choices = clock_choices,
	  .meaning = "which time decides when a story is over: when articles arrive (live), or when they say they were published (archives)" },
	{ .name = "window", .type = SETTING_NUMBER, .offset = AT(window), .otherwise = "21d", .range = "1m to 366d, in s, m, h or d", .least = 60000,
	  .most = INT64_C(366) * 86400000, .units = durations, .decimals = 1,
	  .meaning = "a story is closed when it has had no new article for this long" },
	{ .name = "retention.age", .type = SETTING_NUMBER, .offset = AT(retention_age), .otherwise = "30d", .range = "0d to 3660d, in s, m, h or d",
	  .least = 0, .most = INT64_C(3660) * 86400000, .units = durations, .decimals = 1,
	  .meaning = "what came in longer ago than this leaves the disk, and stories that reach back that far are closed; 0d: never, as with "
	             "clock = published" },
	{ .name = "retention.size", .type = SETTING_NUMBER, .offset = AT(retention_bytes), .otherwise = "10G", .range = "0, or 1M to 64T",
	  .least = 1 << 20, .or_zero = true, .most = INT64_C(64) << 40, .units = sizes, .decimals = 1,
	  .meaning = "when log and state take more than this on disk, what came in first leaves it, likewise; 0: no limit" },
	{ .name = "extract.confidence", .type = SETTING_NUMBER, .offset = AT(confidence), .otherwise = "0.6", .range = "0 to 1", .least = 0, .most = 1000,
	  .units = no_units, .decimals = 1000, .meaning = "statements with less confidence than this are left out" },
	{ .name = "extract.attitudes", .type = SETTING_CHOICE, .offset = AT(attitudes), .otherwise = "no", .range = "yes or no", .choices = yes_no,
	  .meaning = "also keep thoughts, wishes and intentions, not only speech" },
	{ .name = "queue_articles", .type = SETTING_NUMBER, .offset = AT(queue_articles), .otherwise = "4096", .range = "1 to 1000000", .least = 1,
	  .most = 1000000, .units = no_units, .decimals = 1, .meaning = "articles that may wait for analysis; more are answered \"busy\"" },
	{ .name = "queue_bytes", .type = SETTING_NUMBER, .offset = AT(queue_bytes), .otherwise = "64M", .range = "2M to 16G", .least = 2 << 20,
	  .most = INT64_C(16) << 30, .units = sizes, .decimals = 1, .meaning = "the same in bytes; K, M and G are powers of 1024" },
	{ .name = "memory_max", .type = SETTING_NUMBER, .offset = AT(memory_max), .otherwise = "0", .range = "0, or 64M to 16384G",
	  .least = 64 << 20, .or_zero = true,
	  .most = INT64_C(16384) << 30, .units = sizes, .decimals = 1,
	  .meaning = "memory that the daemon may use: near it, articles are answered \"busy\"; 0: half of the machine's" },
	{ .name = "rejected_bytes", .type = SETTING_NUMBER, .offset = AT(rejected_bytes), .otherwise = "64M", .range = "8M to 16G",
	  .least = REJECTED_LEAST_BYTES, .most = INT64_C(16) << 30, .units = sizes, .decimals = 1,
	  .meaning = "how much of what was rejected is kept, for 'hearsay rejected' and 'hearsay redrive'; the oldest goes first" },
	{ .name = "publishers.owners", .type = SETTING_PATH, .offset = AT(owners), .otherwise = "", .range = "a file", .reloadable = true,
	  .meaning = "which publishers belong to one owner and count as one: one 'owner: outlet, outlet' per line; empty: none do" },
	{ .name = "log_level", .type = SETTING_LEVEL, .offset = AT(log_level), .otherwise = "info", .range = "error, warning, notice, info or debug",
	  .reloadable = true, .meaning = "how much is logged" },
};

static void *field_of(const struct config *config, const struct setting *setting)
{
	return (char *)config + setting->offset;
}

static void replace(char **string, const char *value)
{
	free(*string);
	*string = copy_string(value);
}

/* "1.25" times 1000 with up to three decimals, without rounding errors; only digits and one dot. */
static int parse_decimal(const char *text, int64_t decimals, const char **ret_rest, int64_t *ret_value)
{
	int64_t value = 0;
	const char *c = text;
	for (; *c >= '0' && *c <= '9'; c++)
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *c - '0', &value))
			return -ERANGE;
	if (c == text || __builtin_mul_overflow(value, decimals, &value))
		return c == text ? -EINVAL : -ERANGE;
	if (*c == '.' && decimals > 1)
		for (c++; *c >= '0' && *c <= '9'; c++) {
			decimals /= 10;
			value += (*c - '0') * decimals;
		}
	*ret_rest = c;
	*ret_value = value;
	return 0;
}

static int set_path(const struct setting *setting, char **field, const char *value)
{
	if (!*value && *setting->otherwise)
		return -EINVAL;
	replace(field, value);
	return 0;
}

static int set_number(const struct setting *setting, int64_t *field, const char *value)
{
	const char *suffix;
	int64_t number;
	int r = parse_decimal(value, setting->decimals, &suffix, &number);
	if (r < 0)
		return r;
	const struct unit *unit = setting->units;
	while (unit->suffix && strcmp(unit->suffix, suffix) != 0)
		unit++;
	if (!unit->suffix)
		return -EINVAL;
	if (__builtin_mul_overflow(number, unit->factor, &number) || number > setting->most)
		return -ERANGE;
	if (number < setting->least && !(setting->or_zero && number == 0))
		return -ERANGE;
	*field = number;
	return 0;
}

static int set_choice(const struct setting *setting, int64_t *field, const char *value)
{
	for (int k = 0; setting->choices[k]; k++)
		if (strcmp(setting->choices[k], value) == 0) {
			*field = k;
			return 0;
		}
	return -EINVAL;
}

static int set_level(int64_t *field, const char *value)
{
	int level = journal_level_from_name(value);
	if (level >= 0)
		*field = level;
	return level < 0 ? level : 0;
}

static int add_subscription(struct config *config, const char *value, char **ret_error)
{
	int r = endpoint_check(value, ret_error);
	if (r < 0)
		return r;
	if (config->subscribe.count == CONFIG_MAX_SUBSCRIBE) {
		*ret_error = format_string("more than %d subscriptions", CONFIG_MAX_SUBSCRIBE);
		return -E2BIG;
	}
	array_append(&config->subscribe, copy_string(value));
	return 0;
}

static int set_value(struct config *config, const struct setting *setting, const char *value, char **ret_error)
{
	void *field = field_of(config, setting);
	int r = 0;
	switch (setting->type) {
	case SETTING_BIND:
		r = endpoint_check(value, ret_error);
		if (r >= 0)
			replace(field, value);
		return r;
	case SETTING_CONNECT_LIST:
		return add_subscription(config, value, ret_error);
	case SETTING_PATH:
		r = set_path(setting, field, value);
		break;
	case SETTING_NUMBER:
		r = set_number(setting, field, value);
		break;
	case SETTING_CHOICE:
		r = set_choice(setting, field, value);
		break;
	case SETTING_LEVEL:
		r = set_level(field, value);
		break;
	}
	if (r < 0)
		*ret_error = format_string("'%s' is not a value for %s, which takes %s", value, setting->name, setting->range);
	return r;
}

int config_set(struct config *config, const char *key, const char *value, char **ret_error)
{
	for (size_t k = 0; k < array_size(settings); k++)
		if (strcmp(settings[k].name, key) == 0)
			return set_value(config, &settings[k], value, ret_error);
	*ret_error = format_string("unknown key '%s' ('hearsayd --settings' lists them)", key);
	return -EINVAL;
}

void config_init(struct config *config)
{
	*config = (struct config){ 0 };
	for (size_t k = 0; k < array_size(settings); k++) {
		char *error = NULL;
		if (settings[k].type != SETTING_CONNECT_LIST && set_value(config, &settings[k], settings[k].otherwise, &error) < 0)
			abort(); /* a default of our own */
	}
}

void config_clear(struct config *config)
{
	for (size_t k = 0; k < array_size(settings); k++)
		if (settings[k].type == SETTING_BIND || settings[k].type == SETTING_PATH)
			free(*(char **)field_of(config, &settings[k]));
	for (size_t k = 0; k < config->subscribe.count; k++)
		free(config->subscribe.items[k]);
	array_free(&config->subscribe);
	*config = (struct config){ 0 };
}

static int read_line(struct config *config, char *line, char **ret_error)
{
	trim_comment(line);
	char *key = trim(line);
	if (!*key)
		return 0;
	char *equals = strchr(key, '=');
	if (!equals) {
		*ret_error = format_string("'%s' is not 'key = value'", key);
		return -EINVAL;
	}
	*equals = '\0';
	return config_set(config, trim(key), trim(equals + 1), ret_error);
}

static int read_lines(struct config *config, FILE *file, const char *path, char **ret_error)
{
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	int r = 0;
	for (unsigned number = 1; r >= 0 && getline(&line, &capacity, file) >= 0; number++) {
		cleanup(free_pointer) char *error = NULL;
		r = read_line(config, number == 1 ? after_byte_order_mark(line) : line, &error);
		if (r < 0)
			*ret_error = format_string("%s:%u: %s", path, number, error);
	}
	if (r >= 0 && ferror(file)) {
		r = errno ? -errno : -EIO;
		*ret_error = format_string("%s: %s", path, strerror(-r));
	}
	return r;
}

int config_read_file(struct config *config, const char *path, char **ret_error)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		int r = -errno;
		*ret_error = format_string("%s: %s", path, strerror(-r));
		return r;
	}
	int r = read_lines(config, file, path, ret_error);
	fclose(file);
	return r;
}

int config_check(const struct config *config, char **ret_error)
{
	for (size_t a = 0; a < array_size(settings); a++)
		for (size_t b = a + 1; b < array_size(settings); b++) {
			if (settings[a].type != SETTING_BIND || settings[b].type != SETTING_BIND)
				continue;
			const char *endpoint = *(char *const *)field_of(config, &settings[a]);
			if (strcmp(endpoint, *(char *const *)field_of(config, &settings[b])) != 0)
				continue;
			*ret_error = format_string("'%s' is the address of %s and of %s: each socket needs its own", endpoint, settings[a].name,
			                           settings[b].name);
			return -EADDRINUSE;
		}
	return 0;
}

int config_set_runtime_directory(struct config *config, const char *directory, char **ret_error)
{
	static const char *const names[] = { "articles", "updates", "query", "control" };
	cleanup(free_pointer) char *here = *directory == '/' ? NULL : getcwd(NULL, 0);
	int r = 0;
	for (size_t k = 0; r == 0 && k < array_size(names); k++) {
		cleanup(free_pointer) char *endpoint = format_string("ipc://%s%s%s/%s", here ? here : "", here ? "/" : "", directory, names[k]);
		r = config_set(config, names[k], endpoint, ret_error);
	}
	return r;
}

int config_from_environment(struct config *config, char **ret_error)
{
	const char *state = getenv("STATE_DIRECTORY"), *runtime = getenv("RUNTIME_DIRECTORY");
	if (state && *state)
		replace(&config->state_directory, state);
	return runtime && *runtime ? config_set_runtime_directory(config, runtime, ret_error) : 0;
}

static bool same_list(const struct config *a, const struct config *b)
{
	if (a->subscribe.count != b->subscribe.count)
		return false;
	for (size_t k = 0; k < a->subscribe.count; k++)
		if (strcmp(a->subscribe.items[k], b->subscribe.items[k]) != 0)
			return false;
	return true;
}

static bool same_setting(const struct config *a, const struct config *b, const struct setting *setting)
{
	const void *of_a = field_of(a, setting), *of_b = field_of(b, setting);
	switch (setting->type) {
	case SETTING_CONNECT_LIST:
		return same_list(a, b);
	case SETTING_BIND:
	case SETTING_PATH:
		return strcmp(*(char *const *)of_a, *(char *const *)of_b) == 0;
	default:
		return *(const int64_t *)of_a == *(const int64_t *)of_b;
	}
}

const char *config_restart_needed(const struct config *running, const struct config *wanted)
{
	for (size_t k = 0; k < array_size(settings); k++)
		if (!settings[k].reloadable && !same_setting(running, wanted, &settings[k]))
			return settings[k].name;
	return NULL;
}

void config_describe(FILE *file)
{
	for (size_t k = 0; k < array_size(settings); k++) {
		const struct setting *setting = &settings[k];
		fprintf(file, "  %s\n      %s\n      %s; default: %s\n", setting->name, setting->meaning, setting->range,
		        *setting->otherwise ? setting->otherwise : "none");
	}
}
