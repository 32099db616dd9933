#include "cluster/statements/statement_places.h"

#include <criterion/criterion.h>

Test(statement_places, follow_a_window_of_numbers_without_growing)
{
	enum { WINDOW = 5000 };
	struct statement_places *places = statement_places_new();
	size_t most = 0;
	for (uint32_t number = 1000; number < 1000 + 40 * WINDOW; number++) {
		statement_places_set(places, number, number * 3);
		if (number >= 1000 + WINDOW) {
			cr_assert_eq(statement_places_find(places, number - WINDOW), (number - WINDOW) * 3);
			statement_places_remove(places, number - WINDOW);
			cr_assert_eq(statement_places_find(places, number - WINDOW), STATEMENT_PLACE_NONE);
		}
		if (number < 1000 + 4 * WINDOW)
			most = statement_places_bytes(places) > most ? statement_places_bytes(places) : most;
		cr_assert_leq(statement_places_bytes(places), most);
	}
	cr_assert_leq(most, WINDOW * 6);
	statement_places_free(places);
}

Test(statement_places, take_numbers_in_any_order_and_again)
{
	struct statement_places *places = statement_places_new();
	const uint32_t numbers[] = { 700, 70, 7, 900000, 71, 0, UINT32_MAX };
	const size_t count = sizeof(numbers) / sizeof(numbers[0]);
	statement_places_remove(places, 7);
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t k = 0; k + 1 < count; k++)
			statement_places_set(places, numbers[k], k + round);
		for (uint32_t k = 0; k + 1 < count; k++)
			cr_assert_eq(statement_places_find(places, numbers[k]), k + round);
		cr_assert_eq(statement_places_find(places, 8), STATEMENT_PLACE_NONE);
		cr_assert_eq(statement_places_find(places, UINT32_MAX), STATEMENT_PLACE_NONE);
		for (uint32_t k = 0; k < count; k++)
			statement_places_remove(places, numbers[k]);
	}
	cr_assert_eq(statement_places_find(places, 700), STATEMENT_PLACE_NONE);
	statement_places_free(places);
}
