#include "clients/cli/json_plain.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/json.h"
#include "proto/limits.h"

/* A text as it comes out again, with free(); NULL if it is not plain, or nothing that the wire takes. */
static char *through(const char *text, size_t bytes)
{
	struct writer *writer = writer_new();
	struct arena *arena = arena_new();
	struct value value;
	const char *reason;
	char *out = NULL;
	size_t size;
	if (json_plain_write(text, bytes, writer) &&
	    value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, &reason) == 0) {
		FILE *file = open_memstream(&out, &size);
		json_write_value(file, &value, NULL);
		fclose(file);
	}
	writer_free(writer);
	arena_free(arena);
	return out;
}

static void expect(const char *text, const char *wanted)
{
	char *out = through(text, strlen(text));
	if (wanted)
		cr_expect(out && strcmp(out, wanted) == 0, "%s gives %s", text, out ? out : "nothing");
	else
		cr_expect_null(out, "%s gives %s", text, out);
	free(out);
}

Test(json_plain, reads_what_articles_consist_of)
{
	expect("{}", "{}");
	expect(" { \"a\" : [ ] ,\t\"b\":{}}\r\n", "{\"a\":[],\"b\":{}}");
	expect("{\"a\":[1,-20,0],\"b\":true,\"c\":false,\"d\":null}", "{\"a\":[1,-20,0],\"b\":true,\"c\":false,\"d\":null}");
	expect("{\"n\":999999999999999999}", "{\"n\":999999999999999999}");
	expect("{\"t\":\"Rosk: “yes”, {[,]} and \\\"no\\\" \\\\\"}", "{\"t\":\"Rosk: “yes”, {[,]} and \\\"no\\\" \\\\\"}");
	expect("{\"t\":\"\\u201cyes\\u201d \\u00e9\\u0041\\/\\b\\f\\n\\r\\t\"}", "{\"t\":\"“yes” éA/\\b\\f\\n\\r\\t\"}");
	expect("{\"\\u0061\":{\"b\":[{\"c\":\"\"}]}}", "{\"a\":{\"b\":[{\"c\":\"\"}]}}");
}

Test(json_plain, leaves_the_rest_to_a_whole_parser)
{
	static const char *const texts[] = { "", "[1]", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":1234567890123456789}", "{\"a\":\"\\ud83d\\ude00\"}",
		                             "{\"a\":\"\\u0000\"}", "{\"a\":1} {", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":01}", "{\"a\":-}", "{\"a\":\"\n\"}",
		                             "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":tru}", "{\"a\":[1 2]}", "{\"a\":[1}", "{\"a\":\"", "{\"a\":\"\\\"}",
		                             "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}", "{,}", "{\"a\":[,1]}" };
	for (size_t k = 0; k < array_size(texts); k++)
		expect(texts[k], NULL);
}

Test(json_plain, goes_as_deep_as_it_says_and_no_deeper)
{
	for (int depth = JSON_PLAIN_DEPTH - 1; depth <= JSON_PLAIN_DEPTH; depth++) {
		char text[2 * JSON_PLAIN_DEPTH + 16] = "{\"a\":";
		memset(text + strlen(text), '[', (size_t)depth);
		memset(text + strlen(text), ']', (size_t)depth);
		strcat(text, "}");
		struct writer *writer = writer_new();
		cr_expect_eq(json_plain_write(text, strlen(text), writer), depth < JSON_PLAIN_DEPTH, "%s", text);
		writer_free(writer);
	}
}

/* Whatever a byte becomes: what is read is what Jansson reads, and nothing that it refuses. */
Test(json_plain, never_reads_what_a_whole_parser_reads_otherwise)
{
	static const char sample[] = "{\"id\":\"a-1\", \"n\":[10,-2,true],\"t\":\"Ros\\u00e9 \\\"no\\\" é \\\\\",\"o\":{\"x\":null,\"y\":[]}}";
	static const char bytes[] = "\"\\{}[]:,0129-.eEutfn +/ \n\t\x01\x7f\xc3\xa9";
	char text[sizeof(sample)];
	for (size_t place = 0; place < sizeof(sample) - 1; place++)
		for (const char *byte = bytes; *byte; byte++) {
			json_error_t error;
			memcpy(text, sample, sizeof(sample));
			text[place] = *byte;
			char *out = through(text, sizeof(sample) - 1);
			if (!out)
				continue;
			json_t *wanted = json_loadb(text, sizeof(sample) - 1, JSON_REJECT_DUPLICATES, &error);
			json_t *read = json_loads(out, 0, &error);
			cr_expect(wanted && read && json_equal(wanted, read), "%s gives %s", text, out);
			json_decref(wanted);
			json_decref(read);
			free(out);
		}
}
