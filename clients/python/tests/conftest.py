"""The real hearsayd, as tests/integration has it: $HEARSAYD names it, else it is taken from the build folder."""
import pathlib
import sys

import pytest
import zmq

TOP = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP / "tests/integration"))

import harness  # noqa: E402


@pytest.fixture
def start(tmp_path):
    """Starts daemons, each in a directory of its own unless told which; all end with the test."""
    running = []

    def start(directory=tmp_path, ready=True, **options):
        daemon = harness.Daemon(directory, **options)
        running.append(daemon)
        if ready:
            daemon.wait_ready()
        return daemon

    yield start
    for daemon in running:
        if daemon.process.poll() is None:
            daemon.kill()
        daemon.notifications.close()


@pytest.fixture
def daemon(start):
    return start()


@pytest.fixture
def context():
    """A ZeroMQ context whose sockets are closed with the test: a feeder that was left open fails no other test."""
    context = zmq.Context()
    yield context
    context.destroy(linger=0)
