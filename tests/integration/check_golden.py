#!/usr/bin/python3
"""Reads every golden vector with python-msgpack and compares it with the JSON beside it: what hearsay's own tests pin is then what
another implementation reads. The folder is the only argument."""
import json
import pathlib
import sys

import msgpack


def main():
    folder = pathlib.Path(sys.argv[1])
    frames = sorted(folder.glob("*.msgpack"))
    if not frames:
        sys.exit(f"no golden vectors in {folder}")
    wrong = 0
    for frame in frames:
        read = msgpack.unpackb(frame.read_bytes(), strict_map_key=True)
        meant = json.loads(frame.with_suffix(".json").read_text())
        if read != meant or msgpack.packb(meant) != frame.read_bytes():
            print(f"{frame.name} does not say what its JSON says")
            wrong += 1
    print(f"{len(frames)} golden vectors, {wrong} wrong")
    return wrong > 0


sys.exit(main())
