"""Where the daemon is."""
from __future__ import annotations

import dataclasses
import os
import pathlib
import typing


@dataclasses.dataclass(frozen=True)
class Endpoints:
    """The four sockets of a daemon: ipc:// or tcp:// addresses."""

    articles: str = "ipc:///run/hearsay/articles"
    updates: str = "ipc:///run/hearsay/updates"
    query: str = "ipc:///run/hearsay/query"
    control: str = "ipc:///run/hearsay/control"

    @classmethod
    def at(cls, directory: str | os.PathLike[str]) -> Endpoints:
        """Those of a daemon whose sockets are in a directory."""
        base = os.fspath(directory).rstrip("/")
        if "://" not in base:
            base = f"ipc://{base}"
        return cls(*(f"{base}/{name}" for name in ("articles", "updates", "query", "control")))

    @classmethod
    def find(cls, where: Endpoints | str | os.PathLike[str] | None = None) -> Endpoints:
        """What the caller gave, else $HEARSAY_ENDPOINTS (a directory), else /run/hearsay."""
        if isinstance(where, Endpoints):
            return where
        return cls.at(where if where is not None else os.environ.get("HEARSAY_ENDPOINTS") or "/run/hearsay")


#: What the `endpoints` of every class here may be: a directory, Endpoints, or None for $HEARSAY_ENDPOINTS, else /run/hearsay.
Where = typing.Union[Endpoints, str, "os.PathLike[str]", None]


def explain_silence(endpoint: str) -> str:
    """Why there may be no answer, in words."""
    why = ""
    if endpoint.startswith("ipc://"):
        path = pathlib.Path(endpoint[len("ipc://"):])
        try:
            if not path.exists():
                why = " (there is no socket)"
            elif not os.access(path, os.W_OK):
                why = " (you may not write to that socket)"
        except PermissionError:
            why = " (permission denied)"
    return f"no daemon answers at {endpoint}{why}"
