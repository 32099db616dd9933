/* Punycode: host names as people write them ("münchen.example" for "xn--mnchen-3ya.example"), so that an outlet has one name. */
#pragma once

#include "proto/base/arena.h"

/* The host with each of its labels that is in Punycode (RFC 3492) decoded; a label that is no valid Punycode stays as it is. In
 * the arena. */
const char *punycode_decode_host(const char *host, struct arena *arena);
