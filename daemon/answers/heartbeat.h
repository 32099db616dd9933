/* Heartbeat: what subscribers get every second, so that they notice even when they missed the last update (PROTOCOL.md, "Updates"). */
#pragma once

#include "bus/bus.h"
#include "fold/fold.h"
#include "proto/writer.h"

/* Publishes a heartbeat with what is committed. Resets the writer first. */
void heartbeat_publish(struct fold *fold, struct bus *bus, struct writer *writer);
