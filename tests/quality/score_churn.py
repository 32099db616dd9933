#!/usr/bin/env python3
"""Churn: how many articles are in another story in the end than the one that they came into.

usage: score_churn.py UPDATES.jsonl
UPDATES: what `hearsay analyze --updates` printed.
"""
import sys
from common import read_lines

first, last, moves = {}, {}, 0
for update in read_lines(sys.argv[1]):
    for article in update["data"]["articles"]:
        name, story = article["id"], article["story"]
        moves += name in last and last[name] != story
        first.setdefault(name, story)
        last[name] = story
churned = sum(first[name] != story for name, story in last.items())
print(f"{'churn':34} {100 * churned / max(len(last), 1):5.1f} %  of {len(last)} articles end in another story than they came into; moves {moves}")
