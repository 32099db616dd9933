#include "clock_guard.h"

#include "proto/time.h"
#include "service/journal.h"

void clock_guard_start(struct clock_guard *guard, int64_t wall, int64_t steady, int64_t last)
{
	bool idle = last != TIME_NONE && wall - last > CLOCK_IDLE_MS;
	*guard = (struct clock_guard){ .wall = wall, .steady = steady, .doubted_until = idle ? steady + CLOCK_DOUBT_MS : steady };
	if (idle)
		journal_notice("nothing came in for %d days: for one day nothing is dropped for its age, unless an article confirms the clock",
		               (int)((wall - last) / (24 * 60 * 60 * 1000)));
}

static void follow(struct clock_guard *guard, int64_t wall, int64_t steady)
{
	guard->wall = wall;
	guard->steady = steady;
	if (guard->leapt)
		journal_notice("the wall clock is believed again");
	guard->leapt = false;
}

int64_t clock_guard_look(struct clock_guard *guard, int64_t wall, int64_t steady)
{
	int64_t expected = guard->wall + (steady - guard->steady);
	if (wall - expected <= CLOCK_LEAP_MS) {
		follow(guard, wall, steady);
		return wall;
	}
	if (!guard->leapt)
		journal_warning("the wall clock jumped %lld s ahead: it is not believed until it is set back, an article confirms it, or hearsayd is "
		                "restarted",
		                (long long)((wall - expected) / 1000));
	guard->leapt = true;
	return expected;
}

void clock_guard_witness(struct clock_guard *guard, int64_t published, int64_t wall, int64_t steady)
{
	if (published == TIME_NONE || published < wall - CLOCK_WITNESS_MS || published > wall + CLOCK_LEAP_MS)
		return;
	guard->doubted_until = steady;
	follow(guard, wall, steady);
}

bool clock_guard_doubts(const struct clock_guard *guard, int64_t steady)
{
	return guard->leapt || steady < guard->doubted_until;
}
