/* Checkpoints of the fold: the board, and the numbers that go on from there. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fold/fold_inside.h"
#include "service/journal.h"
#include "store/checkpoint.h"

enum { EPOCH_SIZE = 64 };

/* Where the checkpoint comes from: the log's epoch, and the position and hash of the last entry in it. When reading, fails the image unless it is
 * this log, with the same entry at that position. */
static void origin_image(struct image *image, struct fold *fold)
{
	char epoch[EPOCH_SIZE] = { 0 };
	snprintf(epoch, sizeof(epoch), "%s", log_epoch(fold->log));
	unsigned char hash[LOG_HASH_BYTES], found[LOG_HASH_BYTES];
	memcpy(hash, fold->checkpoint_hash, sizeof(hash));
	image_value(image, &epoch);
	image_value(image, &fold->position);
	image_value(image, &hash);
	if (image_writes(image) || image_failed(image))
		return;
	if (strncmp(epoch, log_epoch(fold->log), sizeof(epoch)) != 0 || log_hash_at(fold->log, fold->position, found) < 0 ||
	    memcmp(found, hash, sizeof(hash)) != 0)
		image_fail(image);
}

static void fold_image(void *context, struct image *image)
{
	struct fold *fold = context;
	origin_image(image, fold);
	image_value(image, &fold->at);
	image_value(image, &fold->sequence);
	image_value(image, &fold->trim_to);
	image_array(image, &fold->topics);
	if (!image_failed(image))
		board_image(image, fold->board);
}

int fold_begin_checkpoint(struct fold *fold)
{
	return fold->open ? -EBUSY : log_hash_at(fold->log, fold->position, fold->checkpoint_hash);
}

/* Whether all of it has to be written: what retention or an erasure removes must not stay on disk in pieces of earlier checkpoints. If there was no
 * earlier one, or it could not be read, no piece of it is worth keeping. */
static bool is_anew(const struct fold *fold)
{
	return !fold->checkpoint || fold_wants_checkpoint(fold);
}

int fold_write_checkpoint(struct fold *fold)
{
	return fold->open ? -EBUSY : checkpoint_write(fold->options.directory, is_anew(fold), fold_image, fold);
}

int fold_restore(struct fold *fold)
{
	int r = checkpoint_tidy(fold->options.directory);
	if (r == 0)
		r = checkpoint_read(fold->options.directory, fold_image, fold);
	if (r == 0) {
		fold->checkpoint = fold->position;
		return 0;
	}
	fold_forget(fold);
	if (r == -EBADMSG)
		journal_warning("'%s/checkpoint' is damaged, of another version, or not of this log: replaying the log without it", fold->options.directory);
	return r == -ENOENT || r == -EBADMSG ? 0 : r;
}

void fold_checkpoint_done(struct fold *fold, uint64_t position)
{
	fold->checkpoint = position;
	fold->checkpoint_fails = false;
}

void fold_checkpoint_failed(struct fold *fold)
{
	fold->checkpoint_fails = true;
}

uint64_t fold_checkpoint(const struct fold *fold)
{
	return fold->checkpoint;
}

uint64_t fold_checkpoint_written(const struct fold *fold)
{
	return checkpoint_written(fold->options.directory);
}
