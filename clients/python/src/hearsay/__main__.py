"""python -m hearsay: a small demonstration of the package. The real client is the program `hearsay`."""
from __future__ import annotations

import argparse
import json
import pathlib
import sys
import typing

from . import Client, Feeder, HearsayError, Receipt, Rejected, Subscriber, UnknownForm, Update, __version__, adapters


def print_update(update: Update) -> None:
    story = update.story
    print(f"{update.type[len('story.'):]:8} {story.id:6} {story.title or '(no title)'}", flush=True)
    for cluster in update.new_clusters:
        print(f"         {cluster.speaker or 'somebody' if cluster.kind != 'claim' else cluster.first_publisher}: {cluster.text}", flush=True)


def watch(arguments: argparse.Namespace) -> None:
    for update in Subscriber(arguments.endpoints, languages=arguments.language):
        if arguments.json:
            print(json.dumps(update.raw, ensure_ascii=False), flush=True)
        else:
            print_update(update)


def articles_in(text: str) -> typing.Iterator[object]:
    """One JSON value (a list holds several articles, unless it is JSON-LD), or one on each line."""
    try:
        value = json.loads(text)
    except ValueError:
        yield from (line for line in text.splitlines() if line.strip())
        return
    yield from value if isinstance(value, list) else [value]


def tell(receipt: Receipt) -> None:
    if receipt.result == "rejected":
        print(f"{receipt.id or 'an article'}: {receipt.reason} {receipt.field or ''}".rstrip(), file=sys.stderr)


def feed(arguments: argparse.Namespace) -> int:
    refused = 0
    with Feeder(arguments.endpoints, on_result=tell) as feeder:
        for path in arguments.files:
            text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
            for article in articles_in(text):
                try:
                    feeder.send(article, form=arguments.form)
                except (Rejected, UnknownForm) as error:
                    refused += 1
                    print(error, file=sys.stderr)
        feeder.flush()
        counts = dict(feeder.counts)
    refused += counts.pop("rejected", 0)
    print(", ".join(f"{count} {result}" for result, count in {**counts, "rejected": refused}.items()))
    return int(refused > 0)


def stories(arguments: argparse.Namespace) -> None:
    with Client(arguments.endpoints) as client:
        for story in client.stories(order=arguments.order, limit=arguments.limit):
            print(f"{story.id:6} {story.article_count:3} articles, {story.publisher_count:2} publishers  {story.title or '(no title)'}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m hearsay", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--endpoints", metavar="DIR", help="directory with the daemon's sockets (default: $HEARSAY_ENDPOINTS, else /run/hearsay)")
    commands = parser.add_subparsers(required=True, metavar="watch | feed | stories")
    command = commands.add_parser("watch", help="updates as they happen")
    command.add_argument("--language", action="append", help="only stories in it (may be repeated)")
    command.add_argument("--json", action="store_true", help="each update as a line of JSON")
    command.set_defaults(run=watch)
    command = commands.add_parser("feed", help="feed articles: JSON, or JSON lines")
    command.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE")
    command.add_argument("--form", default="auto", choices=["auto", *adapters.FORMS], help="what the articles are")
    command.set_defaults(run=feed)
    command = commands.add_parser("stories", help="the board")
    command.add_argument("--order", choices=["newest", "biggest"], default="newest")
    command.add_argument("--limit", type=int, default=20)
    command.set_defaults(run=stories)
    arguments = parser.parse_args()
    try:
        return arguments.run(arguments) or 0
    except (HearsayError, OSError) as error:
        print(f"hearsay: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


sys.exit(main())
