/* Model files, and the parts of speech in them: any bytes are refused, or give sections that lie inside, and parts that there are.
 * The checksum and the head of the parts are made to fit, as only a model that was crafted would be. */
#include "extract/tagger/model_file.h"

#include <endian.h>
#include <string.h>
#include <xxhash.h>

#include "extract/tagger/part_of_speech.h"
#include "extract/tagger/part_of_speech_section.h"
#include "fuzz.h"

static void check_file(const uint8_t *data, size_t size)
{
	unsigned char *bytes = allocate(size, 1);
	memcpy(bytes, data, size);
	XXH128_canonical_t sum;
	if (size > sizeof(sum)) {
		XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes, size - sizeof(sum)));
		memcpy(bytes + size - sizeof(sum), &sum, sizeof(sum));
	}
	struct model_file *file = NULL;
	char *error = NULL;
	if (model_file_parse(bytes, size, "fuzzed", &file, &error) >= 0) {
		size_t section_size = 0;
		const char *section = model_file_section(file, PART_OF_SPEECH_SECTION, &section_size);
		require(strlen(model_file_provenance(file)) < size);
		if (section_size)
			free(memcpy(allocate(section_size, 1), section, section_size)); /* AddressSanitizer looks */
	}
	model_file_free(file);
	free(error);
	free(bytes);
}

static void check_tags(const struct part_of_speech *model)
{
	static const char text[] = "Anna Berg said on Monday: “We WILL close 7 banks.”\nMinister Says That The Banks Will Close";
	static struct arena *arena;
	static struct document document;
	uint8_t parts[64];
	if (!arena) {
		arena = arena_new();
		document_read(text, strlen(text), languages_find(languages(), "en"), arena, &document);
		require(document.token_count <= sizeof(parts));
	}
	part_of_speech_tag(model, &document, parts);
	for (uint32_t t = 0; t < document.token_count; t++)
		require(parts[t] > PART_NONE && parts[t] < PART_COUNT);
}

/* The first two bytes: numbers of features and of words. */
static void check_section(const uint8_t *data, size_t size)
{
	size_t items = ((size_t)data[0] + data[1]) * 5, bytes = size - 2;
	size_t weights = bytes > items ? (bytes - items) / sizeof(struct part_weight) : 0;
	struct part_section_head head = {
		.version = htole32(PART_SECTION_VERSION),
		.names = htole32(part_names_hash()),
		.features = htole32(data[0]),
		.words = htole32(data[1]),
		.weights = htole32((uint32_t)weights),
	};
	unsigned char *section = allocate(sizeof(head) + bytes, 1); /* exactly as long, so that reading past it is seen */
	memcpy(section, &head, sizeof(head));
	memcpy(section + sizeof(head), data + 2, bytes);
	struct part_of_speech *model = NULL;
	char *error = NULL;
	if (part_of_speech_new(section, sizeof(head) + bytes, "fuzzed", &model, &error) >= 0)
		check_tags(model);
	part_of_speech_free(model);
	free(error);
	free(section);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 4)
		return 0;
	if (data[0] == 'h')
		check_file(data, size);
	else
		check_section(data, size);
	return 0;
}
