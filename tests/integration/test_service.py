"""The daemon as a service: what it tells its manager, how it stops, and what it says about its configuration."""
import os
import pathlib
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time

from articles import article, articles
from harness import HEARSAYD, TOP, TestCase, wait_until


class Notify(TestCase):
    def test_ready_comes_after_replay_and_bind_and_the_status_counts(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(3))
        counts = self.query(daemon, "status")
        told = f"3 articles in {counts['stories_open']} stories ({counts['stories_open']} open), log at 3"
        daemon.notifications.wait("STATUS", told)
        daemon.stop()
        again = self.daemon(ready=False)
        number = again.notifications.wait("READY", "1")
        for name in ("articles", "updates", "query", "control"):
            self.assertTrue(stat.S_ISSOCK((again.run / name).stat().st_mode), "bound when it said READY")
        before = again.notifications.messages[:number]
        self.assertTrue(any(message.get("STATUS") == told for message in before), "recovered when it said READY")
        self.assertRegex(again.log(), rf"notice: ready after \d+\.\d s: version \d+\.\d+\.\d+, log at 3, epoch {counts['epoch']}, in '{again.state}'")

    def test_a_long_replay_tells_how_far_it_is_and_asks_for_time(self):
        daemon = self.daemon()
        self.requests(daemon).feed([{"id": str(k), "title": f"Item {k} of a long list", "published": k} for k in range(2500)])
        daemon.stop()
        (daemon.state / "checkpoint").unlink()
        again = self.daemon()
        told = [message for message in again.notifications.messages if message.get("STATUS", "").startswith("replaying")]
        self.assertEqual([message["STATUS"] for message in told], ["replaying 40%", "replaying 80%"])
        self.assertTrue(all(int(message["EXTEND_TIMEOUT_USEC"]) > 1000000 for message in told))

    def told_while_it_starts(self, daemon, words):
        told = [message for message in daemon.notifications.messages if message.get("STATUS", "").startswith(words)]
        self.assertTrue(all(int(message["EXTEND_TIMEOUT_USEC"]) > 1000000 for message in told))
        return [message["STATUS"].removeprefix(words + " ") for message in told]

    def test_a_state_that_is_built_again_tells_how_far_it_is_and_asks_for_time(self):
        daemon = self.daemon()
        self.requests(daemon).feed([{"id": str(k), "title": f"Item {k} of a long list", "published": k} for k in range(2500)])
        updates = self.query(daemon, "status")["sequence"]
        daemon.stop()
        (daemon.state / "state.db").unlink()
        again = self.daemon()
        expected = [f"{k * 100 // updates}%" for k in range(1000, updates + 1, 1000)]
        self.assertEqual(self.told_while_it_starts(again, "building the state"), expected)
        self.assertEqual(self.query(again, "status")["articles"], 2500)

    def test_a_log_of_an_older_format_tells_how_far_it_is_brought_up_to_date_and_asks_for_time_once(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(3))
        daemon.stop()
        with sqlite3.connect(daemon.state / "log.db") as log:
            log.executescript("DROP TABLE erased; ALTER TABLE start DROP COLUMN erased; PRAGMA user_version = 4")
        log.close()
        again = self.daemon()
        self.assertEqual(self.told_while_it_starts(again, "upgrading the log"), ["0%"])
        self.assertIn("an older hearsayd wrote the log: upgrading its format, once", again.log())
        again.stop()
        self.assertEqual(self.told_while_it_starts(self.daemon(), "upgrading the log"), [])

    def test_signs_of_life_come_in_time(self):
        daemon = self.daemon(environment={"WATCHDOG_USEC": "2000000"})
        first = daemon.notifications.wait("WATCHDOG", "1")
        daemon.notifications.wait("WATCHDOG", "1", after=first + 1)

    def test_no_sign_of_life_while_the_workers_are_stuck(self):
        daemon = self.daemon(settings=["workers=1"], environment={"WATCHDOG_USEC": "2000000"})
        with stopped_thread(worker(daemon)):
            requests, updates = self.requests(daemon), self.updates(daemon)
            requests.send(article=article(1))
            wait_until(lambda: self.query(daemon, "status")["counters"]["received"] == 1, "the article to be taken")
            # Heartbeats show that the loop turns on; after the one sign that may be on its way no more may come.
            before = len(daemon.notifications.read())

            def heartbeats(count):
                for _ in range(count):
                    updates.heartbeat = None
                    updates.wait(lambda: updates.heartbeat, "a heartbeat")

            heartbeats(2)
            start = len(daemon.notifications.read())
            heartbeats(3)
            signs = [message for message in daemon.notifications.read()[start:] if "WATCHDOG" in message]
            self.assertEqual(signs, [], f"{before} messages before")
        self.assertEqual(requests.receive()["result"], "ack")
        daemon.notifications.wait("WATCHDOG", "1", after=len(daemon.notifications.messages))

    def test_sigterm_finishes_what_was_taken_and_answers_it(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for one in articles(300):
            requests.send(article=one)
        requests.receive()
        daemon.process.send_signal(signal.SIGTERM)
        answers = {"ack": 1, "busy": 0}
        positions = []
        while sum(answers.values()) < 300:
            # What had not reached the daemon when it closed its sockets gets no answer: a feeder sends it again.
            ended = daemon.process.poll() is not None
            if not requests.socket.poll(3000 if ended else 100):
                if ended:
                    break
                continue
            answer = requests.receive()
            answers[answer["result"]] += 1
            positions += [answer["position"]] if answer["result"] == "ack" else []
            if answer["result"] == "busy":
                self.assertEqual(answer["reason"], "stopping")
        self.assertEqual(daemon.process.wait(60), 0)
        daemon.notifications.wait("STOPPING", "1")
        again = self.daemon()
        self.assertEqual(self.query(again, "status")["position"], answers["ack"], "each that is on disk was answered, and no other")

    def test_while_it_stops_controls_are_answered_busy_and_queries_as_ever(self):
        daemon = self.daemon(settings=["workers=1"])
        requests, control, query = self.requests(daemon), self.requests(daemon, "control"), self.requests(daemon, "query")
        control.ask(control="retract", id="nobody")
        with stopped_thread(worker(daemon)):
            requests.send(article=article(1))
            wait_until(lambda: query.ask(query="status")["counters"]["received"] == 1, "the article to be taken")
            daemon.process.send_signal(signal.SIGTERM)
            daemon.notifications.wait("STOPPING", "1")
            answer = control.ask(control="retract", id="test-0")
            self.assertEqual((answer["result"], answer.get("reason")), ("busy", "stopping"))
            self.assertEqual(query.ask(query="status")["result"], "ok")
        self.assertEqual(requests.receive()["result"], "ack")
        self.assertEqual(daemon.process.wait(60), 0)

    def test_sockets_are_for_the_group_and_control_for_the_owner_and_gone_at_the_end(self):
        daemon = self.daemon()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in daemon.run.iterdir()}
        self.assertEqual(modes, {"articles": 0o660, "updates": 0o660, "query": 0o660, "control": 0o600})
        self.assertEqual({stat.S_IMODE(path.stat().st_mode) & 0o077 for path in daemon.state.iterdir()}, {0})
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(list(daemon.run.iterdir()), [])

    def test_a_reload_is_announced_and_ended_also_when_the_configuration_is_bad(self):
        config = self.directory / "hearsayd.conf"
        config.write_text("log_level = info\n")
        daemon = self.daemon("--config", config)
        for text, said in [
            ("log_level = debug\n", "the configuration was read again"),
            ("log_level = debug\nworkers = 3\n", "'workers' takes effect at the next start only"),
            ("log_level = debug\nwindoww = 3d\n",
             f"{config}:2: unknown key 'windoww' ('hearsayd --settings' lists them), keeping the old configuration"),
        ]:
            config.write_text(text)
            start = len(daemon.notifications.read())
            daemon.process.send_signal(signal.SIGHUP)
            number = daemon.notifications.wait("RELOADING", "1", after=start)
            now = time.clock_gettime(time.CLOCK_MONOTONIC) * 1e6
            self.assertAlmostEqual(int(daemon.notifications.messages[number]["MONOTONIC_USEC"]), now, delta=60e6)
            daemon.notifications.wait("READY", "1", after=number + 1)
            self.assertIn(said, daemon.log())
        self.assertEqual(self.requests(daemon).ask(article=article(1))["result"], "ack")


    def test_a_reload_that_comes_while_it_starts_waits_until_it_has(self):
        daemon = self.daemon(ready=False)
        wait_until(daemon.state.exists, "the beginning")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_ready()
        wait_until(lambda: "read again" in daemon.log(), "the reload")

    def test_what_a_careless_supervisor_leaves_it_with_ends_nothing(self):
        careless = ("import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); signal.signal(signal.SIGPIPE, signal.SIG_DFL); "
                    "os.dup2(os.pipe()[1], 2); os.execv(sys.argv[1], sys.argv[1:])")
        daemon = self.daemon(wrapper=(sys.executable, "-c", careless))
        reloads = len(daemon.notifications.read())
        daemon.process.send_signal(signal.SIGHUP)
        daemon.notifications.wait("RELOADING", "1", after=reloads)
        self.requests(daemon).feed([{"id": str(k), "title": f"Item {k} of a list"} for k in range(1000)])
        wait_until(lambda: self.query(daemon, "status")["counters"]["checkpoints"], "the end of a checkpoint's child to be seen")

    def test_owners_are_read_again_at_a_reload_and_count_for_what_comes_then(self):
        config, owners = self.directory / "hearsayd.conf", self.directory / "owners"
        config.write_text(f"publishers.owners = {owners}\n")
        owners.write_text("Voss Media: Karsk Daily\n")
        daemon = self.daemon("--config", config)

        def reload(text, said):
            owners.write_text(text)
            start = len(daemon.notifications.read())
            daemon.process.send_signal(signal.SIGHUP)
            daemon.notifications.wait("READY", "1", after=daemon.notifications.wait("RELOADING", "1", after=start))
            self.assertIn(said, daemon.log())

        def owner_of(number, publisher):
            sent = {key: value for key, value in article(number).items() if key != "url"} | {"publisher": publisher}
            self.assertEqual(self.requests(daemon).ask(article=sent)["result"], "ack")
            return self.requests(daemon, "query").ask(query="article", id=sent["id"])["record"]["owner"]

        self.assertEqual(owner_of(1, "The Karsk Daily"), "Voss Media")
        self.assertIsNone(owner_of(2, "Harbour Post"))
        reload("Voss Media: Karsk Daily, Harbour Post\n", "the configuration was read again")
        self.assertEqual(owner_of(3, "Harbour Post"), "Voss Media")
        self.assertIsNone(self.requests(daemon, "query").ask(query="article", id=article(2)["id"])["record"]["owner"], "what was counted stays")
        reload("Karsk Daily\n", f"{owners}:1: 'Karsk Daily' is not 'owner: outlet, outlet', keeping the old configuration")
        self.assertEqual(owner_of(4, "Karsk Daily"), "Voss Media")


def worker(daemon):
    """The number of the thread that is the daemon's first worker."""
    tasks = pathlib.Path(f"/proc/{daemon.process.pid}/task").iterdir()
    return next(int(task.name) for task in tasks if (task / "comm").read_text() == "worker-0\n")


class stopped_thread:
    """Holds one thread of a child with ptrace(2), so that it looks stuck to the rest of its process."""

    PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT, WALL = 17, 0x4206, 0x4207, 0x40000000

    def __init__(self, thread):
        import ctypes

        self.thread = thread
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.libc.ptrace.argtypes = [ctypes.c_long] * 4
        self.libc.ptrace.restype = ctypes.c_long
        self.error = ctypes.get_errno

    def ptrace(self, request):
        if self.libc.ptrace(request, self.thread, 0, 0) < 0:
            raise OSError(self.error(), f"ptrace({request:#x})")

    def __enter__(self):
        self.ptrace(self.PTRACE_SEIZE)
        self.ptrace(self.PTRACE_INTERRUPT)
        os.waitpid(self.thread, self.WALL)

    def __exit__(self, *_):
        self.ptrace(self.PTRACE_DETACH)


class Configuration(TestCase):
    def check(self, text, *arguments):
        config = self.directory / "hearsayd.conf"
        config.write_text(text)
        done = subprocess.run([HEARSAYD, "--check", "--config", config, *arguments], capture_output=True, text=True)
        return done.returncode, done.stderr.replace(str(config), "FILE")

    def test_what_is_wrong_is_named_with_file_and_line(self):
        for text, said in [
            ("# fine\n\nartcles = ipc:///run/a\n", "FILE:3: unknown key 'artcles'"),
            ("workers = many\n", "FILE:1: 'many' is not a value for workers, which takes 0 to 256"),
            ("workers = 257\n", "FILE:1: '257' is not a value for workers"),
            ("clock = wall\n", "FILE:1: 'wall' is not a value for clock, which takes arrival or published"),
            ("\nwindow = 5\n", "FILE:2: '5' is not a value for window"),
            ("window = 10s\n", "FILE:1: '10s' is not a value for window"),
            ("extract.confidence = 1.5\n", "FILE:1: '1.5' is not a value for extract.confidence"),
            ("queue_bytes = 1K\n", "FILE:1: '1K' is not a value for queue_bytes"),
            ("log_level = loud\n", "FILE:1: 'loud' is not a value for log_level"),
            ("workers\n", "FILE:1: 'workers' is not 'key = value'"),
            ("state_directory =\n", "FILE:1: '' is not a value for state_directory"),
            ("articles = tcp://0.0.0.0:5555\n", "FILE:1: 'tcp://0.0.0.0:5555' is not on loopback"),
            ("articles = tcp://*:5555\n", "FILE:1: 'tcp://*:5555' is not on loopback"),
            ("updates = tcp://news.example:5555\n", "FILE:1: 'tcp://news.example:5555' is not on loopback"),
            ("subscribe = tcp://10.0.0.1:5599\n", "FILE:1: 'tcp://10.0.0.1:5599' is not on loopback"),
            ("query = tcp://127.0.0.1:99999\n", "FILE:1: 'tcp://127.0.0.1:99999' has no port"),
            ("query = pgm://lo;224.0.0.1:5555\n", "FILE:1: 'pgm://lo;224.0.0.1:5555' is neither ipc:// nor tcp://"),
            ("query = ipc://@abstract\n", "FILE:1: 'ipc://@abstract' is not ipc:// and an absolute path"),
            ("query = ipc:///" + "x" * 110 + "\n", "is longer than the 107 bytes"),
        ]:
            status, error = self.check(text)
            self.assertEqual(status, 78, text)
            self.assertIn(said, error)

    def test_the_file_of_owners_is_checked(self):
        owners = self.directory / "owners"
        self.assertIn(f"publishers.owners: {owners}: No such file", self.check(f"publishers.owners = {owners}\n")[1])
        owners.write_text("A: a.example\nB: a.example\n")
        status, error = self.check(f"publishers.owners = {owners}\n")
        self.assertEqual(status, 78)
        self.assertIn(f"{owners}:2: 'a.example' has an owner already: A", error)
        owners.write_text("A: a.example\n")
        self.assertEqual(self.check(f"publishers.owners = {owners}\n"), (0, ""))

    def test_good_values_are_taken(self):
        status, error = self.check(
            "articles = tcp://127.0.0.1:5555 # a comment\nupdates=tcp://[::1]:5556\nquery =tcp://localhost:5557\n"
            "control = ipc:///run/x\nsubscribe = tcp://127.0.0.1:1\nsubscribe = ipc:///a#b\n"
            "workers = 256\nwindow = 90m\nextract.confidence = 0.25\nextract.attitudes = yes\nqueue_bytes = 2M\nlog_level = error\n"
        )
        self.assertEqual((status, error), (0, ""))

    def test_the_command_line_is_checked_too_and_stands_above_the_file(self):
        status, error = self.check("", "--set", "workers=x")
        self.assertEqual(status, 78)
        self.assertIn("command line: 'x' is not a value for workers", error)
        self.assertEqual(self.check("", "--set", "workers")[0], 64)
        self.assertEqual(self.check("workers = 3\n", "--set", "workers=2")[0], 0)

    def test_a_queue_of_more_than_a_quarter_of_the_memory_is_cut_and_that_is_told(self):
        for size, cut in (("256M", False), ("257M", True)):
            daemon = self.daemon(directory=self.directory / size, settings=["memory_max=1G", f"queue_bytes={size}"])
            self.assertEqual(daemon.stop(), 0)
            told = "queue_bytes is 257 MiB, but a quarter of what memory_max allows is less: 256 MiB of articles may wait"
            self.assertEqual(told in daemon.log(), cut)

    def test_a_missing_file_is_an_error(self):
        done = subprocess.run([HEARSAYD, "--check", "--config", self.directory / "none"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 78)
        self.assertIn("No such file or directory", done.stderr)

    def test_a_directory_for_a_file_is_an_error_that_names_it(self):
        done = subprocess.run([HEARSAYD, "--check", "--config", self.directory], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (78, f"hearsayd: error: {self.directory}: Is a directory\n"))
        self.assertIn(f"publishers.owners: {self.directory}: Is a directory", self.check(f"publishers.owners = {self.directory}\n")[1])

    def test_a_byte_order_mark_before_the_first_key_is_none_of_it(self):
        self.assertEqual(self.check("\ufeffworkers = 2\n"), (0, ""))
        self.assertIn("FILE:2: unknown key '\ufeffworkers'", self.check("\n\ufeffworkers = 2\n")[1])

    def test_directories_may_be_relative_on_the_command_line(self):
        self.assertEqual(self.check("", "--runtime-directory", "run", "--state-directory", "state"), (0, ""))

    def test_an_argument_is_refused_by_name(self):
        done = subprocess.run([HEARSAYD, "start"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 64)
        self.assertIn("'start' is not an option", done.stderr)

    def test_the_commented_file_holds_every_key_with_its_default(self):
        commented = (TOP / "systemd/hearsayd.conf").read_text()
        in_file = dict(re.findall(r"^#([a-z_.]+) = ?(.*)$", commented, re.MULTILINE))
        listed = subprocess.run([HEARSAYD, "--settings"], capture_output=True, text=True, check=True).stdout
        with open("/dev/full", "w") as full:
            unlisted = subprocess.run([HEARSAYD, "--settings"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((unlisted.returncode, unlisted.stderr), (74, "hearsayd: error: write the settings: No space left on device\n"))
        in_table = dict(re.findall(r"^  ([a-z_.]+)\n.*\n.*; default: (.*)$", listed, re.MULTILINE))
        self.assertEqual(in_file.pop("subscribe"), "tcp://127.0.0.1:5599")  # an example
        self.assertEqual(in_table.pop("subscribe"), "none")
        self.assertEqual({key: value or "none" for key, value in in_file.items()}, in_table)
        self.assertEqual(self.check(re.sub(r"^#([a-z_.]+ =)", r"\1", commented, flags=re.MULTILINE))[0], 0)


class Loopback(TestCase):
    def test_tcp_on_loopback_works(self):
        import msgpack
        import zmq

        probe = self.context.socket(zmq.REP)
        port = probe.bind_to_random_port("tcp://127.0.0.1")
        probe.close()
        # The port is free again in a moment; a daemon that can't bind it ends with 69, and is started once more.
        def start():
            daemon = self.daemon("--set", f"query=tcp://localhost:{port}", ready=False)
            wait_until(lambda: daemon.process.poll() is not None or any("READY" in m for m in daemon.notifications.read()), "a start")
            return daemon if daemon.process.poll() is None else None

        wait_until(start, "the port")
        socket = self.context.socket(zmq.REQ)
        socket.connect(f"tcp://127.0.0.1:{port}")
        socket.send(msgpack.packb({"request": 1, "query": "status"}))
        self.assertTrue(socket.poll(60000))
        self.assertEqual(msgpack.unpackb(socket.recv())["result"], "ok")
        socket.close()


class Unit(TestCase):
    def unit(self):
        """The unit with a program that is there, in a directory of its own."""
        unit = (TOP / "systemd/hearsayd.service.in").read_text().replace("@CMAKE_INSTALL_FULL_BINDIR@/hearsayd", "/bin/true")
        path = self.directory / "hearsayd.service"
        path.write_text(unit)
        return path

    def test_systemd_finds_nothing_wrong_with_the_unit(self):
        done = subprocess.run(["systemd-analyze", "verify", self.unit()], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_unit_starts_a_daemon_that_failed_again_and_again_but_not_one_that_a_restart_does_not_mend(self):
        settings = dict(line.split("=", 1) for line in self.unit().read_text().splitlines() if "=" in line and not line.startswith("#"))
        self.assertEqual(settings["Restart"], "on-failure")
        self.assertEqual(settings["StartLimitIntervalSec"], "0", "no limit")
        self.assertEqual(settings["RestartSec"], "5s", "a pause")
        self.assertEqual(settings["RestartPreventExitStatus"].split(), ["64", "65", "78"], "74, a failed write, is not one of them")

    def test_the_unit_exposes_no_more_than_the_mark(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--threshold=13", self.unit()], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-300:])
