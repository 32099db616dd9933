"""Waiting for sockets, in a thread or in an event loop."""
from __future__ import annotations

import asyncio
import typing

import zmq

Waits = typing.Sequence[typing.Tuple["zmq.Socket[typing.Any]", int]]

LONGEST = 3600.0  # of one wait, in seconds


def wait(waits: Waits, seconds: float) -> None:
    """Waits until one of the sockets is ready as asked, or the time is over."""
    poller = zmq.Poller()
    for socket, events in waits:
        poller.register(socket, events)
    poller.poll(int(max(0.0, min(seconds, LONGEST)) * 1000) + 1)


def _ready(waits: Waits) -> bool:
    # Each socket has to be looked at: its descriptor tells only of what came since then.
    return any([typing.cast(int, socket.getsockopt(zmq.EVENTS)) & events for socket, events in waits])


class LoopWaiter:
    """The same in an asyncio loop. The descriptor of a ZeroMQ socket says no more than "look at its events again"."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._watched: set[int] = set()

    def wake(self) -> None:
        """Ends the current wait, or the next one."""
        self._event.set()

    async def wait(self, waits: Waits, seconds: float) -> None:
        for socket, _ in waits:
            descriptor = typing.cast(int, socket.getsockopt(zmq.FD))
            if descriptor not in self._watched:
                self._watched.add(descriptor)
                self._loop.add_reader(descriptor, self._event.set)
        if _ready(waits):
            await asyncio.sleep(0)
        else:
            # Not asyncio.wait_for(), which before Python 3.12 loses a cancellation that comes together with the event.
            timer = self._loop.call_later(max(0.0, min(seconds, LONGEST)), self._event.set)
            try:
                await self._event.wait()
            finally:
                timer.cancel()
        self._event.clear()

    def close(self) -> None:
        """Call it before the sockets are closed."""
        for descriptor in self._watched:
            self._loop.remove_reader(descriptor)
        self._watched.clear()
