#!/usr/bin/env python3
"""Shuffles a stream of articles within windows of time: what came in one window comes in another order.

usage: shuffle.py SECONDS ARTICLES.jsonl > SHUFFLED.jsonl
ARTICLES: articles a line, with "published". Always the same order for the same articles.
"""
import datetime, itertools, json, random, sys


def window(line):
    at = datetime.datetime.fromisoformat(json.loads(line)["published"].replace("Z", "+00:00"))
    if at.tzinfo is None:
        at = at.replace(tzinfo=datetime.timezone.utc)
    return at.timestamp() // int(sys.argv[1])


dice = random.Random(1)
with open(sys.argv[2], encoding="utf-8") as file:
    for _, lines in itertools.groupby(filter(str.strip, file), key=window):
        lines = list(lines)
        dice.shuffle(lines)
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in lines)
