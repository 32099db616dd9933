"""The JSON Schemas of proto/schema, ready to check messages with."""
import functools
import json
import pathlib

import jsonschema

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
SCHEMAS = PROTO / "schema"


@functools.lru_cache(maxsize=None)
def load(name):
    return json.loads((SCHEMAS / name).read_text())


@functools.lru_cache(maxsize=None)
def validator(reference):
    """For "update.json", or a part of one: "records.json#/$defs/story"."""
    base = SCHEMAS.as_uri() + "/"
    store = {base + path.name: load(path.name) for path in SCHEMAS.glob("*.json")}
    resolver = jsonschema.RefResolver(base, {}, store=store)
    return jsonschema.Draft202012Validator({"$ref": base + reference}, resolver=resolver)


def errors(reference, message):
    """What is wrong with a message, in words: [] when it is as the schema says."""
    found = (jsonschema.exceptions.best_match([error]) for error in validator(reference).iter_errors(message))
    return [f"{reference}: {'/'.join(map(str, error.absolute_path)) or 'message'}: {error.message[:400]}" for error in found]
