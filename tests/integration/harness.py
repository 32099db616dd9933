"""What the integration tests share: a real hearsayd in a directory of its own, sockets to it, the real client, waiting without sleeping.

The programs are named by $HEARSAYD and $HEARSAY (ctest sets them), else taken from ../../build.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import msgpack
import zmq

TOP = pathlib.Path(__file__).resolve().parents[2]
HEARSAYD = os.environ.get("HEARSAYD", str(TOP / "build/daemon/hearsayd"))
HEARSAY = os.environ.get("HEARSAY", str(TOP / "build/clients/cli/hearsay"))
GOLDEN = TOP / "tests/data/golden"
# Without what a service manager over the tests would say to the daemon.
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("WATCHDOG_", "NOTIFY_", "JOURNAL_STREAM"))}
# Generous: sanitizers are slow, and so is a machine that runs several tests at once. Nothing waits that long unless it fails.
DEADLINE = 60


def wait_until(condition, what, deadline=DEADLINE):
    """Calls condition() again and again until it gives something true, which is returned."""
    end = time.monotonic() + deadline
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"still waiting for {what} after {deadline} s")
        time.sleep(0.01)


class Notifications:
    """The service manager's end of sd_notify. A thread reads it: few datagrams fit into a socket, and the daemon would wait."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self.socket.bind(str(path))
        self.messages = []  # dictionaries, in order
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        while datagram := self.socket.recv(65536):
            self.messages.append(dict(line.split("=", 1) for line in datagram.decode().splitlines()))

    def read(self):
        """What has come so far."""
        return list(self.messages)

    def wait(self, key, value=None, after=0):
        """The number of the first message from `after` on that has the key (with that value)."""

        def find():
            for number, message in enumerate(self.read()[after:], after):
                if key in message and value in (None, message[key]):
                    return (number,)
            return None

        return wait_until(find, f"{key}={value or '…'} on the notify socket")[0]

    def close(self):
        if self.thread.is_alive():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
                end.sendto(b"", str(self.path))
            self.thread.join()
        self.socket.close()


class Daemon:
    """A hearsayd in `directory`: state and sockets are there, too. Started at once, not yet ready. `wrapper`: a command that executes it.
    `program`: another build of it."""

    def __init__(self, directory, *arguments, settings=(), environment=None, wrapper=(), program=HEARSAYD):
        self.directory = pathlib.Path(directory)
        self.run = self.directory / "run"
        self.state = self.directory / "state"
        self.notifications = Notifications(self.directory / f"notify-{time.monotonic_ns()}")
        self.log_path = self.directory / "hearsayd.log"
        command = [program, "--config", "/dev/null", "--state-directory", self.state, "--runtime-directory", self.run]
        for setting in ("clock=published", "log_level=debug", *settings):
            command += ["--set", setting]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*wrapper, *command, *arguments],
                stderr=log,
                env={**ENVIRONMENT, "NOTIFY_SOCKET": str(self.notifications.path), **(environment or {})},
            )

    def wait_ready(self, deadline=DEADLINE):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"hearsayd ended with {self.process.returncode}:\n{self.log()}")
            return any("READY" in message for message in self.notifications.read())

        wait_until(ready, "READY=1", deadline)

    def log(self):
        return self.log_path.read_text(errors="replace")

    def endpoint(self, name):
        return f"ipc://{self.run}/{name}"

    def stop(self):
        """SIGTERM; the exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(DEADLINE)
        self.notifications.close()
        return status

    def kill(self):
        """SIGKILL: no chance to tidy up."""
        self.process.kill()
        self.process.wait(DEADLINE)
        self.notifications.close()


class Requests:
    """A DEALER: requests with numbers, answers by number."""

    def __init__(self, context, endpoint):
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.SNDHWM, 0)
        self.socket.setsockopt(zmq.RCVHWM, 0)
        self.socket.connect(endpoint)
        self.number = 0
        self.answers = {}

    def send(self, **request):
        """The number under which the answer will come."""
        self.number += 1
        self.socket.send(msgpack.packb({"request": self.number, **request}))
        return self.number

    def receive(self, timeout=DEADLINE):
        """The next answer."""
        if not self.socket.poll(timeout * 1000):
            raise AssertionError(f"no answer within {timeout} s")
        answer = msgpack.unpackb(self.socket.recv())
        self.answers[answer["request"]] = answer
        return answer

    def wait(self, number):
        while number not in self.answers:
            self.receive()
        return self.answers.pop(number)

    def ask(self, **request):
        return self.wait(self.send(**request))

    def feed(self, articles):
        """Sends articles, all at once; their answers in the same order."""
        numbers = [self.send(article=article) for article in articles]
        return [self.wait(number) for number in numbers]


class Updates:
    """A SUB without limits, connected when the constructor returns (it has seen a heartbeat)."""

    def __init__(self, context, endpoint, topic="", high_water=0):
        self.socket = context.socket(zmq.SUB)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RCVHWM, high_water)
        self.socket.setsockopt(zmq.SUBSCRIBE, topic.encode())
        self.socket.setsockopt(zmq.SUBSCRIBE, b"heartbeat/")
        self.socket.connect(endpoint)
        self.frames = []  # (topic, bytes) of updates
        self.heartbeat = None
        self.wait(lambda: self.heartbeat, "a heartbeat")

    def read(self):
        """Takes what has come, waiting a moment for the first."""
        wait = 20
        while self.socket.poll(wait):
            topic, data = self.socket.recv_multipart()
            if topic == b"heartbeat/":
                self.heartbeat = msgpack.unpackb(data)
            else:
                self.frames.append((topic.decode(), data))
            wait = 0

    def wait(self, condition, what):
        def read_and_try():
            self.read()
            return condition()

        return wait_until(read_and_try, what)

    def wait_for_sequence(self, sequence):
        """Until that update is here."""
        self.wait(lambda: any(update["sequence"] >= sequence for update in self.updates()[-1:]), f"update {sequence}")

    def updates(self):
        return [msgpack.unpackb(data) for _, data in self.frames]


class TestCase(unittest.TestCase):
    """Gives each test a directory, a ZeroMQ context, and daemons that are ended with it."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="hearsay-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.addCleanup(self.tell_log)
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, linger=0)

    def tell_log(self):
        """When the test failed: what hearsayd said."""
        failed = self._outcome.result.failures + self._outcome.result.errors
        for log in self.directory.glob("**/hearsayd.log"):
            if any(test is self for test, _ in failed):
                print(f"--- {self.id()}: {log}:\n{log.read_text(errors='replace')[-4000:]}")

    def end(self, process):
        """Whatever a test has left running, by its own pid."""
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def daemon(self, *arguments, directory=None, ready=True, **options):
        """Starts a hearsayd; waits until it is ready, unless told not to."""
        directory = directory or self.directory
        directory.mkdir(exist_ok=True)
        daemon = Daemon(directory, *arguments, **options)
        self.addCleanup(daemon.notifications.close)
        self.addCleanup(self.end, daemon.process)
        if ready:
            daemon.wait_ready()
        return daemon

    def requests(self, daemon, name="articles"):
        requests = Requests(self.context, daemon.endpoint(name))
        self.addCleanup(requests.socket.close)
        return requests

    def updates(self, daemon, **options):
        updates = Updates(self.context, daemon.endpoint("updates"), **options)
        self.addCleanup(updates.socket.close)
        return updates

    def query(self, daemon, query, **parameters):
        socket = Requests(self.context, daemon.endpoint("query"))
        answer = socket.ask(query=query, **parameters)
        socket.socket.close()
        return answer

    def replay(self, daemon, after=0, topic=""):
        """Every update after a sequence, as the daemon replays it."""
        updates, epoch = [], self.query(daemon, "status")["epoch"]
        more = True
        while more:
            answer = self.query(daemon, "replay", epoch=epoch, after=after, topic=topic)
            self.assertEqual(answer["result"], "ok")
            updates += [update for _, update in answer["updates"]]
            more = answer["more"]
            after = updates[-1]["sequence"] if updates else after
        return updates

    def client(self, daemon, *arguments, stdin=None, timeout=DEADLINE):
        """Runs `hearsay` to its end: (exit status, standard output, standard error)."""
        done = subprocess.run(
            [HEARSAY, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**ENVIRONMENT, "HEARSAY_ENDPOINTS": str(daemon.run), "NO_COLOR": "1"},
        )
        return done.returncode, done.stdout, done.stderr

    def start_client(self, daemon, *arguments, **options):
        """Starts `hearsay` and leaves it running; ended with the test."""
        process = subprocess.Popen(
            [HEARSAY, *map(str, arguments)],
            env={**ENVIRONMENT, "HEARSAY_ENDPOINTS": str(daemon.run), "NO_COLOR": "1"},
            **options,
        )
        self.addCleanup(self.end, process)
        return process
