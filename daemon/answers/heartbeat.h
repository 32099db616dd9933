/* Heartbeat: what subscribers get each second, by which they see that they missed even the last update (PROTOCOL.md, "Updates"). */
#pragma once

#include "bus/bus.h"
#include "fold/fold.h"
#include "proto/writer.h"

/* Publishes one: what is committed. The writer is reset first. */
void heartbeat_publish(struct fold *fold, struct bus *bus, struct writer *writer);
