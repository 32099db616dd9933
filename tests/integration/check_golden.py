#!/usr/bin/python3
"""Reads every golden vector with python-msgpack and compares it with the JSON beside it: what hearsay's own tests pin is then what
another implementation reads. Then with the schema that the index names for it: what is documented is what is pinned. Then, that each
frame that PROTOCOL.md writes out is a vector; that PROTOCOL.md names every key and word that a schema does; that each reason that a schema
has for a refusal has a vector, or is named below as one that needs a story; and that the schemas refuse what the daemon refuses, as far as
a schema can. The folder is the only argument."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import msgpack

import schemas

# Refusals that depend on what the daemon knows, or on its files: test_protocol.py and others see to them.
NEED_STORIES = {"story-closed", "same-story", "different-languages", "not-in-story", "empties-story", "nothing-to-unmerge"}
NEED_DAMAGE = {"not-whole", "unreadable"}
NEED_ERASURE = {"erased"}  # pinned by test_removal.py
NEED_CRASHES = {"crash"}  # pinned by tests/crash
NOTHING = ("", "None", "null")  # what scrapers write where they have nothing
ENDPOINTS = ("feed", "query", "control")
# A schema counts characters, knows no calendar, no number that is none, and no floats that are whole; nor how deep a message is.
NO_SCHEMA_TELLS = {"no-request--a-float", "field-too-long--bytes-not-characters", "bad-time--no-such-day", "bad-time--not-a-number",
                   "bad-time--year-zero",
                   "too-deep--in-a-field-of-the-scraper's-own", "bad-time--since-in-words", "bad-value--65-words",
                   "bad-value--65-words-of-a-name"}
UNREADABLE = {"malformed", "not-utf8", "nul", "duplicate-key", "key-not-a-string", "too-large"}
STATEFUL = {"unknown-story"}


def check_made(folder):
    """The vectors are those that make.py makes."""
    with tempfile.TemporaryDirectory(prefix="hearsay-golden-") as made:
        subprocess.run([sys.executable, "-B", folder / "make.py", made], check=True)
        ours = {path.relative_to(folder) for path in folder.glob("**/*") if path.suffix in (".json", ".msgpack")}
        made = pathlib.Path(made)
        theirs = {path.relative_to(made) for path in made.glob("**/*") if path.is_file()}
        for path in sorted(ours ^ theirs):
            yield f"{path} is {'not made' if path in ours else 'missing'}"
        for path in sorted(ours & theirs):
            if (folder / path).read_bytes() != (made / path).read_bytes():
                yield f"{path} is not as make.py makes it"


def check_good(folder):
    index = json.loads((folder / "index.json").read_text())
    frames = sorted(folder.glob("*.msgpack"))
    if set(index) != {frame.stem for frame in frames}:
        yield "index.json names other vectors than there are"
    for frame in frames:
        read = msgpack.unpackb(frame.read_bytes(), strict_map_key=True)
        meant = json.loads(frame.with_suffix(".json").read_text())
        if read != meant or msgpack.packb(meant) != frame.read_bytes():
            yield f"{frame.name} does not say what its JSON says"
        for error in schemas.errors(index[frame.stem], read):
            yield f"{frame.name}: {error}"


def check_bad(folder):
    for endpoint in ENDPOINTS:
        schema = f"{endpoint}-answer.json"
        for frame in sorted((folder / endpoint).glob("*.msgpack")):
            answer = json.loads(frame.with_suffix(".json").read_text())
            if answer["reason"] != frame.name.split("--")[0]:
                yield f"{frame.name} is answered with another reason"
            for error in schemas.errors(schema, answer):
                yield f"{frame.name}: {error}"
            if answer["reason"] in UNREADABLE | STATEFUL or frame.stem in NO_SCHEMA_TELLS:
                continue
            if not schemas.errors(f"{endpoint}-request.json", msgpack.unpackb(frame.read_bytes())):
                yield f"{frame.name}: {endpoint}-request.json allows it"


def reasons_of(schema):
    """The words that "reason" of a rejection may be."""
    alternatives = schemas.load(schema)["$defs"]["rejected"]["properties"]["reason"]["anyOf"]
    frame = schemas.load("records.json")["$defs"]["frame_reason"]["enum"]
    return set(frame).union(*(alternative.get("enum", ()) for alternative in alternatives))


def check_reasons(folder):
    pinned = {frame.name.split("--")[0] for frame in folder.glob("**/*.msgpack")}
    for schema in (f"{endpoint}-answer.json" for endpoint in ENDPOINTS):
        for reason in sorted(reasons_of(schema) - pinned - NEED_STORIES - NEED_DAMAGE - NEED_ERASURE - NEED_CRASHES):
            yield f"{schema}: no vector is refused with '{reason}'"


def check_examples(folder):
    """Bytes that PROTOCOL.md writes out, in blocks of their own, are those of a vector."""
    pinned = {frame.read_bytes() for frame in folder.glob("example-*.msgpack")} | {b"heartbeat/"}
    blocks, block = [], ""
    for line in (schemas.PROTO / "PROTOCOL.md").read_text().splitlines() + [""]:
        found = re.match(r" {4,10}((?:[0-9a-f]{2} {1,2})*[0-9a-f]{2})(?: |$)", line)
        if found:
            block += found[1]
        elif block:
            blocks.append(bytes.fromhex(block))
            block = ""
    if set(blocks) != pinned:
        yield f"PROTOCOL.md writes out {len(set(blocks))} frames, of which {len(pinned & set(blocks))} are those of golden/example-*"


def words_of(schema):
    """The keys that a schema names, and the words that a text may be."""
    if isinstance(schema, list):
        return set().union(*map(words_of, schema))
    if not isinstance(schema, dict):
        return set()
    words = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    words |= {word for word in [*schema.get("enum", []), schema.get("const")] if isinstance(word, str)}
    return words.union(*map(words_of, schema.values()))


def check_documented():
    """Every key, result, reason and the like that a schema names stands in PROTOCOL.md, marked as code."""
    written = set(re.findall(r"`([^`\n]*)`", (schemas.PROTO / "PROTOCOL.md").read_text()))
    for path in sorted(schemas.SCHEMAS.glob("*.json")):
        for word in sorted(words_of(schemas.load(path.name)) - written - set(NOTHING)):
            yield f"{path.name}: PROTOCOL.md has no `{word}`"


def main():
    folder = pathlib.Path(sys.argv[1])
    count = len(list(folder.glob("**/*.msgpack")))
    if not count:
        sys.exit(f"no golden vectors in {folder}")
    wrong = [*check_made(folder), *check_good(folder), *check_bad(folder / "bad"), *check_examples(folder), *check_documented(),
             *check_reasons(folder / "bad")]
    print("\n".join([*wrong, f"{count} golden vectors, {len(wrong)} wrong"]))
    return len(wrong) > 0


sys.exit(main())
