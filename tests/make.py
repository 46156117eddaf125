"""Rows for tests, made through the public actions of each room; every method commits as the edge does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Make:
    """``with make.unit() as session: ...`` is one committed transaction."""

    unit: Callable[[], AbstractContextManager[Session]]
