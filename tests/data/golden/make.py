#!/usr/bin/python3
"""Writes the golden vectors: NAME.msgpack and NAME.json for what must be read, bad/REASON--WHAT.msgpack for what must be refused.

The frames are packed by python-msgpack or written out byte by byte, never by hearsay, so that they check it."""
import json
import os
import struct

import msgpack

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, data):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def good(name, message):
    write(name + ".msgpack", msgpack.packb(message))
    write(name + ".json", (json.dumps(message, ensure_ascii=False, indent=1) + "\n").encode())


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
UPDATE = {
    "specversion": "1.0", "id": "e7f0a1/41", "source": "hearsay", "type": "story.updated", "subject": "s12",
    "time": "2022-03-07T10:05:31.000Z", "sequence": 41, "previous": 38, "epoch": "e7f0a1", "position": 15,
    "dataschema": "urn:hearsay:update:1",
    "data": {
        "story": STORY, "articles": [ARTICLE_RECORD], "articles_removed": ["ostrel-0"], "clusters": [CLUSTER],
        "clusters_removed": ["c11.0"], "new": ["c12.3"],
        "why": [{"article": "harbour-7", "reason": "alike", "score": 0.612, "terms": ["bridge", "lorries"], "names": ["Mira Voss"]}],
        "clusters_why": [{"cluster": "c11.0", "reason": "merged", "other": "c12.3"}],
    },
}
ARTICLE = {
    "id": "ostrel-1", "url": "https://ostrel.example/2022/bridge?page=2", "title": "Bridge at Ostrel closed",
    "text": "“It is not safe,” said Mira Voss.\n\nNaïve 東京 😀", "publisher": "Ostrel Courier", "language": "en-GB",
    "authors": ["Jon Alder", "Ines Kray"], "published": "2022-03-07T09:30:00.000", "fetched": "2022-03-07T09:31:00.500Z",
    "modified": "2022-03-07T09:45:00.000Z",
}


def articles():
    good("article-whole", ARTICLE)
    good("article-canceled", {"id": "ostrel-1", "status": "canceled"})
    good("article-as-scraped", {
        "url": "HTTP://www.Ostrel.example:80/2022/./bridge/?utm_source=feed&page=2#top", "title": "Bridge at Ostrel closed",
        "text": "None", "published": 1646645400.25, "fetched": "2022-03-07 10:31:00+0100", "modified": "None", "authors": "Jon Alder",
        "language": "", "spider": {"depth": 3, "tags": ["local", None, True]}, "http_status": 200,
    })
    good("request-feed", {"request": 17, "article": ARTICLE})
    good("answer-ack", {"request": 17, "result": "ack", "id": "ostrel-1", "position": 12})
    good("answer-busy", {"request": 18, "result": "busy", "id": None, "retry_after": 200, "reason": "queue-full"})
    good("answer-rejected", {"request": 19, "result": "rejected", "id": None, "reason": "bad-time", "field": "published"})


def queries():
    good("query-status", {"request": 1, "query": "status"})
    good("query-snapshot", {"request": 2, "query": "snapshot", "cursor": "", "limit": 100})
    good("query-replay", {"request": 3, "query": "replay", "epoch": "e7f0a1", "after": 38, "topic": "update/en/", "limit": 500})
    good("query-statements", {"request": -4, "query": "statements", "speaker": "Mira Voss", "words": "bridge safe", "limit": 20})
    good("query-article", {"request": 2**63 - 1, "query": "article", "id": "ostrel-1"})


def controls():
    good("control-retract", {"request": 1, "control": "retract", "id": "ostrel-1"})
    good("control-merge", {"request": 2, "control": "merge", "story": "s14", "into": "s12"})
    good("control-split", {"request": 3, "control": "split", "story": "s12", "articles": ["ostrel-1", "harbour-7"]})
    good("control-unmerge", {"request": 4, "control": "unmerge", "story": "s14"})
    good("answer-control-ack", {"request": 3, "result": "ack", "position": 16, "story": "s16"})
    good("answer-control-rejected", {"request": 3, "result": "rejected", "reason": "not-in-story", "field": "articles", "id": "ostrel-1"})


def updates():
    good("update-updated", UPDATE)
    head = {key: value for key, value in CLUSTER.items() if key != "statements"} | {"story_title": "Bridge at Ostrel closed"}
    good("cluster-head", head)
    good("update-heartbeat", {"epoch": "e7f0a1", "position": 15, "sequence": 41, "topics": {"update/en/": 41, "update/de/": 40}})
    good("story-page", {"story": STORY, "articles": [ARTICLE_RECORD], "clusters": [CLUSTER], "sequence": 41})


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


articles()
queries()
controls()
updates()
bad()
