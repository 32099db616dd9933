#include "config.h"

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "bus/endpoint.h"

/* What is kept for a value, or the (negative) error. */
static int64_t set(const char *key, const char *value, int64_t (*field)(const struct config *config))
{
	struct config config;
	cleanup(free_pointer) char *error = NULL;
	config_init(&config);
	int r = config_set(&config, key, value, &error);
	cr_assert_eq(r < 0, error != NULL, "an error has words, and only an error");
	int64_t kept = field(&config);
	config_clear(&config);
	return r < 0 ? r : kept;
}

static int64_t window(const struct config *config)
{
	return config->window;
}
static int64_t confidence(const struct config *config)
{
	return config->confidence;
}
static int64_t attitudes(const struct config *config)
{
	return config->attitudes;
}
static int64_t bytes(const struct config *config)
{
	return config->queue_bytes;
}
static int64_t workers(const struct config *config)
{
	return config->workers;
}

Test(config, keeps_numbers_in_their_smallest_unit)
{
	cr_assert_eq(set("window", "90s", window), 90000);
	cr_assert_eq(set("window", "1m", window), 60000);
	cr_assert_eq(set("window", "36h", window), INT64_C(36) * 3600000);
	cr_assert_eq(set("window", "366d", window), INT64_C(366) * 86400000);
	cr_assert_eq(set("extract.confidence", "0.125", confidence), 125);
	cr_assert_eq(set("extract.confidence", "1", confidence), 1000);
	cr_assert_eq(set("extract.confidence", "0.0009", confidence), 0, "more decimals than are kept");
	cr_assert_eq(set("queue_bytes", "2M", bytes), 2 << 20);
	cr_assert_eq(set("queue_bytes", "16G", bytes), INT64_C(16) << 30);
}

static int64_t retention(const struct config *config)
{
	return config->retention_bytes;
}

/* Who forgets the unit of "10G" must not lose everything. */
Test(config, keeps_no_less_on_disk_than_it_says)
{
	cr_assert_eq(set("retention.size", "0", retention), 0);
	cr_assert_eq(set("retention.size", "1M", retention), 1 << 20);
	cr_assert_eq(set("retention.size", "1023K", retention), -ERANGE);
	cr_assert_eq(set("retention.size", "10", retention), -ERANGE);
	cr_assert_eq(set("retention.size", "64T", retention), INT64_C(64) << 40);
	cr_assert_eq(set("retention.size", "65T", retention), -ERANGE);
}

Test(config, refuses_what_is_out_of_range_or_no_number)
{
	const char *const bad[] = { "59s", "367d", "5", "-5d", "d", "1.5d", "5 d", "99999999999999999999d", "9223372036854775807d", "" };
	for (size_t k = 0; k < array_size(bad); k++)
		cr_assert_lt(set("window", bad[k], window), 0, "'%s' was taken", bad[k]);
	cr_assert_eq(set("workers", "256", workers), 256);
	cr_assert_eq(set("workers", "257", workers), -ERANGE);
	cr_assert_eq(set("workers", "1.0", workers), -EINVAL);
	cr_assert_eq(set("extract.confidence", "1.001", confidence), -ERANGE);
	cr_assert_eq(set("nothing", "1", workers), -EINVAL);
}

Test(config, leaves_attitudes_out_unless_told_otherwise)
{
	struct config config;
	config_init(&config);
	cr_assert_eq(config.attitudes, 0);
	config_clear(&config);
	cr_assert_eq(set("extract.attitudes", "yes", attitudes), 1);
	cr_assert_eq(set("extract.attitudes", "no", attitudes), 0);
	cr_assert_eq(set("extract.attitudes", "true", attitudes), -EINVAL, "one word for each");
}

Test(config, takes_no_more_subscriptions_than_it_has_sockets_for)
{
	struct config config;
	char *error = NULL;
	config_init(&config);
	for (int k = 0; k < CONFIG_MAX_SUBSCRIBE; k++)
		cr_assert_eq(config_set(&config, "subscribe", "tcp://127.0.0.1:5599", &error), 0);
	cr_assert_eq(config_set(&config, "subscribe", "tcp://127.0.0.1:5599", &error), -E2BIG);
	free(error);
	config_clear(&config);
}

Test(config, tells_what_a_reload_cannot_change)
{
	struct config running, wanted;
	char *error = NULL;
	config_init(&running);
	config_init(&wanted);
	cr_assert_null(config_restart_needed(&running, &wanted));
	cr_assert_eq(config_set(&wanted, "log_level", "debug", &error), 0);
	cr_assert_null(config_restart_needed(&running, &wanted), "the level is changed at once");
	cr_assert_eq(config_set(&wanted, "subscribe", "ipc:///a", &error), 0);
	cr_assert_str_eq(config_restart_needed(&running, &wanted), "subscribe");
	cr_assert_eq(config_set(&wanted, "articles", "ipc:///b", &error), 0);
	cr_assert_str_eq(config_restart_needed(&running, &wanted), "articles");
	config_clear(&running);
	config_clear(&wanted);
}

Test(config, gives_each_socket_an_address_of_its_own)
{
	struct config config;
	cleanup(free_pointer) char *error = NULL;
	config_init(&config);
	cr_assert_eq(config_check(&config, &error), 0);
	cr_assert_eq(config_set(&config, "query", "tcp://127.0.0.1:5600", &error), 0);
	cr_assert_eq(config_set(&config, "updates", "tcp://127.0.0.1:5600", &error), 0);
	cr_assert_eq(config_check(&config, &error), -EADDRINUSE);
	cr_assert(strstr(error, "updates") && strstr(error, "query") && strstr(error, "tcp://127.0.0.1:5600"), "%s", error);
	config_clear(&config);
}

static int check(const char *endpoint)
{
	char *error = NULL;
	int r = endpoint_check(endpoint, &error);
	cr_assert_eq(r < 0, error != NULL);
	free(error);
	return r;
}

Test(endpoint, takes_files_and_loopback_alone)
{
	const char *const good[] = { "ipc:///run/a", "tcp://127.0.0.1:1", "tcp://127.255.0.9:65535", "tcp://[::1]:80", "tcp://localhost:80" };
	const char *const bad[] = { "ipc://run/a", "ipc://@a", "ipc://", "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:65536",
		                    "tcp://127.0.0.1:8x", "tcp://127.0.0.1:-1", "tcp://:80", "tcp://*:80", "tcp://0.0.0.0:80", "tcp://128.0.0.1:80",
		                    "tcp://127.0.0.1.example:80", "tcp://localhost.example:80", "tcp://[::]:80", "tcp://lo:80", "inproc://a", "" };
	for (size_t k = 0; k < array_size(good); k++)
		cr_assert_eq(check(good[k]), 0, "%s", good[k]);
	for (size_t k = 0; k < array_size(bad); k++)
		cr_assert_eq(check(bad[k]), -EINVAL, "%s", bad[k]);
	char path[128] = "ipc:///";
	memset(path + 7, 'x', 106);
	cr_assert_eq(check(path), 0, "107 bytes");
	path[7 + 106] = 'x';
	cr_assert_eq(check(path), -EINVAL, "one more");
}
