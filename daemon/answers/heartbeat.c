#include "answers/heartbeat.h"

void heartbeat_publish(struct fold *fold, struct bus *bus, struct writer *writer)
{
	size_t count;
	const struct fold_topic *topics = fold_topics(fold, &count);
	writer_reset(writer);
	write_map(writer, 4);
	write_pair_string(writer, "epoch", log_epoch(fold_log(fold)));
	write_pair_integer(writer, "position", (int64_t)fold_position(fold));
	write_pair_integer(writer, "sequence", (int64_t)fold_sequence(fold));
	write_string(writer, "topics");
	write_map(writer, (uint32_t)count);
	for (size_t k = 0; k < count; k++)
		write_pair_integer(writer, topics[k].name, (int64_t)topics[k].sequence);
	bus_publish(bus, "heartbeat/", writer_data(writer), writer_size(writer));
}
