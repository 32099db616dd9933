"""The same for asyncio: AsyncFeeder and AsyncSubscriber."""
from __future__ import annotations

import asyncio
import time
import types
import typing

import zmq

from .endpoints import Where
from .errors import NoDaemon, Rejected
from .feeder import HURRY, TIMEOUT, WINDOW, FeederCore, OnResult, Prepared, Receipt, log
from .records import Snapshot, Update
from .subscriber import EventKind, OnConnected, OnReset, SubscriberBase, SubscriberCore
from .waiting import LONGEST, LoopWaiter


class AsyncFeeder:
    """Feeder for asyncio: any number of tasks may send at a time.

        async with AsyncFeeder() as feeder:
            await feeder.send(article)       # waits for room in the window
            await feeder.deliver(article)    # waits until the article is on disk
    """

    def __init__(self, endpoints: Where = None, *, window: int = WINDOW, timeout: float | None = TIMEOUT,
                 on_result: OnResult | None = None, context: zmq.Context[typing.Any] | None = None):
        self.timeout = timeout
        self._core = FeederCore(context, endpoints, window, on_result)
        self._under_way: dict[str, asyncio.Future[None]] = {}  # by key: done when the article has its answer
        self._waiter: LoopWaiter | None = None
        self._task: asyncio.Task[None] | None = None

    async def send(self, article: object, *, form: str = "auto") -> Receipt:
        """As Feeder.send()."""
        receipt, _ = await self._send(article, form)
        return receipt

    async def deliver(self, article: object, *, form: str = "auto") -> Receipt:
        """As Feeder.deliver()."""
        receipt, settled = await self._send(article, form)
        await self._wait(settled, self.timeout)
        self._core.forget_rejection(receipt)
        return receipt.check()

    async def flush(self, timeout: float | None = -1.0) -> None:
        """As Feeder.flush()."""
        while self._under_way:
            await self._wait(next(iter(self._under_way.values())), self.timeout if timeout == -1.0 else timeout)
        self._core.raise_rejections()

    @property
    def unanswered(self) -> int:
        return len(self._core.pending)

    @property
    def counts(self) -> typing.Mapping[str, int]:
        return types.MappingProxyType(self._core.counts)

    async def close(self) -> None:
        """As Feeder.close()."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if self._waiter:
            self._waiter.close()
            self._waiter = None
            self._core.channel.close()

    async def __aenter__(self) -> AsyncFeeder:
        self._start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        try:
            if kind is None:
                await self.flush()
            else:
                await self._flush_in_a_hurry()
        finally:
            await self.close()

    async def _flush_in_a_hurry(self) -> None:
        try:
            await self.flush(HURRY if self.timeout is None else min(self.timeout, HURRY))
        except (NoDaemon, Rejected) as error:
            log.warning("%d articles were not acknowledged: %s", self.unanswered, error)

    def _start(self) -> LoopWaiter:
        if not self._waiter:
            self._waiter = LoopWaiter()
            self._room = asyncio.Semaphore(self._core.window)
            self._task = asyncio.get_running_loop().create_task(self._run(self._waiter))
        return self._waiter

    async def _send(self, article: object, form: str) -> tuple[Receipt, asyncio.Future[None]]:
        waiter = self._start()
        settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            prepared = Prepared(article, form)
        except Rejected as error:
            settled.set_result(None)
            return self._core.refuse(error), settled
        key = prepared.key
        while key in self._under_way:
            await self._wait(self._under_way[key], self.timeout)
        self._under_way[key] = settled  # from now on others of this key wait
        try:
            await self._wait_for_room()
        except BaseException:
            self._end(key, settled)
            raise

        def on_settled() -> None:
            self._room.release()
            self._end(key, settled)

        receipt = self._core.add(prepared, on_settled)
        waiter.wake()
        return receipt, settled

    def _end(self, key: str, settled: asyncio.Future[None]) -> None:
        del self._under_way[key]
        if not settled.done():
            settled.set_result(None)

    async def _wait_for_room(self) -> None:
        acquire = asyncio.ensure_future(self._room.acquire())
        try:
            await self._wait(acquire, self.timeout)
        except BaseException:
            if not acquire.cancel():
                self._room.release()
            raise

    async def _wait(self, future: asyncio.Future[typing.Any], timeout: float | None) -> None:
        """Waits until the future is done; raises NoDaemon when nothing comes for that long."""
        begin = time.monotonic()
        while not future.done():
            left = LONGEST if timeout is None else timeout - self._core.silent_for(begin)
            if left <= 0:
                raise self._core.no_daemon()
            task = self._task
            if not task:
                raise ValueError("this feeder is closed")
            await asyncio.wait([future, task], timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if task.done() and not task.cancelled():
                task.result()  # raises what ended it

    async def _run(self, waiter: LoopWaiter) -> None:
        while True:
            self._core.turn()
            sockets, due = self._core.waits()
            await waiter.wait(sockets, due)


class AsyncSubscriber(SubscriberBase[EventKind]):
    """Subscriber for asyncio.

        async for update in AsyncSubscriber(languages=["en"]):
            print(update.type, update.story.title)
    """

    @typing.overload
    def __init__(self: AsyncSubscriber[Update], endpoints: Where = ..., *, languages: typing.Iterable[str] | None = ...,
                 snapshot: typing.Literal[False] = ..., timeout: float | None = ..., on_reset: OnReset | None = ...,
                 on_connected: OnConnected | None = ..., context: zmq.Context[typing.Any] | None = ...): ...

    @typing.overload
    def __init__(self: AsyncSubscriber[typing.Union[Update, Snapshot]], endpoints: Where = ..., *,
                 languages: typing.Iterable[str] | None = ..., snapshot: typing.Literal[True], timeout: float | None = ...,
                 on_reset: OnReset | None = ..., on_connected: OnConnected | None = ...,
                 context: zmq.Context[typing.Any] | None = ...): ...

    def __init__(self, endpoints: Where = None, *, languages: typing.Iterable[str] | None = None, snapshot: bool = False,
                 timeout: float | None = None, on_reset: OnReset | None = None, on_connected: OnConnected | None = None,
                 context: zmq.Context[typing.Any] | None = None):
        super().__init__(SubscriberCore(context, endpoints, languages, snapshot, on_reset, on_connected), timeout)
        self._waiter: LoopWaiter | None = None

    async def next(self) -> EventKind:
        """The next update. For one with a time limit: asyncio.wait_for(); nothing is lost when it is over."""
        while True:
            event = self._take()
            if event is not None:
                return event
            self._waiter = self._waiter or LoopWaiter()
            if self._core.turn():
                continue
            silence = self._silence_left()
            sockets, due = self._core.waits()
            await self._waiter.wait(sockets, min(silence, due))

    def __aiter__(self) -> AsyncSubscriber[EventKind]:
        return self

    async def __anext__(self) -> EventKind:
        return await self.next()

    async def close(self) -> None:
        if self._waiter:
            self._waiter.close()
            self._waiter = None
        self._close()

    async def __aenter__(self) -> AsyncSubscriber[EventKind]:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        await self.close()
