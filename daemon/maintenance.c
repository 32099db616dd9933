#include "maintenance.h"

enum { SECOND_MS = 100 }; /* of each second */

/* What passes is tried again in the next second. */
static int outcome(struct maintenance *maintenance, int r)
{
	maintenance->waits = fold_may_wait(r);
	maintenance->more &= r == 0;
	return maintenance->waits ? 0 : r;
}

int maintenance_second(struct maintenance *maintenance, struct fold *fold, int64_t (*clock)(void))
{
	int64_t end = clock() + SECOND_MS;
	bool more = !fold_erasing(fold); /* else each turn does some */
	int r = 0;
	while (r == 0 && more && clock() < end)
		r = fold_maintain(fold, &more);
	return outcome(maintenance, r);
}

int maintenance_turn(struct maintenance *maintenance, struct fold *fold)
{
	maintenance->more = false;
	if (maintenance->waits || !fold_erasing(fold))
		return 0;
	return outcome(maintenance, fold_maintain(fold, &maintenance->more));
}
