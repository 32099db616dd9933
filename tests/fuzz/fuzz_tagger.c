/* Sections of a model file that hold anything: the tagger is refused with a reason, or tags a text without harm. The first byte of the
 * input says which sections there are and whether the head is one that is taken, the second how the rest is shared out among them. */
#include "extract/extract.h"
#include "extract/tagger/model_file.h"
#include "extract/tagger/part_of_speech.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "random_tagger.h"

enum { SECTIONS = 5, HEAD_BYTES = 20 + CONFIDENCE_COUNT * sizeof(float) };

static const struct {
	const char *name;
	size_t row; /* bytes */
} FORMS[SECTIONS] = {
	{ "tagger", 1 },
	{ "cue_lexicon", sizeof(struct lexicon_entry) },
	{ "crf_observations", sizeof(struct crf_observation) },
	{ "crf_transitions", sizeof(struct crf_transition) },
	{ PART_OF_SPEECH_SECTION, 1 },
};

static void use(const struct tagger *tagger)
{
	static const char TEXT[] = "Edda Rosk said that the gates would open. “We have time,” she told reporters, “and water.”";
	struct arena *arena = arena_new();
	struct document document;
	struct statements statements;
	document_read(TEXT, strlen(TEXT), languages_find(languages(), "en"), arena, &document);
	extract_statements(&document, tagger, arena, &statements);
	for (size_t k = 0; k < statements.count; k++)
		require(statements.items[k].confidence <= 1000);
	arena_free(arena);
}

/* A file in memory that holds the sections, and its path. */
static int file_of(const struct model_section *sections, size_t count, char path[64])
{
	unsigned char *bytes;
	size_t size;
	int fd = memfd_create("model", MFD_CLOEXEC);
	model_file_build("", sections, count, &bytes, &size);
	require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, 64, "/proc/self/fd/%d", fd);
	free(bytes);
	return fd;
}

/* The sections that the input asks for; their number. */
static size_t share_out(const uint8_t *data, size_t size, unsigned char head[HEAD_BYTES], struct model_section sections[SECTIONS])
{
	const uint32_t numbers[] = { TAGGER_VERSION, 20000, LABEL_COUNT, OBSERVATIONS_VERSION, 0 };
	const uint8_t *rest = data + 2;
	size_t left = size - 2, count = 0;
	bool whole = data[0] & 1;
	for (size_t k = 0; k < SECTIONS; k++) {
		size_t part = k + 1 == SECTIONS ? left : left * (data[1] >> k & 3) / 4;
		part -= whole ? part % FORMS[k].row : 0;
		struct model_section section = { FORMS[k].name, rest, part };
		rest += part;
		left -= part;
		if (k == 0 && whole) {
			memcpy(head, section.data, part < HEAD_BYTES ? part : HEAD_BYTES);
			memcpy(head, numbers, sizeof(numbers));
			section = (struct model_section){ FORMS[k].name, head, HEAD_BYTES };
		}
		if (!(data[0] >> (k + 1) & 1))
			sections[count++] = section;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char head[HEAD_BYTES] = { 0 };
	struct model_section sections[SECTIONS];
	char path[64], *error = NULL;
	if (size < 2)
		return 0;
	int fd = file_of(sections, share_out(data, size, head, sections), path);
	struct tagger *tagger = NULL;
	int r = tagger_read(path, &tagger, &error);
	require((r < 0) == !!error);
	if (r >= 0)
		use(tagger);
	tagger_free(tagger);
	free(error);
	close(fd);
	return 0;
}
