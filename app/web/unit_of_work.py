"""One transaction for one request or one command; the only place that commits.

Before the commit runs the one step the factory hung here (posting changed facts to the coverage ledger).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import current_app, g, request
from sqlalchemy.orm import Session

from app.db import Database, closing
from app.errors import DomainError

BeforeCommit = Callable[[Session], None]
View = TypeVar("View", bound=Callable[..., object])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def writes(view: View) -> View:
    """Mark a view that writes although its method is GET (an export that must be logged)."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def database() -> Database:
    """The database of the running program."""
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """The session of this request: reading for GET, writing for the rest and for views marked with ``writes``."""
    return _request_session("session", writing=_is_writing())


def read_session() -> Session:
    """A session that only reads and never waits for writers, whatever the method."""
    return _request_session("read_session", writing=False)


def _is_writing() -> bool:
    if request.method not in SAFE_METHODS:
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "writes", False)


def _request_session(name: str, *, writing: bool) -> Session:
    found: Session | None = g.get(name)
    if found is None:
        found = database().writing() if writing else database().reading()
        setattr(g, name, found)
    return found


def finish_request(error: BaseException | None = None) -> None:
    """Commit what the request wrote, or undo it when it was refused; close its sessions."""
    try:
        writer: Session | None = g.get("session")
        if writer is not None and _is_writing() and (error is None or getattr(error, "keeps_writes", False)):
            commit(writer, current_app.extensions["before_commit"])
    finally:
        close_sessions()


def close_sessions() -> None:
    """Give the request's connections back; what was not committed is undone."""
    for name in ("session", "read_session"):
        found: Session | None = g.pop(name, None)
        if found is not None:
            found.close()


def commit(writer: Session, before_commit: BeforeCommit) -> None:
    """Run the step before the commit, then commit."""
    before_commit(writer)
    writer.commit()


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing session for a command; committed at the end, undone by an error."""
    with unit(database(), current_app.extensions["before_commit"]) as writer:
        yield writer


@contextmanager
def unit(store: Database, before_commit: BeforeCommit) -> Iterator[Session]:
    """A writing session on any database; committed at the end, undone by an error that does not keep its writes."""
    with closing(store.writing()) as writer:
        try:
            yield writer
        except DomainError as error:
            if error.keeps_writes:
                commit(writer, before_commit)
            raise
        commit(writer, before_commit)


@contextmanager
def reading() -> Iterator[Session]:
    """A reading session for a command."""
    with closing(database().reading()) as reader:
        yield reader
