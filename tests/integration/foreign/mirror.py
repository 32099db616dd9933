#!/usr/bin/python3
"""Keeps the open stories as hearsayd has them. When a line "EPOCH SEQUENCE" comes on standard input, and everything up to there was
applied, prints them as JSON and ends.

usage: mirror.py UPDATES_ENDPOINT QUERY_ENDPOINT [LOSE]      LOSE: every so manieth update that comes is thrown away, to try what then happens"""
import json
import select
import sys
import time

import msgpack
import zmq

ALL = "update/"


def joined(cluster, known):
    """A cluster of an update as its story has it: one that is not whole has the statements that came; the others stay."""
    cluster = dict(cluster)
    if not cluster.pop("whole"):
        statements = {statement["id"]: statement for statement in (known["statements"] if known else []) + cluster["statements"]}
        cluster["statements"] = sorted(statements.values(), key=lambda statement: [int(number) for number in statement["id"].split(".")])
    return cluster


class Mirror:
    def __init__(self, updates, query, lose):
        self.context = zmq.Context.instance()
        self.subscription = self.open(zmq.SUB, updates)
        self.questions = self.open(zmq.DEALER, query, (zmq.IMMEDIATE, 1))
        self.number = 0
        self.lose, self.come = lose, 0
        self.replays = 0
        self.heard = time.monotonic()
        self.start_over()

    def open(self, kind, endpoint, *more):
        socket = self.context.socket(kind)
        for option, value in ((zmq.LINGER, 0), (zmq.MAXMSGSIZE, 64 << 20), *more):
            socket.setsockopt(option, value)
        if kind == zmq.SUB:
            socket.subscribe(ALL.encode())
            socket.subscribe(b"heartbeat/")
        socket.connect(endpoint)
        return socket

    # Questions

    def ask(self, **question):
        """The answer, however often it has to be asked."""
        while True:
            self.number += 1
            try:
                self.questions.send(msgpack.packb({"request": self.number, **question}), zmq.NOBLOCK)
            except zmq.Again:  # no connection
                time.sleep(0.05)
                continue
            end = time.monotonic() + 3
            while self.questions.poll(max(0, end - time.monotonic()) * 1000):
                answer = msgpack.unpackb(self.questions.recv())
                if answer["request"] == self.number:
                    return answer

    def start_over(self):
        """A snapshot: everything anew."""
        cursor = ""
        while cursor is not None:
            answer = self.ask(query="snapshot", cursor=cursor)
            if not cursor:
                self.epoch, self.base, self.base_id = answer["epoch"], answer["sequence"], answer["id"]
                self.complete = self.base  # up to here everything was applied, on every topic
                self.seen, self.ids = {}, {}  # by topic: the last sequence, and the id of that update
                self.stories, self.story_sequence = {}, {}
            elif answer["epoch"] != self.epoch:
                cursor = ""
                continue
            for page in answer["stories"]:
                self.take_page(page)
            cursor = answer["cursor"]

    def take_page(self, page):
        self.story_sequence[page["story"]["id"]] = page["sequence"]
        self.stories[page["story"]["id"]] = {
            "story": page["story"],
            "articles": {article["id"]: article for article in page["articles"]},
            "clusters": {cluster["id"]: cluster for cluster in page["clusters"]},
        }

    def replay(self, topic):
        """Fetches what is missing on a topic."""
        self.replays += 1
        more = True
        while more:
            after, update_id = self.last(topic), self.ids.get(topic, self.base_id)
            answer = self.ask(query="replay", epoch=self.epoch, after=after, id=update_id, topic=topic, limit=500)
            if answer["result"] == "snapshot-needed" or answer["epoch"] != self.epoch:
                self.start_over()
                return
            for its_topic, update in answer["updates"]:
                self.apply(its_topic, update)
            more = answer["more"]

    # What comes

    def last(self, topic):
        return self.seen.get(topic, self.base)

    def take_heartbeat(self, heartbeat):
        # After silence, or when it has less than was seen, the daemon may be another one, with another history.
        doubtful = time.monotonic() - self.heard > 3 or heartbeat["sequence"] < max(self.base, *self.seen.values(), 0)
        self.heard = time.monotonic()
        if heartbeat["epoch"] != self.epoch:
            self.start_over()
            return
        for topic, sequence in heartbeat["topics"].items():
            if sequence > self.last(topic) or doubtful:
                self.replay(topic)
        self.complete = max(self.complete, heartbeat["sequence"])

    def take_update(self, topic, update):
        if update["epoch"] != self.epoch:
            self.start_over()
        elif update["previous"] > self.last(topic):
            self.replay(topic)
        else:
            self.apply(topic, update)

    def apply(self, topic, update):
        if update["sequence"] <= self.last(topic):
            return
        self.seen[topic], self.ids[topic] = update["sequence"], update["id"]
        story, delta = update["subject"], update["data"]
        if update["sequence"] <= self.story_sequence.get(story, 0):
            return
        if story not in self.stories and update["type"] not in ("story.created", "story.split"):
            return  # it ended while the snapshot was made
        held = self.stories.setdefault(story, {"articles": {}, "clusters": {}})
        held["story"] = delta["story"]
        for kind in "articles", "clusters":
            for name in delta[f"{kind}_removed"]:
                held[kind].pop(name, None)
            for record in delta[kind]:
                held[kind][record["id"]] = joined(record, held[kind].get(record["id"])) if kind == "clusters" else record
        if delta["story"]["status"] != "open":
            del self.stories[story]

    def turn(self, timeout):
        if not self.subscription.poll(timeout):
            return
        topic, payload = self.subscription.recv_multipart()
        if topic == b"heartbeat/":
            self.take_heartbeat(msgpack.unpackb(payload))
            return
        self.come += 1
        if not self.lose or self.come % self.lose:
            self.take_update(topic.decode(), msgpack.unpackb(payload))

    # What it holds

    def board(self):
        def of_cluster(cluster):
            return [int(number) for number in cluster["id"][1:].split(".")]

        return {
            name: {
                "story": held["story"],
                "articles": sorted(held["articles"].values(), key=lambda article: article["position"]),
                "clusters": sorted(held["clusters"].values(), key=of_cluster),
            }
            for name, held in self.stories.items()
        }


def main():
    mirror = Mirror(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    print("ready", flush=True)
    wanted = None
    while not wanted or mirror.epoch != wanted[0] or mirror.complete < int(wanted[1]):
        mirror.turn(100)
        if not wanted and select.select([sys.stdin], [], [], 0)[0]:
            wanted = sys.stdin.readline().split()
    print(json.dumps({"epoch": mirror.epoch, "replays": mirror.replays, "stories": mirror.board()}))


main()
