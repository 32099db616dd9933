#include "proto/url.h"

#include <stdbool.h>
#include <string.h>

#include "proto/base/array.h"

/* Parameters that say how a reader came to the page, never which page it is: the ones of the large advertisers, mailers and
 * analytics programs. Ambiguous ones ("ref", "id", "s") stay. */
static const char *const tracking_prefixes[] = { "utm_", "mtm_", "pk_", "at_medium", "at_campaign" };
static const char *const tracking_names[] = {
	"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
	"mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "vero_id", "oly_enc_id", "oly_anon_id", "cmpid", "ncid",
};

struct piece {
	const char *text;
	size_t length;
};

struct url_parts {
	struct piece scheme, host, port, path, query;
};

/* Bytes that are being written in the arena; `data` has room for all that normalising can make of the input. */
struct output {
	char *data;
	size_t length;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hexadecimal(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool piece_is(struct piece piece, const char *text)
{
	return piece.length == strlen(text) && strncasecmp(piece.text, text, piece.length) == 0;
}

/* The bytes of `text` before the first of `stops`, and how far they go. */
static struct piece piece_before(const char *text, const char *stops)
{
	return (struct piece){ text, strcspn(text, stops) };
}

static bool is_host_character(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80 || strchr("-._~%", c);
}

/* A name, an IPv4 address, or an IPv6 address in brackets. */
static bool is_host(struct piece host)
{
	bool bracketed = host.length > 2 && host.text[0] == '[' && host.text[host.length - 1] == ']';
	if (bracketed)
		host = (struct piece){ host.text + 1, host.length - 2 };
	for (size_t k = 0; k < host.length; k++)
		if (bracketed ? hexadecimal(host.text[k]) < 0 && !strchr(":.", host.text[k]) : !is_host_character(host.text[k]))
			return false;
	return host.length > 0;
}

static bool split_authority(struct piece authority, struct url_parts *parts)
{
	const char *end = authority.text + authority.length, *host = authority.text;
	for (const char *at = host; at < end; at++)
		if (*at == '@')
			host = at + 1;
	const char *host_end = end, *digits = end;
	while (digits > host && is_digit(digits[-1]))
		digits--;
	if (digits > host && digits[-1] == ':') {
		parts->port = (struct piece){ digits, (size_t)(end - digits) };
		host_end = digits - 1;
	}
	if (host_end > host && host_end[-1] == '.') /* the root of the name system, said aloud */
		host_end--;
	parts->host = (struct piece){ host, (size_t)(host_end - host) };
	return is_host(parts->host);
}

/* The parts of a URL that has a scheme and a host; false for any other. */
static bool split_url(const char *url, struct url_parts *parts)
{
	*parts = (struct url_parts){ 0 };
	url += strspn(url, " \t\r\n");
	parts->scheme = piece_before(url, ":/?#");
	if (!parts->scheme.length || !is_letter(url[0]) || strncmp(url + parts->scheme.length, "://", 3) != 0)
		return false;
	for (size_t k = 0; k < parts->scheme.length; k++)
		if (!is_letter(url[k]) && !is_digit(url[k]) && !strchr("+-.", url[k]))
			return false;
	url += parts->scheme.length + 3;
	struct piece rest = piece_before(url, "#");
	while (rest.length && strchr(" \t\r\n", rest.text[rest.length - 1]))
		rest.length--;
	struct piece authority = piece_before(url, "/?#\\");
	if (authority.length > rest.length)
		authority.length = rest.length;
	const char *path = authority.text + authority.length, *end = rest.text + rest.length;
	const char *mark = memchr(path, '?', (size_t)(end - path));
	parts->path = (struct piece){ path, (size_t)((mark ? mark : end) - path) };
	if (mark)
		parts->query = (struct piece){ mark + 1, (size_t)(end - mark - 1) };
	return split_authority(authority, parts);
}

static void put(struct output *output, char c)
{
	output->data[output->length++] = c;
}

static void put_escaped(struct output *output, unsigned char byte)
{
	put(output, '%');
	put(output, "0123456789ABCDEF"[byte >> 4]);
	put(output, "0123456789ABCDEF"[byte & 15]);
}

/* RFC 3986 section 6.2.2: escapes in upper case, none where none is needed; RFC 3987: other characters escaped as UTF-8. */
static void put_normalised(struct output *output, struct piece piece)
{
	for (size_t k = 0; k < piece.length; k++) {
		char c = piece.text[k];
		bool three = c == '%' && k + 2 < piece.length;
		int high = three ? hexadecimal(piece.text[k + 1]) : -1, low = three ? hexadecimal(piece.text[k + 2]) : -1;
		bool escape = high >= 0 && low >= 0;
		if (escape) {
			c = (char)(high * 16 + low);
			k += 2;
		}
		bool unreserved = is_letter(c) || is_digit(c) || (c && strchr("-._~", c));
		if (unreserved || (!escape && c > ' ' && c < 0x7f && c != '%'))
			put(output, c);
		else
			put_escaped(output, (unsigned char)c);
	}
}

/* RFC 3986 section 5.2.4, segment by segment, on a path whose escapes are normalised already. Takes the dots and the trailing slash
 * out in place. */
static void remove_dot_segments(struct output *output, size_t start)
{
	struct piece path = { output->data + start, output->length - start };
	output->length = start;
	for (size_t k = 0; k < path.length;) {
		const char *slash = memchr(path.text + k + 1, '/', path.length - k - 1);
		size_t end = slash ? (size_t)(slash - path.text) : path.length;
		struct piece segment = { path.text + k, end - k };
		if (piece_is(segment, "/..")) {
			while (output->length > start && output->data[--output->length] != '/')
				continue;
		} else if (!piece_is(segment, "/.")) {
			memmove(output->data + output->length, segment.text, segment.length);
			output->length += segment.length;
		}
		k = end;
	}
	while (output->length > start && output->data[output->length - 1] == '/')
		output->length--;
}

static bool is_tracking(struct piece name)
{
	for (size_t k = 0; k < array_size(tracking_prefixes); k++) {
		size_t length = strlen(tracking_prefixes[k]);
		if (name.length >= length && strncasecmp(name.text, tracking_prefixes[k], length) == 0)
			return true;
	}
	for (size_t k = 0; k < array_size(tracking_names); k++)
		if (piece_is(name, tracking_names[k]))
			return true;
	return false;
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *one = a, *other = b;
	size_t shorter = one->length < other->length ? one->length : other->length;
	int order = memcmp(one->text, other->text, shorter);
	return order ? order : (one->length > other->length) - (one->length < other->length);
}

/* "?a=1&b=2" from the parameters that are not for tracking, sorted; nothing when none is left. */
static void put_query(struct output *output, struct arena *arena, struct piece query)
{
	struct output normalised = { arena_alloc(arena, query.length + 1, 3), 0 };
	put_normalised(&normalised, query);
	ARRAY(struct piece) parameters = { 0 };
	for (size_t k = 0; k < normalised.length;) {
		struct piece parameter = piece_before(normalised.data + k, "&");
		struct piece name = piece_before(parameter.text, "=&");
		if (parameter.length && !is_tracking(name))
			array_append(&parameters, parameter);
		k += parameter.length + 1;
	}
	if (parameters.count)
		qsort(parameters.items, parameters.count, sizeof(struct piece), compare_pieces);
	for (size_t k = 0; k < parameters.count; k++) {
		put(output, k ? '&' : '?');
		memcpy(output->data + output->length, parameters.items[k].text, parameters.items[k].length);
		output->length += parameters.items[k].length;
	}
	array_free(&parameters);
}

static void put_lower(struct output *output, struct piece piece)
{
	for (size_t k = 0; k < piece.length; k++)
		put(output, lower(piece.text[k]));
}

const char *url_normalise(struct arena *arena, const char *url)
{
	struct url_parts parts;
	if (!split_url(url, &parts))
		return NULL;
	bool web = piece_is(parts.scheme, "http") || piece_is(parts.scheme, "https");
	if (parts.host.length > 4 && strncasecmp(parts.host.text, "www.", 4) == 0)
		parts.host = (struct piece){ parts.host.text + 4, parts.host.length - 4 };
	/* Escaping makes three bytes of one; "https" may take the place of "http". */
	struct output output = { arena_alloc(arena, strlen(url) + 8, 3), 0 };
	put_lower(&output, web ? (struct piece){ "https", 5 } : parts.scheme);
	put_lower(&output, (struct piece){ "://", 3 });
	put_lower(&output, parts.host);
	if (parts.port.length && !(web && (piece_is(parts.port, "80") || piece_is(parts.port, "443")))) {
		put(&output, ':');
		put_lower(&output, parts.port);
	}
	size_t path = output.length;
	put_normalised(&output, parts.path);
	remove_dot_segments(&output, path);
	put_query(&output, arena, parts.query);
	output.data[output.length] = '\0'; /* removing dots may have left more after */
	return output.data;
}

const char *url_host(struct arena *arena, const char *url)
{
	struct url_parts parts;
	if (!split_url(url, &parts))
		return NULL;
	struct output output = { arena_alloc(arena, parts.host.length + 1, 1), 0 };
	put_lower(&output, parts.host);
	return output.data;
}
