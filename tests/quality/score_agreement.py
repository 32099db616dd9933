#!/usr/bin/env python3
"""Agreement of two results on the same articles: B-cubed of one against the other, whatever the stories are called.

usage: score_agreement.py A.jsonl B.jsonl
A, B: what `hearsay analyze --json` printed ("article", "story").
"""
import sys
from common import bcubed, read_lines, show

a, b = ({article["article"]: article["story"] for article in read_lines(path)} for path in sys.argv[1:3])
ids = sorted(a.keys() & b.keys())
show("agreement, B-cubed", *bcubed([a[i] for i in ids], [b[i] for i in ids]), f"articles {len(ids)} missing {len(a.keys() ^ b.keys())}")
