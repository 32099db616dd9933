/* The checkpoint, whatever became of it on the disk: it is used if it is what was written, else ignored. Each four bytes of the input after the first
 * change one byte of it: three for where, one for what. With an odd first byte the hash at its end is made to fit, so that what the hash
 * would keep out is read: it may be taken or refused, and no more. */
#include <fcntl.h>
#include <xxhash.h>

#include "fold/fold_inside.h"
#include "fuzz_newsroom.h"

enum { CHANGE = 4, CHANGES_MOST = 64, HASH_BYTES = sizeof(XXH128_canonical_t) };

static struct newsroom newsroom;
static unsigned char *whole, *changed;
static size_t whole_size;
static char path[96];

static void clean_up(void)
{
	newsroom_close(&newsroom);
	models_free(newsroom.models);
	free(whole);
	free(changed);
}

static void set_up(void)
{
	newsroom_open(&newsroom);
	require(fold_begin_checkpoint(newsroom.fold) == 0 && fold_write_checkpoint(newsroom.fold) == 0);
	snprintf(path, sizeof(path), "%s/checkpoint", newsroom.directory);
	FILE *file = fopen(path, "rb");
	require(file && fseek(file, 0, SEEK_END) == 0);
	whole_size = (size_t)ftell(file);
	rewind(file);
	whole = allocate(whole_size, 1);
	changed = allocate(whole_size, 1);
	require(fread(whole, 1, whole_size, file) == whole_size);
	fclose(file);
	atexit(clean_up);
}

static void change(const uint8_t *data, size_t size)
{
	memcpy(changed, whole, whole_size);
	for (size_t k = 0; k < size / CHANGE && k < CHANGES_MOST; k++)
		changed[((size_t)data[4 * k] << 16 | (size_t)data[4 * k + 1] << 8 | data[4 * k + 2]) % whole_size] = data[4 * k + 3];
}

static void make_hash_fit(void)
{
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(changed, whole_size - HASH_BYTES));
	memcpy(changed + whole_size - HASH_BYTES, hash.digest, HASH_BYTES);
}

static void write_changed(void)
{
	int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	require(write(file, changed, whole_size) == (ssize_t)whole_size);
	close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!whole)
		set_up();
	if (!size)
		return 0;
	change(data + 1, size - 1);
	if (data[0] % 2)
		make_hash_fit();
	write_changed();
	fold_forget(newsroom.fold);
	require(fold_restore(newsroom.fold) == 0);
	bool same = memcmp(changed, whole, whole_size) == 0, taken = fold_checkpoint(newsroom.fold) > 0;
	require(taken == same || data[0] % 2);
	return 0;
}
