"""The golden vectors, which another implementation made."""
import datetime
import json
import re

import pytest
from conftest import TOP

from hearsay import Rejected, Story, Update, errors, wire

GOLDEN = TOP / "tests/data/golden"
GOOD = sorted(GOLDEN.glob("*.msgpack"))
# What a client has no reason to refuse: limits of the daemon, and integers that Python can hold.
TAKEN = ("too-deep", "too-many-values", "type--integer-over-2-63", "type--timestamp", "nul")
BAD = [frame for frame in sorted((GOLDEN / "bad").glob("*.msgpack")) if not frame.name.startswith(TAKEN)]


def test_there_are_vectors():
    assert len(GOOD) > 20 and len(BAD) > 15


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: frame.stem)
def test_a_golden_frame_says_what_its_json_says(frame):
    meant = json.loads(frame.with_suffix(".json").read_text())
    assert wire.decode(frame.read_bytes()) == meant
    assert wire.encode(meant) == frame.read_bytes()


@pytest.mark.parametrize("frame", BAD, ids=lambda frame: frame.stem)
def test_a_bad_frame_is_malformed(frame):
    with pytest.raises(wire.Malformed):
        wire.decode(frame.read_bytes())


def test_the_golden_update_as_objects():
    update = Update.from_message(wire.decode((GOLDEN / "update-updated.msgpack").read_bytes()))
    assert (update.type, update.sequence, update.previous, update.story.title) == ("story.updated", 41, 38, "Bridge at Ostrel closed")
    statement = update.clusters[0].statements[0]
    assert [(span.start, span.end) for span in statement.content] == [(10, 34), (45, 56)]
    assert statement.time == datetime.datetime(2022, 3, 7, 10, 5, 30, 250000, tzinfo=datetime.timezone.utc)
    assert (update.why[0].score, update.clusters_why[0].other, update.articles_removed) == (0.612, "c12.3", ("ostrel-0",))


def test_the_golden_story_page_as_objects():
    story = Story.from_page(wire.decode((GOLDEN / "story-page.msgpack").read_bytes()))
    assert (story.id, story.merged_from, story.articles[0].owner, story.clusters[0].speaker) == ("s12", ("s14",), "Ostrel Media", "Mira Voss")


def test_keys_that_are_not_there_yet_and_keys_that_are_new_disturb_nobody():
    story = Story.from_wire({"id": "s1", "mood": "gloomy"})
    assert (story.id, story.title, story.articles, story.raw["mood"]) == ("s1", None, (), "gloomy")


def test_times_are_written_as_the_protocol_has_them():
    zone = datetime.timezone(datetime.timedelta(hours=1))
    assert wire.write_time(datetime.datetime(2022, 3, 7, 10, 30, tzinfo=zone)) == "2022-03-07T09:30:00.000Z"
    assert wire.write_time(datetime.datetime(2022, 3, 7, 10, 30)) == "2022-03-07T10:30:00.000"


def test_half_a_character_costs_that_character_alone():
    def sent(text):
        return wire.decode(wire.encode_article({"id": "a", "text": text}))["text"]
    assert sent("cut here \ud83d") == "cut here \ufffd"
    assert sent("\ude00, \ud83dx, \ud83d\ud83d\ude00") == "\ufffd, \ufffdx, \ufffd😀"
    assert sent("whole: \U0001f600") == "whole: 😀"


def test_every_reason_of_the_protocol_is_told_in_words():
    tables = re.findall(r"\| (?:reason \| )?.*\n(?:\|---)+\|\n((?:\|.*\n)+)", (TOP / "proto/PROTOCOL.md").read_text())
    reasons = {reason for table in tables if "`no-id`" in table for line in table.splitlines()
               for reason in re.findall(r"`([a-z0-9-]+)`", line.split("|")[1])}
    assert {"bad-time", "nothing-to-unmerge"} <= reasons
    assert reasons - set(errors.WORDS) - {"unknown-control"} == set()
    assert str(Rejected("unheard-of", "field", "a")) == "a was refused: unheard-of (field)"
    assert str(Rejected("no-id", "into")) == "it was refused: no-id (into)"
