/* Request: a request to the daemon in its wire form. Internal to libhearsay. */
#pragma once

#include "clients/c/hearsay.h"
#include "proto/writer.h"

/* `verb`: "query" or "control". */
void request_write(struct writer *writer, int64_t number, const char *verb, const struct hearsay_request *request);
