"""hearsay: feed articles to hearsayd, follow who said what, ask it questions.

    from hearsay import Feeder, Subscriber

    with Feeder() as feeder:
        feeder.send(article)                           # a dictionary, a dataclass, or a scraper's own object
    for update in Subscriber(languages=["en"]):        # misses nothing
        print(update.type, update.story.title)
"""
from .aio import AsyncFeeder, AsyncSubscriber
from .client import Client
from .endpoints import Endpoints
from .errors import ConnectionLost, HearsayError, NoDaemon, NotFound, Rejected, UnknownForm
from .feeder import Feeder, Receipt
from .mirror import LiveMirror, Mirror, follow
from .records import Article, ClusterWhy, Done, Rejection, Snapshot, Span, Statement, StatementCluster, Statements, Status, Story, Update, Why
from .subscriber import Subscriber

__version__ = "0.1.0"
__all__ = [
    "Article", "AsyncFeeder", "AsyncSubscriber", "Client", "ClusterWhy", "ConnectionLost", "Done", "Endpoints", "Feeder", "HearsayError",
    "LiveMirror", "Mirror", "NoDaemon", "NotFound", "Receipt", "Rejected", "Rejection", "Snapshot", "Span", "Statement", "StatementCluster",
    "Statements", "Status", "Story", "Subscriber", "UnknownForm", "Update", "Why", "follow",
]
