"""What the daemon really sends, held against proto/: every message against its JSON Schema, the order of its keys and the form of its bytes
against the golden vectors, and every request that must be refused against the answer that it must get."""
import json

import msgpack
import yaml

import schemas
from articles import article, articles
from harness import GOLDEN, TestCase

INDEX = json.loads((GOLDEN / "index.json").read_text())
GOOD = {name: json.loads((GOLDEN / f"{name}.json").read_text()) for name in INDEX}
FAR = {"id": "far", "language": "fr", "title": "Un pont rouvre", "text": "Le pont a rouvert.", "published": "2031-09-01T00:00:00Z"}
QUOTATION = "“The old ferry stays in the harbour until spring, and a bridge of boats will carry all passengers"
FERRY = {"title": "Old ferry of Brenholt laid up", "language": "en", "published": "2031-05-06T09:00:00Z"}
# Whose words they are, the first one has from the second alone.
LENT = [{**FERRY, "id": "bare", "text": f"The ferry is laid up. {QUOTATION}.”"},
        {**FERRY, "id": "named", "text": f"The ferry is laid up. {QUOTATION},” Mayor Ada Lindqvist said on Monday."}]
GERMAN = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}


def keys_differ(message, golden, path="message"):
    """Where the keys of a message stand in another order than those of the golden vector; None when they do not."""
    if isinstance(message, list) and isinstance(golden, list) and golden:
        found = (keys_differ(item, golden[min(number, len(golden) - 1)], f"{path}/{number}") for number, item in enumerate(message))
        return next(filter(None, found), None)
    if not isinstance(message, dict) or not isinstance(golden, dict) or set(message) != set(golden):
        return None
    if list(message) != list(golden):
        return f"{path}: {list(message)} in place of {list(golden)}"
    return next(filter(None, (keys_differ(message[key], golden[key], f"{path}/{key}") for key in message)), None)


class Checked(TestCase):
    """Sends requests, and looks at all that comes back."""

    def setUp(self):
        super().setUp()
        self.seen = {}  # schema: what has come and is as it says
        self.asked = {"feed": set(), "query": set(), "control": set()}

    def check(self, schema, frame):
        message = msgpack.unpackb(frame)
        self.assertEqual(schemas.errors(schema, message), [], message)
        self.assertEqual(msgpack.packb(message), frame, "integers and lengths in their shortest form, numbers as float 64")
        for name, of in INDEX.items():
            if of.split("#")[0] == schema.split("#")[0]:
                self.assertIsNone(keys_differ(message, GOOD[name]))
        self.seen.setdefault(schema, []).append(message)
        return message

    def ask(self, requests, endpoint, **request):
        """The answer to a request that is as its schema says; checked."""
        requests.number += 1
        request = {"request": requests.number, **request}
        self.assertEqual(schemas.errors(f"{endpoint}-request.json", request), [])
        self.asked[endpoint].add(request.get(endpoint))
        requests.socket.send(msgpack.packb(request))
        self.assertTrue(requests.socket.poll(60000), "an answer")
        frame = requests.socket.recv()
        answer, schema = msgpack.unpackb(frame), f"{endpoint}-answer.json"
        if endpoint == "query":
            schema += "#/$defs/" + (request["query"] if answer["result"] == "ok" else answer["result"])
        self.assertEqual(self.check(schema, frame)["request"], requests.number)
        return answer

    def results(self, schema, key="result"):
        return {message[key] for message in self.seen[schema]}


class EveryMessage(Checked):
    def setUp(self):
        super().setUp()
        self.newsroom = self.daemon(settings=["window=30d"])
        self.subscription = self.updates(self.newsroom)
        self.feed, self.questions, self.decisions = (self.requests(self.newsroom, name) for name in ("articles", "query", "control"))

    def send(self, *sent):
        return [self.ask(self.feed, "feed", article=one)["result"] for one in sent]

    def question(self, query, **parameters):
        return self.ask(self.questions, "query", query=query, **parameters)

    def decide(self, control, **about):
        answer = self.ask(self.decisions, "control", control=control, **about)
        return answer.get("reason", answer["result"])

    def story_of(self, article_id):
        return self.question("article", id=article_id)["record"]["story"]

    def feed_all(self):
        old = {**article(0), "modified": "2031-05-06T10:00:00Z"}
        self.assertEqual(self.send(old, *articles(11, first=1, events=3), GERMAN), ["ack"] * 13)
        copy = {**old, "id": "copy", "url": "https://copier.example/1", "text": old["text"]}
        revised = {**old, "text": old["text"] + "\n“We are ashamed,” said Ilse Marrowby.\n", "modified": "2031-05-06T11:00:00Z"}
        self.assertEqual(self.send(copy, revised, revised, old), ["ack", "ack", "duplicate", "stale"])
        self.assertEqual(self.send({"id": "test-2", "status": "canceled"}), ["ack"])
        self.assertEqual(self.send(*LENT), ["ack", "ack"])

    def decide_all(self):
        one, other = self.story_of("test-0"), self.story_of("test-1")
        german = self.story_of("de")
        leaving = [record["id"] for record in self.question("story", id=other)["articles"]]
        for reason, control, about in [
            ("same-story", "merge", {"story": one, "into": one}),
            ("different-languages", "merge", {"story": one, "into": german}),
            ("unknown-story", "merge", {"story": one, "into": "s999"}),
            ("not-in-story", "split", {"story": other, "articles": ["de"]}),
            ("empties-story", "split", {"story": other, "articles": leaving}),
            ("nothing-to-unmerge", "unmerge", {"story": german}),
            ("not-found", "retract", {"id": "never"}),
        ]:
            self.assertEqual(self.decide(control, **about), reason)
        self.assertEqual(self.decide("merge", story=one, into=other), "ack")
        self.assertIsNotNone(self.question("story", id=one)["story"]["replaced_by"])
        self.assertEqual(self.decide("unmerge", story=one), "ack")
        self.assertEqual(self.decide("split", story=other, articles=leaving[:1]), "ack")
        self.assertEqual(self.decide("retract", id="de"), "ack")
        self.assertEqual(self.send(FAR), ["ack"])
        self.assertEqual(self.decide("merge", story=other, into=self.story_of("far")), "story-closed")

    def ask_all(self):
        status = self.question("status")
        self.assertTrue(self.question("stories", order="biggest", closed=True, since="2031-01-01", min_publishers=0, limit=20)["stories"])
        self.assertTrue(self.question("statements", words="the", limit=50)["statements"])
        self.assertEqual(self.question("story", id="s999")["result"], "not-found")
        self.assertEqual(self.question("replay", epoch="never", after=0)["result"], "snapshot-needed")
        self.assertEqual(self.question("stories", since="yesterday")["result"], "rejected")
        self.requests_refused({"id": "empty"}, "no-content")
        self.assertEqual([row["about"] for row in self.question("rejections", reason="no-content", limit=20)["rejections"]], ["empty"])
        self.assertEqual(self.decide("redrive", rejection=1), "no-content")
        self.assertEqual(self.decide("forget", rejection=1), "ack")
        self.assertEqual(self.decide("forget", rejection=1), "not-found")
        pages = self.question("snapshot", cursor="")
        self.assertEqual([page["story"]["id"] for page in pages["stories"]], [self.story_of("far")])
        return self.question("replay", epoch=status["epoch"], after=0, topic="update/", limit=500)

    def erase(self):
        """Last, since replays are without what was erased."""
        self.assertEqual(self.decide("erase", id="far"), "ack")
        self.assertEqual(self.decide("retract", id="far"), "erased")
        self.requests_refused(FAR, "erased")

    def requests_refused(self, one, reason):
        self.feed.socket.send(msgpack.packb({"request": -1, "article": one}))
        self.assertEqual(self.check("feed-answer.json", self.feed.socket.recv())["reason"], reason)

    def test_is_as_its_schema_says_and_written_as_the_golden_vectors_are(self):
        first_heartbeat = self.subscription.heartbeat
        self.assertIsNone(self.question("status")["at"])
        self.feed_all()
        self.question("snapshot", limit=1)
        self.decide_all()
        replay = self.ask_all()
        self.erase()
        last = self.question("status")["sequence"]
        self.subscription.wait_for_sequence(last)
        self.subscription.wait(lambda: self.subscription.heartbeat["sequence"] == last, "the heartbeat of the last update")
        for _, frame in self.subscription.frames:
            self.check("update.json", frame)
        for heartbeat in first_heartbeat, self.subscription.heartbeat:
            self.check("heartbeat.json", msgpack.packb(heartbeat))
        published = [[topic, msgpack.unpackb(frame)] for topic, frame in self.subscription.frames]
        self.assertEqual(replay["updates"], published[: replay["sequence"]])
        self.everything_was_seen()

    def everything_was_seen(self):
        self.assertEqual(self.results("feed-answer.json"), {"ack", "duplicate", "stale", "rejected"})
        self.assertEqual(self.results("control-answer.json"), {"ack", "not-found", "rejected"})
        self.assertEqual(self.results("update.json", "type"), set(schemas.load("update.json")["$defs"]["keys"]["properties"]["type"]["enum"]))
        answers = {alternative["$ref"] for alternative in schemas.load("query-answer.json")["anyOf"]}
        self.assertEqual({schema.removeprefix("query-answer.json") for schema in self.seen if schema.startswith("query")}, answers)
        deltas = [update["data"] for update in self.seen["update.json"]]
        self.assertTrue(all(any(delta[key] for delta in deltas) for key in deltas[0]), "each key of a delta has held something")
        self.assertLessEqual({"first", "alike", "editor"}, {why["reason"] for delta in deltas for why in delta["why"]})
        statements = [statement for delta in deltas for cluster in delta["clusters"] for statement in cluster["statements"]]
        self.assertLessEqual({"claim", "unattributed", "elsewhere", None}, {statement["speaker_reason"] for statement in statements})
        self.assertEqual({delta["story"]["closed_reason"] for delta in deltas}, {None, "quiet", "retracted", "erased"})
        for endpoint in "query", "control":
            known = set(schemas.load(f"{endpoint}-request.json")["properties"][endpoint]["enum"])
            self.assertEqual(self.asked[endpoint], known, "everything that can be asked was")

    def test_busy_is_as_its_schema_says(self):
        full = self.daemon(directory=self.directory / "full", settings=["queue_articles=1", "workers=1"])
        requests, sent, answered, busy = self.requests(full), 0, 0, False
        while not busy:
            for one in articles(50, first=sent):
                requests.send(article=one)
            sent += 50
            while answered < sent:
                self.assertTrue(requests.socket.poll(60000), "an answer")
                busy |= self.check("feed-answer.json", requests.socket.recv())["result"] == "busy"
                answered += 1


class BadRequests(Checked):
    def test_each_is_refused_as_the_golden_vector_says_and_changes_nothing(self):
        newsroom = self.daemon()
        for folder, endpoint in ("feed", "articles"), ("query", "query"), ("control", "control"):
            frames = sorted((GOLDEN / "bad" / folder).glob("*.msgpack"))
            self.assertGreater(len(frames), 12)
            requests = self.requests(newsroom, endpoint)
            for path in frames:
                requests.socket.send(path.read_bytes())
                self.assertTrue(requests.socket.poll(60000), path.name)
                answer = self.check(f"{folder}-answer.json", requests.socket.recv())
                self.assertEqual(answer, json.loads(path.with_suffix(".json").read_text()), path.name)
        self.assertEqual(self.query(newsroom, "status")["position"], 0)

    def test_frames_that_are_bad_anywhere_are_refused_at_every_endpoint(self):
        newsroom = self.daemon()
        for folder, endpoint in ("feed", "articles"), ("query", "query"), ("control", "control"):
            requests = self.requests(newsroom, endpoint)
            for path in sorted((GOLDEN / "bad").glob("*.msgpack")):
                if endpoint != "articles" and path.stat().st_size > 2 * 16384:
                    continue  # that large a frame ends the connection
                requests.socket.send(path.read_bytes())
                self.assertTrue(requests.socket.poll(60000), path.name)
                answer = self.check(f"{folder}-answer.json", requests.socket.recv())
                self.assertEqual(answer["reason"], path.name.split("--")[0], path.name)


class AsyncApi(TestCase):
    """proto/asyncapi.yaml agrees with the schemas and with itself."""

    def setUp(self):
        super().setUp()
        self.document = yaml.safe_load((schemas.PROTO / "asyncapi.yaml").read_text())

    def references(self, value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                yield from self.references(item)

    def resolve(self, reference):
        file, _, pointer = reference.partition("#")
        value = schemas.load(file.removeprefix("schema/")) if file else self.document
        for key in pointer.split("/")[1:]:
            value = value[key]
        return value

    def test_every_reference_leads_somewhere(self):
        references = list(self.references(self.document))
        self.assertGreater(len(references), 40)
        for reference in references:
            self.resolve(reference)

    def test_every_operation_has_a_channel_with_its_messages_and_each_channel_a_server(self):
        used = set()
        for name, operation in self.document["operations"].items():
            for side in (operation, operation.get("reply")):
                if side:
                    channel = self.resolve(side["channel"]["$ref"])
                    self.assertTrue(channel["servers"], name)
                    for message in side["messages"]:
                        self.assertTrue(message["$ref"].startswith(side["channel"]["$ref"] + "/messages/"), name)
                        used.add(self.resolve(message["$ref"])["$ref"].rpartition("/")[2])
        self.assertEqual(used, set(self.document["components"]["messages"]))

    def test_every_schema_of_a_message_is_in_it_and_draws_on_the_rest(self):
        payloads = {message["payload"]["schema"]["$ref"].removeprefix("schema/") for message in self.document["components"]["messages"].values()}
        self.assertEqual(payloads | {"records.json"}, {path.name for path in schemas.SCHEMAS.glob("*.json")})

    def test_frames_are_those_of_the_sockets(self):
        for name, operation in self.document["operations"].items():
            requests = "reply" in operation
            channel = self.resolve(operation["channel"]["$ref"])
            self.assertEqual(channel["address"] is None, requests, name)
            for server in channel["servers"]:
                self.assertEqual(self.resolve(server["$ref"])["bindings"]["x-zeromq"]["socket"] == "ROUTER", requests, name)
            for message in channel["messages"].values():
                frames = self.resolve(message["$ref"])["bindings"]["x-zeromq"]["frames"]
                self.assertEqual(frames, ["payload"] if requests else ["topic", "payload"], name)
