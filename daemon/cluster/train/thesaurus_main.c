/* hearsay-thesaurus: makes daemon/languages/<code>/thesaurus.tsv from WordNet. See `hearsay-thesaurus --help`. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/train/wordnet.h"
#include "cluster/words.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "text/language.h"

/* WordNet's licence asks that this appears on all copies. */
static const char notice[] =
	"# Which words can stand for one another: stem, its meanings, similar ones, wider ones (numbers of sets of synonyms).\n"
	"# Made from WordNet 3.0 by hearsay-thesaurus; stems of words.tsv only, and meanings that more than one stem has.\n"
	"#\n"
	"# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.\n"
	"# This software and database is being provided to you, the LICENSEE, by Princeton University under the following\n"
	"# license. By obtaining, using and/or copying this software and database, you agree that you have read, understood,\n"
	"# and will comply with these terms and conditions.:\n"
	"# Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and\n"
	"# without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and\n"
	"# statements, including the disclaimer, and that the same appear on ALL copies of the software, database and\n"
	"# documentation, including modifications that you make for internal use or for distribution.\n"
	"# THIS SOFTWARE AND DATABASE IS PROVIDED \"AS IS\" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,\n"
	"# EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR\n"
	"# WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE,\n"
	"# DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.\n"
	"# The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution\n"
	"# of the software and/or database. Title to copyright in this software, database and any associated documentation\n"
	"# shall at all times remain with Princeton University and LICENSEE agrees to preserve same.\n";

struct link {
	uint32_t stem, meaning, relation;
};

struct making {
	const char *data, *wordnet;
	uint32_t minimum;
	struct languages *languages;
	const struct language *language;
	struct words *words;
	struct dictionary *stems;
	struct arena *arena;
	ARRAY(struct link) links;
};

static void take_meaning(void *context, const char *word, size_t length, enum relation relation, uint32_t meaning)
{
	struct making *making = context;
	size_t stem_length;
	const char *stem = language_stem(making->language, word, length, making->arena, &stem_length);
	struct word_statistics statistics = words_find(making->words, stem, stem_length);
	if (statistics.bodies + statistics.titles >= making->minimum &&
	    !word_list_has(language_list(making->language, "stop_words"), word, length))
		array_append(&making->links, ((struct link){ dictionary_add(making->stems, stem, stem_length), meaning, relation }));
	arena_reset(making->arena);
}

static int by_meaning(const void *x, const void *y)
{
	const struct link *a = x, *b = y;
	if (a->meaning != b->meaning)
		return a->meaning < b->meaning ? -1 : 1;
	return (a->stem > b->stem) - (a->stem < b->stem);
}

static int by_stem(const void *x, const void *y)
{
	const struct link *a = x, *b = y;
	if (a->stem != b->stem)
		return a->stem < b->stem ? -1 : 1;
	if (a->relation != b->relation)
		return a->relation < b->relation ? -1 : 1;
	return (a->meaning > b->meaning) - (a->meaning < b->meaning);
}

static bool owned_and_shared(const struct link *links, size_t count)
{
	bool owned = false, shared = false;
	for (size_t k = 0; k < count; k++) {
		owned |= links[k].relation == RELATION_OWN;
		shared |= links[k].stem != links[0].stem;
	}
	return owned && shared;
}

/* Leaves out the meanings that can bring no two stems together, and numbers the others from 1. */
static void keep_useful(struct making *making)
{
	struct link *links = making->links.items;
	size_t kept = 0, count = making->links.count;
	uint32_t number = 0;
	qsort(links, count, sizeof(*links), by_meaning);
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first; end < count && links[end].meaning == links[first].meaning; end++)
			continue;
		if (!owned_and_shared(&links[first], end - first))
			continue;
		number++;
		for (size_t k = first; k < end; k++)
			links[kept++] = (struct link){ links[k].stem, number, links[k].relation };
	}
	making->links.count = kept;
}

static void write_all(struct making *making)
{
	const struct link *links = making->links.items;
	size_t count = making->links.count;
	qsort(making->links.items, count, sizeof(*links), by_stem);
	for (size_t k = 0; k < count;) {
		uint32_t stem = links[k].stem;
		printf("%s", dictionary_text(making->stems, stem));
		for (uint32_t relation = 0; relation < RELATION_COUNT; relation++) {
			const char *before = "\t";
			uint32_t last = 0;
			if (k == count || links[k].stem != stem || links[k].relation != relation)
				printf("\t");
			for (; k < count && links[k].stem == stem && links[k].relation == relation; k++) {
				if (links[k].meaning != last)
					printf("%s%u", before, links[k].meaning);
				before = " ";
				last = links[k].meaning;
			}
		}
		puts("");
	}
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct making *making = state->input;
	switch (key) {
	case 'd':
		making->data = argument;
		return 0;
	case 'w':
		making->wordnet = argument;
		return 0;
	case 'm':
		making->minimum = (uint32_t)strtoul(argument, NULL, 10);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option known_options[] = {
	{ "data", 'd', "DIR", 0, "Data directory with the language's words.tsv (default: the source tree's)", 0 },
	{ "wordnet", 'w', "DIR", 0, "WordNet's files (default: /usr/share/wordnet)", 0 },
	{ "minimum", 'm', "N", 0, "Leave out stems that fewer background texts hold (default: 20)", 0 },
	{ 0 },
};

static int make(struct making *making)
{
	char path[4096], *error = NULL;
	struct wordnet *wordnet = NULL;
	snprintf(path, sizeof(path), "%s/languages/en/words.tsv", making->data);
	int r = languages_load(making->data, &making->languages, &error);
	if (r >= 0)
		r = words_load(path, &making->words, &error);
	if (r >= 0)
		r = wordnet_load(making->wordnet, &wordnet, &error);
	if (r < 0) {
		fprintf(stderr, "hearsay-thesaurus: %s\n", error ? error : strerror(-r));
		free(error);
		return 1;
	}
	making->language = languages_find(making->languages, "en");
	making->stems = dictionary_new();
	making->arena = arena_new();
	wordnet_each(wordnet, take_meaning, making);
	keep_useful(making);
	fputs(notice, stdout);
	write_all(making);
	wordnet_free(wordnet);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct making making = { .data = HEARSAY_DATA_BUILD, .wordnet = "/usr/share/wordnet", .minimum = 20 };
	const struct argp parser = {
		.options = known_options,
		.parser = take_option,
		.doc = "Makes a thesaurus of English stems from WordNet and writes it to the standard output.",
	};
	argp_parse(&parser, argc, argv, 0, NULL, &making);
	int status = make(&making);
	dictionary_free(making.stems);
	arena_free(making.arena);
	words_free(making.words);
	languages_free(making.languages);
	array_free(&making.links);
	return status;
}
