#include "cluster/publishers/punycode.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

/* RFC 3492, section 5: the parameters of Bootstring that make it Punycode. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 0x80 };

/* RFC 1035: a label has at most 63 bytes, "xn--" among them, and each gives at most one code point. */
enum { LABEL_MAX = 63 };

struct label {
	uint32_t points[LABEL_MAX];
	size_t count;
};

static int digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

/* RFC 3492, section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* One number of variable length; NULL if there is none, or it is too large. */
static const char *read_delta(const char *at, const char *end, uint32_t bias, uint32_t *ret_delta)
{
	uint32_t delta = 0, weight = 1;
	for (uint32_t k = BASE;; k += BASE) {
		int digit = at < end ? digit_of(*at++) : -1;
		uint32_t part;
		if (digit < 0 || __builtin_mul_overflow((uint32_t)digit, weight, &part) || __builtin_add_overflow(delta, part, &delta))
			return NULL;
		uint32_t threshold = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
		if ((uint32_t)digit < threshold)
			break;
		if (__builtin_mul_overflow(weight, BASE - threshold, &weight))
			return NULL;
	}
	*ret_delta = delta;
	return at;
}

/* What stands behind "xn--". */
static bool decode_label(const char *text, size_t length, struct label *label)
{
	const char *at = text, *end = text + length, *hyphen = memrchr(text, '-', length);
	label->count = 0;
	if (!length || length > LABEL_MAX)
		return false;
	for (; hyphen && at < hyphen; at++) {
		if ((unsigned char)*at >= INITIAL_N)
			return false;
		label->points[label->count++] = (unsigned char)*at;
	}
	at = hyphen ? hyphen + 1 : text;
	uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS;
	while (at < end) {
		uint32_t delta, points = (uint32_t)label->count + 1;
		at = read_delta(at, end, bias, &delta);
		if (!at || __builtin_add_overflow(i, delta, &i) || label->count == LABEL_MAX || i / points > 0x10FFFF)
			return false;
		bias = adapt(delta, points, i == delta);
		n += i / points;
		i %= points;
		if (n > 0x10FFFF || !utf8proc_codepoint_valid((utf8proc_int32_t)n))
			return false;
		memmove(&label->points[i + 1], &label->points[i], (label->count - i) * sizeof(*label->points));
		label->points[i++] = n;
		label->count++;
	}
	return true;
}

const char *punycode_decode_host(const char *host, struct arena *arena)
{
	char *decoded = arena_alloc(arena, strlen(host) * 4 + 1, 1);
	size_t used = 0;
	for (;;) {
		size_t length = strcspn(host, ".");
		struct label label;
		if (strncasecmp(host, "xn--", 4) == 0 && decode_label(host + 4, length - 4, &label)) {
			for (size_t k = 0; k < label.count; k++)
				used += (size_t)utf8proc_encode_char((utf8proc_int32_t)label.points[k], (utf8proc_uint8_t *)decoded + used);
		} else {
			memcpy(decoded + used, host, length);
			used += length;
		}
		host += length;
		if (!*host)
			break;
		decoded[used++] = *host++;
	}
	decoded[used] = '\0';
	return decoded;
}
