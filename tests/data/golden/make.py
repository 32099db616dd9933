#!/usr/bin/python3
"""Writes the golden vectors: NAME.msgpack and NAME.json for what must be read; bad/REASON--WHAT.msgpack for frames that must be refused
wherever they come; bad/ENDPOINT/REASON--WHAT.msgpack for requests that must be refused there, with the answer as JSON beside them; and
index.json, which says by which schema of proto/schema each is described. Into the folder that is named, else its own.

The frames are packed by python-msgpack or written out byte by byte, never by hearsay, so that they check it."""
import json
import os
import struct
import sys

import msgpack

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
INDEX = {}


def write(name, data):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def write_json(name, message):
    write(name, (json.dumps(message, ensure_ascii=False, indent=1) + "\n").encode())


def good(name, schema, message):
    INDEX[name] = schema
    write(name + ".msgpack", msgpack.packb(message))
    write_json(name + ".json", message)


STORY = {
    "id": "s12", "version": 2, "status": "open", "closed_reason": None, "title": "Bridge at Ostrel closed", "language": "en",
    "representative_article": "ostrel-1", "first_seen": "2022-03-07T09:30:00.000Z", "last_seen": "2022-03-07T10:05:30.250Z",
    "article_count": 2, "copy_count": 0, "publisher_count": 2, "statement_cluster_count": 1, "replaced_by": None,
    "merged_from": ["s14"], "split_from": None, "continues": None,
}
ARTICLE_RECORD = {
    "id": "harbour-7", "url": "https://harbour.example/7", "title": None, "publisher": "harbour.example", "owner": "Ostrel Media", "language": "en",
    "copy_of": None, "story": "s12", "time": "2022-03-07T10:05:30.250Z", "position": 15,
}
STATEMENT = {
    "id": "15.0", "article": "harbour-7", "publisher": "harbour.example", "cluster": "c12.3", "kind": "mixed", "attitude": False,
    "confidence": 0.875, "speaker": "Mira Voss", "speaker_reason": None, "mention": "she", "cue": "said", "via": None,
    "text": "the bridge is “not safe” … for lorries", "content": [{"start": 10, "end": 34}, {"start": 45, "end": 56}],
    "time": "2022-03-07T10:05:30.250Z",
}
CLUSTER = {
    "id": "c12.3", "story": "s12", "text": "The bridge is not safe for lorries", "kind": "direct", "speaker": "Mira Voss",
    "first_seen": "2022-03-07T09:30:00.000Z", "first_publisher": "ostrel.example", "last_seen": "2022-03-07T10:05:30.250Z",
    "statement_count": 2, "article_count": 2, "copy_count": 1, "publisher_count": 1, "same_as": ["c9.1"], "statements": [STATEMENT],
}


def told(cluster, whole=True):
    """A cluster as an update has it."""
    return {**{key: value for key, value in cluster.items() if key != "statements"}, "whole": whole, "statements": cluster["statements"]}


UPDATE = {
    # The last part is XXH3 of `data` as it is packed.
    "specversion": "1.0", "id": "e7f0a1/41/7e26ad48ff6eb48a", "source": "hearsay", "type": "story.updated", "subject": "s12",
    "time": "2022-03-07T10:05:31.000Z", "sequence": 41, "previous": 38, "epoch": "e7f0a1", "position": 15,
    "dataschema": "urn:hearsay:update:1",
    "data": {
        "story": STORY, "articles": [ARTICLE_RECORD], "articles_removed": ["ostrel-0"], "clusters": [told(CLUSTER)],
        "clusters_removed": ["c11.0"], "new": ["c12.3"],
        "why": [{"article": "harbour-7", "reason": "alike", "score": 0.612, "terms": ["bridge", "lorries"], "names": ["Mira Voss"]}],
        "clusters_why": [{"cluster": "c11.0", "reason": "merged", "other": "c12.3"}],
    },
}
MERGED = STORY | {"id": "s14", "version": 3, "status": "merged", "replaced_by": "s12", "merged_from": []}
CLOSED = STORY | {"id": "s9", "version": 4, "status": "closed", "closed_reason": "quiet", "title": None, "language": None, "merged_from": []}
CLAIM = STATEMENT | {"id": "15.1", "cluster": "c15.1", "kind": "claim", "speaker": None, "speaker_reason": "claim", "mention": "", "cue": ""}
HEAD = {key: value for key, value in CLUSTER.items() if key != "statements"} | {"story_title": "Bridge at Ostrel closed"}
PAGE = {"story": STORY, "articles": [ARTICLE_RECORD], "clusters": [CLUSTER], "sequence": 41}
ARTICLE = {
    "id": "ostrel-1", "url": "https://ostrel.example/2022/bridge?page=2", "title": "Bridge at Ostrel closed",
    "text": "“It is not safe,” said Mira Voss.\n\nNaïve 東京 😀", "publisher": "Ostrel Courier", "language": "en-GB",
    "authors": ["Jon Alder", "Ines Kray"], "published": "2022-03-07T09:30:00.000", "fetched": "2022-03-07T09:31:00.500Z",
    "modified": "2022-03-07T09:45:00.000Z",
}

REJECTION = {
    "id": 12, "first": "2022-03-07T10:05:31.000Z", "last": "2022-03-07T10:20:31.000Z", "count": 2, "reason": "bad-time", "field": "published",
    "origin": "client", "about": "ostrel-1", "size": 2048, "whole": True,
}


def articles():
    good("article-whole", "article.json", ARTICLE)
    good("article-canceled", "article.json", {"id": "ostrel-1", "status": "canceled"})
    good("article-as-scraped", "article.json", {
        "url": "HTTP://www.Ostrel.example:80/2022/./bridge/?utm_source=feed&page=2#top", "title": "Bridge at Ostrel closed",
        "text": "None", "published": 1646645400.25, "fetched": "2022-03-07 10:31:00+0100", "modified": "None", "authors": "Jon Alder",
        "language": "", "spider": {"depth": 3, "tags": ["local", None, True]}, "http_status": 200,
    })
    good("article-published", "article.json", {"id": "ostrel-2", "title": "Ferry to Ostrel is late", "feed_sequence": 3})
    good("request-feed", "feed-request.json", {"request": 17, "article": ARTICLE})


def feed_answers():
    for result, position in ("ack", 12), ("duplicate", 12), ("stale", 14):
        good(f"answer-{result}", "feed-answer.json", {"request": 17, "result": result, "id": "ostrel-1", "position": position})
    busy = {"request": 18, "result": "busy", "id": None, "retry_after": 200, "reason": "queue-full"}
    good("answer-busy", "feed-answer.json", busy)
    rejected = {"request": 19, "result": "rejected", "id": None, "reason": "bad-time", "field": "published"}
    good("answer-rejected", "feed-answer.json", rejected)
    unread = {"request": None, "result": "rejected", "id": None, "reason": "malformed", "field": None}
    good("answer-rejected-without-number", "feed-answer.json", unread)


def queries():
    good("query-status", "query-request.json", {"request": 1, "query": "status"})
    good("query-snapshot", "query-request.json", {"request": 2, "query": "snapshot", "cursor": "", "limit": 100})
    good("query-replay", "query-request.json",
         {"request": 3, "query": "replay", "epoch": "e7f0a1", "after": 38, "id": "e7f0a1/38/00000000000026a1", "topic": "update/en/",
          "limit": 500})
    good("query-statements", "query-request.json",
         {"request": -4, "query": "statements", "speaker": "Mira Voss", "words": "bridge safe", "limit": 20})
    good("query-article", "query-request.json", {"request": 2**63 - 1, "query": "article", "id": "ostrel-1"})
    good("query-stories", "query-request.json", {
        "request": 5, "query": "stories", "order": "biggest", "language": "en", "words": "bridge", "since": "2022-03-07T00:00:00.000Z",
        "min_publishers": 2, "closed": True, "limit": 20,
    })
    good("query-rejections", "query-request.json", {"request": 7, "query": "rejections", "reason": "bad-time", "before": 13, "limit": 20})
    good("query-story", "query-request.json", {"request": 6, "query": "story", "id": "s12"})


def query_answers():
    ok = {"request": 1, "result": "ok"}
    here = {"epoch": "e7f0a1", "sequence": 41}
    good("answer-status", "query-answer.json#/$defs/status", ok | {
        "version": "0.1.0", "epoch": "e7f0a1", "at": "2022-03-07T10:05:31.000Z", "started": "2022-03-07T06:00:00.000Z",
        "committed": "2022-03-07T10:05:31.250Z", "held_reason": None, "held_since": None, "held_entries": 0, "held_attempts": 0, "protocol": 1,
        "position": 15, "sequence": 41, "started_sequence": 0, "articles": 12, "copies": 1, "statements": 30, "clusters": 21,
        "stories_open": 3, "stories_closed": 1, "first_position": 1, "first_sequence": 1, "lost": 0, "checkpoint": 0, "log_bytes": 98304,
        "state_bytes": 131072, "state_lag": 0, "workers": 2, "clients": 4, "memory_bytes": 83886080, "memory_max": 4294967296, "shedding": False,
        "counters": {"received": 12, "accepted": 12},
    })
    good("answer-stories", "query-answer.json#/$defs/stories", ok | {"stories": [STORY, CLOSED]})
    good("answer-story", "query-answer.json#/$defs/story",
         ok | {"story": STORY, "articles": [ARTICLE_RECORD], "clusters": [CLUSTER], "sequence": 41,
               "same_as": [HEAD | {"id": "c9.1", "story": "s9"}]})
    good("answer-story-merged", "query-answer.json#/$defs/story",
         ok | {"story": MERGED, "articles": [], "clusters": [], "sequence": 40, "same_as": []})
    good("answer-article", "query-answer.json#/$defs/article",
         ok | {"article": ARTICLE, "record": ARTICLE_RECORD, "statements": [STATEMENT, CLAIM], "clusters": [HEAD]})
    good("answer-statements", "query-answer.json#/$defs/statements", ok | {"statements": [STATEMENT], "clusters": [HEAD]})
    good("answer-snapshot", "query-answer.json#/$defs/snapshot", ok | {"stories": [PAGE], "cursor": "s12"} | here | {"id": UPDATE["id"]})
    good("answer-snapshot-last", "query-answer.json#/$defs/snapshot", ok | {"stories": [], "cursor": None} | here | {"id": None})
    good("answer-replay", "query-answer.json#/$defs/replay", ok | {"updates": [["update/en/", UPDATE]], "more": False} | here)
    good("answer-rejections", "query-answer.json#/$defs/rejections",
         ok | {"rejections": [REJECTION], "reasons": {"bad-time": 2, "no-content": 1}, "bytes": 8192})
    good("answer-snapshot-needed", "query-answer.json#/$defs/snapshot-needed", {"request": 3, "result": "snapshot-needed"} | here)
    good("answer-not-found", "query-answer.json#/$defs/not-found", {"request": 6, "result": "not-found"})
    good("answer-query-rejected", "query-answer.json#/$defs/rejected",
         {"request": 5, "result": "rejected", "reason": "bad-value", "field": "order"})


def controls():
    good("control-retract", "control-request.json", {"request": 1, "control": "retract", "id": "ostrel-1"})
    good("control-erase", "control-request.json", {"request": 7, "control": "erase", "id": "ostrel-1"})
    good("control-merge", "control-request.json", {"request": 2, "control": "merge", "story": "s14", "into": "s12"})
    good("control-split", "control-request.json", {"request": 3, "control": "split", "story": "s12", "articles": ["ostrel-1", "harbour-7"]})
    good("control-unmerge", "control-request.json", {"request": 4, "control": "unmerge", "story": "s14"})
    good("control-redrive", "control-request.json", {"request": 5, "control": "redrive", "rejection": 12})
    good("control-forget", "control-request.json", {"request": 6, "control": "forget", "rejection": 12})
    good("answer-control-forgotten", "control-answer.json", {"request": 6, "result": "ack"})
    good("answer-control-redriven-duplicate", "control-answer.json", {"request": 5, "result": "duplicate", "position": 12})
    good("answer-control-ack", "control-answer.json", {"request": 3, "result": "ack", "position": 16, "story": "s16"})
    good("answer-control-retracted", "control-answer.json", {"request": 1, "result": "ack", "position": 17})
    good("answer-control-not-found", "control-answer.json", {"request": 1, "result": "not-found"})
    good("answer-control-rejected", "control-answer.json",
         {"request": 3, "result": "rejected", "reason": "not-in-story", "field": "articles", "id": "ostrel-1"})
    good("answer-control-busy", "control-answer.json",
         {"request": 3, "result": "busy", "id": None, "retry_after": 2000, "reason": "stopping"})


def examples():
    """The frames that PROTOCOL.md writes out, byte by byte."""
    good("example-feed", "feed-request.json", {"request": 1, "article": {"id": "a1", "title": "Hi", "text": "“Go,” said Mira Voss."}})
    good("example-feed-answer", "feed-answer.json", {"request": 1, "result": "ack", "id": "a1", "position": 1})
    good("example-heartbeat", "heartbeat.json", {"epoch": "e7f0a1", "position": 18, "sequence": 44, "topics": {"update/en/": 44}})
    good("example-replay", "query-request.json",
         {"request": 3, "query": "replay", "epoch": "e7f0a1", "after": 41, "topic": "update/en/", "limit": 500})
    good("example-snapshot", "query-request.json", {"request": 1, "query": "snapshot", "cursor": ""})
    good("example-snapshot-answer", "query-answer.json#/$defs/snapshot",
         {"request": 1, "result": "ok", "stories": [], "cursor": None, "epoch": "e7f0a1", "sequence": 0, "id": None})


def update(kind, sequence, story, **delta):
    """An update that follows UPDATE, with an empty delta but for what is said."""
    empty = {key: [] for key in ("articles", "articles_removed", "clusters", "clusters_removed", "new", "why", "clusters_why")}
    return UPDATE | {"id": f"e7f0a1/{sequence}/{sequence:016x}", "type": kind, "subject": story["id"], "sequence": sequence,
                     "previous": sequence - 1, "data": {"story": story} | empty | delta}


def updates():
    good("update-updated", "update.json", UPDATE)
    created = STORY | {"id": "s16", "version": 1, "article_count": 1, "statement_cluster_count": 0, "merged_from": [], "continues": "s3"}
    record = ARTICLE_RECORD | {"id": "quay-3", "url": None, "title": "Quay reopens", "publisher": "karsk daily", "owner": None, "story": "s16"}
    good("update-created", "update.json", update("story.created", 42, created | {"representative_article": "quay-3"}, articles=[record],
         why=[{"article": "quay-3", "reason": "first", "score": 0.0, "terms": [], "names": []}]))
    good("update-merged", "update.json", update("story.merged", 43, MERGED))
    split = STORY | {"id": "s17", "version": 1, "article_count": 1, "merged_from": [], "split_from": "s12"}
    good("update-split", "update.json", update("story.split", 44, split, articles=[ARTICLE_RECORD | {"story": "s17"}],
         why=[{"article": "harbour-7", "reason": "editor", "score": 0.0, "terms": [], "names": []}]))
    grown = CLUSTER | {"statement_count": 3, "article_count": 3, "publisher_count": 2, "last_seen": "2022-03-07T11:00:00.000Z"}
    good("update-grown", "update.json", update("story.updated", 46, STORY | {"version": 3, "article_count": 3}, clusters=[told(grown, whole=False)])
         | {"id": "e7f0a1/46/017af0906b1cda4f"})
    good("update-closed", "update.json", update("story.closed", 45, CLOSED))
    good("update-coalesced", "update.json#/$defs/coalesced", UPDATE | {"coalesced": 3})
    good("cluster-head", "records.json#/$defs/cluster_head", HEAD)
    good("update-heartbeat", "heartbeat.json", {"epoch": "e7f0a1", "position": 15, "sequence": 41, "topics": {"update/en/": 41, "update/de/": 40}})
    good("update-heartbeat-first", "heartbeat.json", {"epoch": "e7f0a1", "position": 0, "sequence": 0, "topics": {}})
    good("story-page", "records.json#/$defs/story_page", PAGE)


def bad():
    packed = msgpack.packb({"id": "a", "text": "b"})
    vectors = {
        "malformed--empty": b"",
        "malformed--cut-short": packed[:-1],
        "malformed--bytes-left-over": packed + b"\xc0",
        "malformed--never-used-head": b"\xc1",
        "malformed--array-of-ten-million-in-five-bytes": b"\xdd\x00\x98\x96\x80",
        "malformed--map-of-two-thousand-million": b"\xdf\x7f\xff\xff\xff",
        "malformed--string-longer-than-the-frame": b"\xdb\xff\xff\xff\xffabc",
        "malformed--length-cut-short": b"\xda\x00",
        "malformed--nested-claims-share-the-same-bytes": b"\x9f\x9f\x9f" + b"\xc0" * 20,
        "malformed--key-without-value": b"\x82\xa1a\x01\xa1b",
        "too-deep--nine-arrays": b"\x91" * 9 + b"\xc0",
        "too-deep--ninth-array-is-empty": b"\x91" * 8 + b"\x90",
        "too-many-values--array-of-65536": b"\xdd" + struct.pack(">I", 65536) + b"\xc0" * 65536,
        "not-utf8--lone-continuation": msgpack.packb({"text": "X"}).replace(b"X", b"\x80"),
        "not-utf8--overlong-slash": b"\xa2\xc0\xaf",
        "not-utf8--overlong-three-bytes": b"\xa3\xe0\x80\xaf",
        "not-utf8--overlong-four-bytes": b"\xa4\xf0\x80\x80\xaf",
        "not-utf8--surrogate": b"\xa3\xed\xa0\x80",
        "not-utf8--beyond-unicode": b"\xa4\xf4\x90\x80\x80",
        "not-utf8--cut-in-a-character": b"\xa2\xe2\x80",
        "not-utf8--byte-ff-after-long-ascii": b"\xd9\x28" + b"a" * 39 + b"\xff",
        "not-utf8--in-a-key": b"\x81\xa1\xff\x01",
        "nul--in-a-string": b"\xa3a\x00b",
        "nul--in-a-key": b"\x81\xa1\x00\x01",
        "duplicate-key--two-pairs": b"\x82\xa1a\x01\xa1a\x02",
        "duplicate-key--in-a-large-map": b"\xde\x00\x15" + b"".join(b"\xa1" + bytes([97 + k % 20]) + b"\x01" for k in range(21)),
        "key-not-a-string--integer": b"\x81\x01\x01",
        "key-not-a-string--binary": b"\x81\xc4\x01a\x01",
        "type--timestamp-extension": b"\xd6\xff\x00\x00\x00\x00",
        "type--extension": b"\xc7\x01\x05a",
        "type--integer-over-2-63": b"\xcf\x80\x00\x00\x00\x00\x00\x00\x00",
    }
    for name, data in vectors.items():
        write(f"bad/{name}.msgpack", data)


def refused(endpoint, name, message, **answer):
    """A request that is refused at that endpoint with the reason in its name, and the answer. `message`: a map, or the frame's bytes."""
    reason = name.split("--")[0]
    frame = message if isinstance(message, bytes) else msgpack.packb(message)
    write(f"bad/{endpoint}/{name}.msgpack", frame)
    order = {"feed": ["id", "reason", "field"], "query": ["reason", "field"], "control": ["reason", "field", "id"]}[endpoint]
    known = {"id": None, "reason": reason, "field": None} | answer
    number = known["request"] if "request" in known else message["request"]
    write_json(f"bad/{endpoint}/{name}.json", {"request": number, "result": "rejected"} | {key: known[key] for key in order})


def refused_articles():
    good = {"id": "a", "title": "b"}

    def of(name, article, field=None):
        has_one = name not in ("field-type--id", "field-too-long--id", "no-id--none-in-words")
        known = article["id"] if has_one and "id" in article else None
        refused("feed", name, {"request": 7, "article": article}, field=field, id=known)

    refused("feed", "no-request--none", {"article": good}, request=None, field="request", id="a")
    refused("feed", "no-request--a-text", {"request": "7", "article": good}, request=None, field="request", id="a")
    refused("feed", "no-request--a-float", {"request": 7.0, "article": good}, request=None, field="request", id="a")
    refused("feed", "no-request--the-article-alone", good, request=None, field="request")
    refused("feed", "no-request--an-array", msgpack.packb([7, good]), request=None, field="request")
    refused("feed", "not-a-map--no-article", {"request": 7}, field="article")
    refused("feed", "not-a-map--a-text", {"request": 7, "article": "“It is not safe,” said Mira Voss."})
    of("no-id--neither-id-nor-url", {"title": "b"})
    of("no-id--none-in-words", {"id": "None", "url": "null", "title": "b"})
    of("no-id--url-without-a-host", {"url": "/2022/bridge", "title": "b"})
    of("no-content--neither-title-nor-text", {"id": "a"})
    of("no-content--both-empty", {"id": "a", "title": "", "text": "None"})
    of("field-type--id", {"id": 12, "title": "b"}, "id")
    of("field-type--text-is-binary", {"id": "a", "text": b"b"}, "text")
    of("field-type--title-is-an-array", {"id": "a", "title": ["b"]}, "title")
    of("field-type--authors-is-a-map", good | {"authors": {"name": "c"}}, "authors")
    of("field-type--an-author", good | {"authors": ["c", 1]}, "authors")
    of("field-type--published-is-a-boolean", good | {"published": True}, "published")
    of("field-type--status", good | {"status": 1}, "status")
    for field, limit in ("id", 1024), ("url", 8192), ("title", 8192), ("publisher", 1024), ("language", 1024), ("status", 1024):
        of(f"field-too-long--{field}", good | {field: "x" * (limit + 1)}, field)
    of("field-too-long--an-author", good | {"authors": ["c" * 1025]}, "authors")
    of("field-too-long--bytes-not-characters", good | {"publisher": "ü" * 513}, "publisher")
    of("too-many-authors--65", good | {"authors": ["c"] * 65}, "authors")
    of("bad-time--in-words", good | {"published": "yesterday"}, "published")
    of("bad-time--no-such-day", good | {"fetched": "2022-02-29"}, "fetched")
    of("bad-time--milliseconds", good | {"modified": 1646645400250}, "modified")
    of("bad-time--not-a-number", good | {"published": float("nan")}, "published")
    of("bad-time--year-zero", good | {"published": "0000-12-31T23:59:59Z"}, "published")
    frame = msgpack.packb({"request": 7, "article": {"id": "a", "title": "bX"}})
    refused("feed", "nul--in-the-title", frame.replace(b"bX", b"b\x00"), request=7)
    refused("feed", "not-utf8--in-the-title", frame.replace(b"bX", b"b\xff"), request=7)
    refused("feed", "malformed--cut-short-after-the-number", frame[:-1], request=7)
    refused("feed", "malformed--cut-short-before-it", frame[:5], request=None)
    refused("feed", "type--number-over-2-63", {"request": 2**63, "article": good}, request=None)
    refused("feed", "duplicate-key--title", b"\x82" + frame[1:10] + b"\xa7article\x83\xa2id\xa1a\xa5title\xa1b\xa5title\xa1b", request=7)
    refused("feed", "too-deep--in-a-field-of-the-scraper's-own", {"request": 7, "article": good | {"spider": [[[[[[[1]]]]]]]}})
    refused("feed", "key-not-a-string--in-the-article", {"request": 7, "article": good | {1: 2}})


def refused_queries():
    def of(name, field=None, **question):
        refused("query", name, {"request": 7, **question}, field=field)

    of("unknown-query--none", "query")
    of("unknown-query--weather", "query", query="weather")
    of("unknown-query--a-number", "query", query=1)
    of("bad-value--story-without-id", "id", query="story")
    of("bad-value--article-whose-id-is-a-number", "id", query="article", id=7)
    of("bad-value--order", "order", query="stories", order="best")
    of("bad-value--replay-without-after", "after", query="replay", epoch="e7f0a1")
    of("bad-value--replay-after-less-than-nothing", "after", query="replay", epoch="e7f0a1", after=-1)
    of("bad-value--65-words", "words", query="stories", words="word " * 65)
    of("bad-value--65-words-of-a-name", "speaker", query="statements", speaker="word " * 65)
    of("bad-time--since-in-words", "since", query="stories", since="yesterday")
    of("bad-time--since-is-a-float", "since", query="statements", since=1646645400.5)
    of("too-large--16385-bytes", query="statements", words="x" * 16349)
    refused("query", "malformed--cut-short-before-the-number", b"\x82\xa7requ", request=None)
    refused("query", "unknown-query--an-array", b"\x90", request=None, field="query")


def refused_controls():
    def of(name, field=None, id=None, **control):
        refused("control", name, {"request": 7, **control}, field=field, id=id)

    of("unknown-control--none", "control")
    of("unknown-control--close", "control", control="close", story="s1")
    refused("control", "no-id--retract", {"request": 7, "control": "retract"}, field="id")
    of("no-id--merge-what", "story", control="merge", into="s1")
    of("no-id--merge-into-what", "into", control="merge", story="s1")
    of("no-articles--none", "articles", control="split", story="s1")
    of("no-articles--empty", "articles", control="split", story="s1", articles=[])
    of("field-type--story", "story", control="unmerge", story=1)
    of("field-type--articles", "articles", control="split", story="s1", articles="a")
    of("field-type--an-article", "articles", control="split", story="s1", articles=["a", 1])
    of("field-too-long--story", "story", control="unmerge", story="s" * 1025)
    of("too-many-articles--1001", "articles", control="split", story="s1", articles=["a"] * 1001)
    of("unknown-story--merge-what", "story", "s1", control="merge", story="s1", into="s2")
    of("unknown-story--unmerge", "story", "s1", control="unmerge", story="s1")
    of("no-id--redrive-what", "rejection", control="redrive")
    of("field-type--forget-a-text", "rejection", control="forget", rejection="1")
    of("too-large--16385-bytes", control="unmerge", story="x" * 16350)
    refused("control", "malformed--cut-short-before-the-number", b"\x82\xa7requ", request=None)


articles()
feed_answers()
queries()
query_answers()
controls()
updates()
examples()
bad()
refused_articles()
refused_queries()
refused_controls()
write_json("index.json", INDEX)
