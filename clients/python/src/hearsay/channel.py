"""A DEALER to the daemon that knows when its connection broke.

What libzmq 4.3.4 makes necessary: IMMEDIATE, so that nothing is queued for a daemon that is not there; not on a SUB, where libzmq aborts
between the two frames of an update when the connection breaks ("Assertion failed: !_more", fq.cpp). No ZMTP heartbeats: it aborts
when one is due, or comes, on a connection that broke while more was waiting than the high-water mark ("!_io_error"), at either end.
LINGER 0. MAXMSGSIZE is unlimited unless set. The options come before connect()."""
from __future__ import annotations

import typing

import zmq
from zmq.utils.monitor import recv_monitor_message

from . import wire


def open_socket(context: zmq.Context[typing.Any], kind: int, endpoint: str, high_water: int) -> zmq.Socket[typing.Any]:
    """A socket with all options, not yet connected."""
    if not endpoint.startswith(("ipc://", "tcp://")):
        raise ValueError(f"'{endpoint}' is no endpoint: it must begin with ipc:// or tcp://")
    socket: zmq.Socket[typing.Any] = context.socket(kind)
    for option, value in (
        (zmq.LINGER, 0), (zmq.IMMEDIATE, int(kind != zmq.SUB)), (zmq.SNDHWM, high_water), (zmq.RCVHWM, high_water),
        (zmq.RECONNECT_IVL, 100), (zmq.RECONNECT_IVL_MAX, 1000),
        (zmq.MAXMSGSIZE, wire.REPLY_BYTES), (zmq.IPV6, int("[" in endpoint)),
    ):
        socket.setsockopt(option, value)
    return socket


class Channel:
    """Requests out, answers in. Nothing here waits."""

    def __init__(self, context: zmq.Context[typing.Any], endpoint: str, high_water: int):
        self.endpoint = endpoint
        self._down = False  # the connection broke, and there is no new one yet
        self._socket = open_socket(context, zmq.DEALER, endpoint, high_water)
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        self._socket.connect(endpoint)

    def close(self) -> None:
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=0)

    def send(self, frame: bytes) -> bool:
        """Whether the frame was sent: False without a connection, or if it takes no more at the moment."""
        if self._down:
            return False
        try:
            self._socket.send(frame, zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True

    def receive(self) -> wire.Map | None:
        """The next answer that has arrived; anything else is skipped."""
        while True:
            try:
                frames = self._socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return None
            try:
                if len(frames) == 1:
                    return wire.decode(frames[0])
            except wire.Malformed:
                pass

    def broke(self) -> bool:
        """Whether there is a new connection since the last call: what was sent over the one before may be lost. Take the answers that are
        there first: they count."""
        broke = False
        while typing.cast(int, self._monitor.getsockopt(zmq.EVENTS)) & zmq.POLLIN:
            event = recv_monitor_message(self._monitor)["event"]
            broke = broke or (self._down and event == zmq.EVENT_HANDSHAKE_SUCCEEDED)
            self._down = event == zmq.EVENT_DISCONNECTED
        if broke:
            self._socket.getsockopt(zmq.EVENTS)  # looking at the socket makes it take note that the old connection is gone
        return broke

    @property
    def down(self) -> bool:
        """Whether the connection broke, as far as broke() has looked, and there is no new one yet."""
        return self._down

    def waits(self, sending: bool) -> list[tuple[zmq.Socket[typing.Any], int]]:
        """What to wait for: answers, and the end of the connection; room to send as well, if something is to be sent."""
        out = zmq.POLLOUT if sending and not self._down else 0
        return [(self._socket, zmq.POLLIN | out), (self._monitor, zmq.POLLIN)]
