"""Stands between a client and the daemon, and does what networks and daemons do: loses updates, says `busy`, loses answers."""
import threading

import msgpack
import zmq


class Relay:
    """Binds endpoints like a daemon's in `directory`, and passes on what comes, in a thread. The hooks decide what is passed on:
    `update(topic, message)`, which may change it; `request(message)`, which gives None to pass a request on, or an answer of its own, or
    False to lose it; `answer(message)`, whether the daemon's answer is passed on."""

    def __init__(self, daemon, directory, update=lambda topic, message: True, request=lambda message: None, answer=lambda message: True):
        self.directory, self.update, self.request, self.answer = directory, update, request, answer
        directory.mkdir(exist_ok=True)
        self.context = zmq.Context()
        self.poller = zmq.Poller()
        self.pairs = {}
        for name in ("articles", "query", "control"):
            front, back = self.socket(zmq.ROUTER), self.socket(zmq.DEALER)
            front.bind(f"ipc://{directory}/{name}")
            back.connect(daemon.endpoint(name))
            self.pairs[front], self.pairs[back] = (name, back), (name, front)
            self.poller.register(front, zmq.POLLIN)
            self.poller.register(back, zmq.POLLIN)
        self.publish, self.subscribe = self.socket(zmq.XPUB), self.socket(zmq.SUB)
        self.publish.bind(f"ipc://{directory}/updates")
        self.subscribe.setsockopt(zmq.SUBSCRIBE, b"")
        self.subscribe.connect(daemon.endpoint("updates"))
        self.poller.register(self.subscribe, zmq.POLLIN)
        self.stop = threading.Event()
        self.clients = {}
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def socket(self, kind):
        socket = self.context.socket(kind)
        for option, value in ((zmq.LINGER, 0), (zmq.SNDHWM, 0), (zmq.RCVHWM, 0)):
            socket.setsockopt(option, value)
        return socket

    def run(self):
        while not self.stop.is_set():
            for socket, _ in self.poller.poll(20):
                if socket is self.subscribe:
                    topic, data = socket.recv_multipart()
                    message = msgpack.unpackb(data)
                    if self.update(topic.decode(), message):
                        self.publish.send_multipart([topic, msgpack.packb(message)])
                else:
                    self.pass_on(socket)

    def pass_on(self, socket):
        name, other = self.pairs[socket]
        *route, data = socket.recv_multipart()
        message = msgpack.unpackb(data)
        if route:
            self.clients[name] = route[0]  # one client at a time
            said = self.request(message)
            if said is None:
                other.send(data)
            elif said is not False:
                socket.send_multipart([*route, msgpack.packb(said)])
        elif self.answer(message):
            other.send_multipart([self.clients[name], data])

    def close(self):
        self.stop.set()
        self.thread.join()
        self.context.destroy(linger=0)
