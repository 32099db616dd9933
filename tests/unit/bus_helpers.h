/* A bus on sockets in a temporary directory. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "bus/bus.h"

static char directory[] = "/tmp/hearsay-bus-XXXXXX";
static char articles[64], updates[64], query[64], control[64];
static struct counters counters;

static inline struct bus *open_bus(void)
{
	cr_assert_not_null(mkdtemp(directory));
	char *const endpoints[] = { articles, updates, query, control };
	for (size_t k = 0; k < array_size(endpoints); k++)
		snprintf(endpoints[k], sizeof(articles), "ipc://%s/%zu", directory, k);
	struct bus *bus;
	char *error = NULL;
	const struct bus_options options = { .articles = articles, .updates = updates, .query = query, .control = control };
	cr_assert_eq(bus_open(&options, &counters, &bus, &error), 0, "%s", error);
	return bus;
}

static inline void close_bus(struct bus *bus)
{
	bus_close(bus, 0);
	cr_assert_eq(rmdir(directory), 0);
}
