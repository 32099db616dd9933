/* For tests of a board: the shipped models, which a suite loads by `.init = load_models, .fini = free_models`, and a time to begin at. */
#pragma once

#include <criterion/criterion.h>

#include "cluster/board/board.h"

#define HOUR INT64_C(3600000)
#define START (INT64_C(1700000000) * 1000)

static struct models *models;

static void load_models(void)
{
	char *error = NULL;
	int r = models_load(HEARSAY_DATA_BUILD, &models, &error);
	cr_assert_geq(r, 0, "%s", error ? error : "");
}

static void free_models(void)
{
	models_free(models);
}
