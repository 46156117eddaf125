"""When a certificate is due, and what it says about the curriculum."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.catalogue.documents import TrackDocument

VERSION_LENGTH: Final = 64


@dataclass(frozen=True)
class Passed:
    """One pass: the day from which and until which it counts, and when it was entered."""

    module_key: str
    passed_on: date
    expires: date
    recorded_at: datetime


@dataclass(frozen=True)
class Awarded:
    """The learner's last certificate of a track that was not revoked."""

    issued: date
    created_at: datetime


def is_due(track: TrackDocument, passes: Sequence[Passed], last: Awarded | None, *, on: date) -> bool:
    """Whether all core modules are passed and in validity, by passes that no certificate has used yet.

    A second certificate of the same day is never due: it would say the same.
    """
    if last is not None and last.issued == on:
        return False
    fresh = {
        each.module_key
        for each in passes
        if each.passed_on <= on < each.expires and (last is None or each.recorded_at > last.created_at)
    }
    return fresh.issuperset(track.modules)


def curriculum_version(track: TrackDocument, numbers: Mapping[str, int]) -> str:
    """Which versions of the core modules were taught: ``T1.3+T2.1``; long lists are shortened to a digest."""
    parts = [f"{key}.{numbers[key]}" if key in numbers else key for key in track.modules]
    whole = "+".join(parts)
    if len(whole) <= VERSION_LENGTH:
        return whole
    return f"{track.code}-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"
