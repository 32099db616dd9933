"""A Scrapy item pipeline that feeds hearsayd. One line in the settings of a project turns it on:

    ITEM_PIPELINES = {"hearsay.scrapy.HearsayPipeline": 900}

An item has passed it when its article is on disk; one that the daemon refuses is dropped, with the reason. While the daemon is busy or away
items wait, and with them the pages that they come from: Scrapy then fetches no more than SCRAPER_SLOT_MAX_ACTIVE_SIZE allows, so nothing
grows. A spider closes when all its items have their answers.

An item is what hearsay.adapters can read: one with the field names of the protocol (url, title, text, published, …), or of a scraper.

| setting | default | |
|---|---|---|
| HEARSAY_ENDPOINTS | $HEARSAY_ENDPOINTS, else /run/hearsay | directory with the daemon's sockets |
| HEARSAY_FIELDS | {} | names of an item's own fields: {"body": "text", "headline": "title"} |
| HEARSAY_FORM | "auto" | the adapter, where items don't show by themselves what they are |
| HEARSAY_DROP | True | False: an item that is refused goes on to the next pipeline, and is only counted |
| HEARSAY_WINDOW | 200 | articles unanswered at a time |
| HEARSAY_TIMEOUT | 300 | seconds without a word of the daemon after which an item fails; 0: never |

Scrapy's statistics have hearsay/ack, duplicate, stale, rejected (and rejected/REASON), busy and failed."""
from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import typing

from scrapy.exceptions import DropItem

from . import adapters
from .aio import AsyncFeeder
from .endpoints import Where
from .errors import HearsayError, Rejected
from .feeder import Receipt, log

if typing.TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class _FeederThread:
    """An AsyncFeeder in a thread with an event loop of its own: Scrapy's reactor may be one without asyncio."""

    def __init__(self, endpoints: Where, window: int, timeout: float | None):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="hearsay.scrapy", daemon=True)
        self._thread.start()
        self._feeder = self._run(self._make(endpoints, window, timeout)).result()

    async def _make(self, endpoints: Where, window: int, timeout: float | None) -> AsyncFeeder:
        return AsyncFeeder(endpoints, window=window, timeout=timeout, on_result=lambda receipt: None)

    def _run(self, coroutine: typing.Coroutine[typing.Any, typing.Any, typing.Any]) -> concurrent.futures.Future[typing.Any]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def deliver(self, article: typing.Mapping[str, object]) -> concurrent.futures.Future[Receipt]:
        return self._run(self._feeder.deliver(article, form="hearsay"))

    def close(self) -> tuple[int, int]:
        """How often the daemon was busy, and how many articles are unanswered: those that were given up."""
        busy, unanswered = self._feeder.counts.get("busy", 0), self._feeder.unanswered
        self._run(self._feeder.close()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        return busy, unanswered


def _awaitable(future: concurrent.futures.Future[Receipt]) -> typing.Awaitable[Receipt]:
    """The future of another thread as what may be awaited here: in asyncio's loop, or in a reactor without one."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        from twisted.internet import reactor
        from twisted.internet.defer import Deferred
        deferred: Deferred[Receipt] = Deferred()

        def fire() -> None:
            error = future.exception()
            if error:
                deferred.errback(error)
            else:
                deferred.callback(future.result())

        future.add_done_callback(lambda done: reactor.callFromThread(fire))
        awaitable: typing.Awaitable[Receipt] = deferred  # to a checker without twisted it is anything
        return awaitable
    return asyncio.wrap_future(future, loop=loop)


class HearsayPipeline:
    """The pipeline, as the module says."""

    def __init__(self, crawler: Crawler):
        settings: BaseSettings = crawler.settings
        self._stats = crawler.stats
        self._fields = settings.getdict("HEARSAY_FIELDS")
        self._form = settings.get("HEARSAY_FORM", "auto")
        self._drop = settings.getbool("HEARSAY_DROP", True)
        self._endpoints = settings.get("HEARSAY_ENDPOINTS")
        self._window = settings.getint("HEARSAY_WINDOW", 200)
        self._timeout = settings.getfloat("HEARSAY_TIMEOUT", 300) or None
        self._feeder: _FeederThread | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HearsayPipeline:
        return cls(crawler)

    def open_spider(self, spider: object = None) -> None:
        self._feeder = _FeederThread(self._endpoints, self._window, self._timeout)

    async def process_item(self, item: typing.Any, spider: object = None) -> typing.Any:
        assert self._feeder
        try:
            # Here, not in the other thread: the item belongs to this one.
            receipt = await _awaitable(self._feeder.deliver(self._read(item)))
        except Rejected as error:
            self._count("rejected")
            self._count(f"rejected/{error.reason}")
            if self._drop:
                raise DropItem(str(error)) from error
            return item
        except HearsayError:
            self._count("failed")
            raise
        self._count(str(receipt.result))
        return item

    def close_spider(self, spider: object = None) -> None:
        """Every item has its answer by now, or was given up: Scrapy waits for process_item()."""
        if self._feeder:
            busy, unanswered = self._feeder.close()
            if busy:
                self._count("busy", busy)
            if unanswered:
                log.error("%d articles were sent and never acknowledged", unanswered)
            self._feeder = None

    def _read(self, item: typing.Any) -> typing.Mapping[str, object]:
        if not self._fields:
            return adapters.read(item, self._form)
        mapping = adapters.as_mapping(item)
        return adapters.read({self._fields.get(key, key): value for key, value in mapping.items()}, self._form)

    def _count(self, what: str, count: int = 1) -> None:
        if self._stats:
            self._stats.inc_value(f"hearsay/{what}", count)
