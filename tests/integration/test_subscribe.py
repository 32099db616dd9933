"""Articles of scrapers that only publish, and updates for those who subscribe."""
import signal

import msgpack
import zmq

from articles import article, articles
from harness import TestCase, wait_until


class Feeds(TestCase):
    def publisher(self, name):
        socket = self.context.socket(zmq.XPUB)
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind(f"ipc://{self.directory}/{name}")
        return socket

    def subscribed(self, socket):
        """Waits until the daemon's subscription has come."""
        self.assertTrue(socket.poll(60000))
        self.assertEqual(socket.recv(), b"\x01")

    def test_articles_come_with_a_topic_or_without_and_gaps_are_counted(self):
        whole, bare = self.publisher("whole"), self.publisher("bare")
        daemon = self.daemon(settings=[f"subscribe=ipc://{self.directory}/whole", f"subscribe=ipc://{self.directory}/bare"])
        self.subscribed(whole)
        self.subscribed(bare)
        for number, sequence in enumerate([10, 11, 14, 15]):
            whole.send_multipart([b"news/en", msgpack.packb({**article(number), "feed_sequence": sequence})])
        for number in range(4, 8):
            bare.send(msgpack.packb({**article(number), "feed_sequence": number - 4}))
        bare.send(b"\xc1")
        bare.send_multipart([b"a", b"b", b"c"])
        bare.send(msgpack.packb({**article(8), "feed_sequence": 4}))
        wait_until(lambda: self.query(daemon, "status")["position"] == 9, "nine entries")
        status = self.query(daemon, "status")
        counters = status["counters"]
        self.assertEqual(status["articles"], 9)
        self.assertEqual((counters["feed_messages"], counters["feed_gaps"], counters["rejected"], counters["dropped_frames"]), (10, 2, 1, 1))
        self.assertIn("lost 2 messages", daemon.log())
        whole.close()
        bare.close()

    def test_a_publisher_that_repeats_a_number_or_begins_anew_has_lost_nothing(self):
        feed = self.publisher("feed")
        daemon = self.daemon(settings=[f"subscribe=ipc://{self.directory}/feed"])
        self.subscribed(feed)
        for number, sequence in enumerate([2**63 - 1, 2**63 - 1, 1, 2]):
            feed.send(msgpack.packb({**article(number), "feed_sequence": sequence}))
        wait_until(lambda: self.query(daemon, "status")["position"] == 4, "four entries")
        self.assertEqual(self.query(daemon, "status")["counters"].get("feed_gaps", 0), 0)
        feed.close()


class Subscribers(TestCase):
    def test_heartbeats_carry_the_last_sequence_of_every_topic(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(5))
        status = self.query(daemon, "status")
        updates = self.updates(daemon)
        updates.wait(lambda: updates.heartbeat["sequence"] == status["sequence"], "a heartbeat with the last sequence")
        self.assertEqual(updates.heartbeat["epoch"], status["epoch"])
        self.assertEqual(updates.heartbeat["position"], 5)
        self.assertEqual(max(updates.heartbeat["topics"].values()), status["sequence"])

    def test_each_update_names_the_one_before_it_on_its_topic(self):
        daemon = self.daemon()
        updates = self.updates(daemon)
        german = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}
        self.requests(daemon).feed([article(0), german, article(1), article(2)])
        updates.wait_for_sequence(self.query(daemon, "status")["sequence"])
        last = {}
        for topic, data in updates.frames:
            update = msgpack.unpackb(data)
            self.assertEqual(topic, f"update/{update['data']['story']['language']}/")
            self.assertEqual(update["previous"], last.get(topic, 0))
            last[topic] = update["sequence"]
        self.assertEqual(set(last), {"update/en/", "update/de/"})

    def test_a_statement_that_changes_its_cluster_and_begins_the_next_one_stays_under_its_id(self):
        """The third article parts what the second had joined; a cluster ends, and another begins with the statement that it began with."""
        we, nobody, people = ("We will not rest until the mine of Kledötnesk is safe again", "Nobody had warned Kledötnesk that the mine could fail",
                              "There were 61 people near the mine when it began")
        repairs = "The repairs of the mine will cost 24 million crowns"
        inquiry = "I have asked the council of Kledötnesk for an inquiry into Vonpi Works"
        kalbroet, grelisk = "Vlatgrei Kalbröt, the fire chief", "Puvaul Grelisk, the fire chief"

        def according(who, said):
            return f"According to {who}, {said if said[0] == 'I' else said[0].lower() + said[1:]}."

        reports = [
            ("tarn-times", "02:07", "; Vonpi Works blamed", "Wednesday",
             [f"“{we},” {kalbroet} told reporters.", f"“{repairs},” {grelisk} told reporters.",
             f"“{nobody},” {grelisk} told reporters.", according(grelisk, inquiry), according(grelisk, people)]),
            ("thebaywire", "02:15", "; Vonpi Works blamed", "Monday", [f"“{nobody},” {grelisk} said on Tuesday.", f"“{we},” said {kalbroet}.",
             f"“{people},” {kalbroet} said on Tuesday.", f"“{inquiry},” said {kalbroet}.", according(grelisk, repairs)]),
            ("thebaywire", "03:28", "", "Saturday", [f"“{people},” {kalbroet} said on Sunday.", according(grelisk, nobody)]),
        ]
        daemon = self.daemon()
        self.requests(daemon).feed([
            {"id": f"mine-{number}", "url": f"https://www.{outlet}.example/{number}", "title": f"The mine of Kledötnesk collapsed{blamed}",
             "text": "\n\n".join([f"KLEDÖTNESK — The mine of Kledötnesk collapsed on {day}, officials said.", *said,
                                 "Residents of Kledötnesk gathered at the mine in the evening."]),
             "published": f"2031-05-07T{time}:00Z", "language": "en"} for number, (outlet, time, blamed, day, said) in enumerate(reports)])
        for update in self.replay(daemon):
            told = {cluster["id"] for cluster in update["data"]["clusters"]}
            self.assertEqual(told & set(update["data"]["clusters_removed"]), set())
            self.assertEqual([why for why in update["data"]["clusters_why"] if why["cluster"] == why["other"]], [])
        page = self.query(daemon, "story", id="s1")
        self.assertEqual(len(page["clusters"]), page["story"]["statement_cluster_count"])

    def test_a_subscriber_of_one_language_hears_of_no_other(self):
        daemon = self.daemon()
        german = self.updates(daemon, topic="update/de/")
        everything = self.updates(daemon)
        self.requests(daemon).feed([article(0), article(1)])
        everything.wait_for_sequence(2)
        german.read()
        self.assertEqual(german.frames, [])

    def test_a_slow_subscriber_loses_updates_sees_so_and_stops_nobody(self):
        daemon = self.daemon()
        slow, quick = self.updates(daemon, high_water=1), self.updates(daemon)
        requests = self.requests(daemon)
        # More than the daemon's high-water mark and all buffers on the way hold.
        for first in range(0, 8000, 1000):
            titles = [{"id": str(number), "title": f"Notice {number} of the {number * 7919}th day, {number * 31}", "published": 1e9 + number}
                      for number in range(first, first + 1000)]
            self.assertEqual({answer["result"] for answer in requests.feed(titles)}, {"ack"})
            quick.read()
        last = self.query(daemon, "status")["sequence"]
        quick.wait_for_sequence(last)
        self.assertEqual([update["sequence"] for update in quick.updates()], list(range(1, last + 1)))
        slow.wait(lambda: slow.heartbeat["sequence"] == last, "the heartbeat that tells of the last update")
        seen = [update["sequence"] for update in slow.updates()]
        self.assertLess(len(seen), last)
        told = [update["sequence"] for update in self.replay(daemon)]
        self.assertEqual(told, list(range(1, last + 1)))

    def test_a_replay_of_another_epoch_or_of_the_future_needs_a_snapshot(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(3))
        status = self.query(daemon, "status")
        self.assertEqual(self.query(daemon, "replay", epoch="other", after=0)["result"], "snapshot-needed")
        self.assertEqual(self.query(daemon, "replay", epoch=status["epoch"], after=status["sequence"] + 1)["result"], "snapshot-needed")
        self.assertEqual(self.query(daemon, "replay", epoch=status["epoch"], after=status["sequence"])["updates"], [])

    def test_a_snapshot_holds_every_open_story_with_the_sequence_of_its_last_change(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(150, events=150))
        last = {}
        for update in self.replay(daemon):
            last[update["subject"]] = (update["sequence"], update["data"]["story"]["status"])
        pages, cursor = [], ""
        while cursor is not None:
            answer = self.query(daemon, "snapshot", cursor=cursor, limit=20)
            pages += answer["stories"]
            cursor = answer["cursor"]
        self.assertEqual([page["story"]["id"] for page in pages], sorted(page["story"]["id"] for page in pages))
        self.assertEqual({page["story"]["id"]: page["sequence"] for page in pages},
                         {story: sequence for story, (sequence, status) in last.items() if status == "open"})


class Storms(TestCase):
    def test_subscribers_who_all_come_back_at_once_do_not_hold_up_articles(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.feed(articles(100, events=20))
        status = self.query(daemon, "status")
        storm = [self.requests(daemon, "query") for _ in range(50)]
        for subscriber in storm:
            subscriber.ask(query="status")
        daemon.process.send_signal(signal.SIGSTOP)  # so that all of it is there when it goes on
        for _ in range(6):
            for subscriber in storm:
                subscriber.send(query="replay", epoch=status["epoch"], after=0)
        numbers = [requests.send(article=article(number)) for number in range(100, 105)]
        daemon.process.send_signal(signal.SIGCONT)
        self.assertEqual({requests.wait(number)["result"] for number in numbers}, {"ack"})
        # Had they been answered first, all of their answers would be here.
        answered = sum(len(self.take_what_has_come(subscriber)) for subscriber in storm)
        self.assertLess(answered, 50 * 6 / 2)
        self.assertEqual(self.query(daemon, "status")["articles"], 105)
        for subscriber in storm:
            wait_until(lambda: self.take_what_has_come(subscriber) and len(subscriber.came) == 6, "answers for all who asked")

    def take_what_has_come(self, requests):
        """Unread: there is much of it."""
        requests.came = getattr(requests, "came", [])
        while requests.socket.poll(0):
            requests.came.append(len(requests.socket.recv()))
        return requests.came


class Queries(TestCase):
    def test_bad_questions_are_refused_with_a_reason(self):
        daemon = self.daemon()
        requests = self.requests(daemon, "query")
        for reason, question in [
            ("unknown-query", {"query": "weather"}),
            ("unknown-query", {}),
            ("bad-value", {"query": "story"}),
            ("bad-value", {"query": "stories", "order": "best"}),
            ("bad-time", {"query": "stories", "since": "yesterday"}),
            ("too-large", {"query": "x" * 20000}),
        ]:
            answer = requests.send(**question)
            answer = requests.wait(answer) if reason != "too-large" else requests.receive()
            self.assertEqual((answer["result"], answer["reason"]), ("rejected", reason), question)
        self.assertEqual(requests.ask(query="story", id="s99")["result"], "not-found")
        self.assertEqual(requests.ask(query="status")["counters"]["queries_rejected"], 6)
