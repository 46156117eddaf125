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
    """One pass: the day from which and until which it counts, when it was entered, and of which version it is."""

    module_key: str
    passed_on: date
    expires: date
    recorded_at: datetime
    version_id: int | None = None
    """None where nobody knows."""


@dataclass(frozen=True)
class Awarded:
    """The learner's last certificate of a track that was not revoked."""

    issued: date
    created_at: datetime


def is_due(
    track: TrackDocument, passes: Sequence[Passed], last: Awarded | None, *, post_passed: datetime | None, on: date
) -> bool:
    """Whether all core modules and the post-test are passed and in validity, by passes that no certificate has used.

    A second certificate of the same day is never due: it would say the same.

    Args:
        track: what is certified.
        passes: the learner's passes of its modules.
        last: the learner's last certificate of it.
        post_passed: when the learner last passed its post-test; asked only where the track has one that gates.
        on: today.
    """
    if last is not None and last.issued == on:
        return False
    if gates(track) and (post_passed is None or not is_newer(post_passed, last)):
        return False
    fresh = {
        each.module_key for each in passes if each.passed_on <= on < each.expires and is_newer(each.recorded_at, last)
    }
    return fresh.issuperset(track.modules)


def gates(track: TrackDocument) -> bool:
    """Whether a certificate needs a passed post-test; where no mark is asked it is offered only."""
    return track.is_assessed and track.tests.post > 0


def is_newer(moment: datetime, last: Awarded | None) -> bool:
    """Whether something was entered after the last certificate was made."""
    return last is None or moment > last.created_at


def curriculum_version(track: TrackDocument, numbers: Mapping[str, int]) -> str:
    """Which versions of the core modules were taught: ``T1.3+T2.1``; long lists are shortened to a digest."""
    parts = [f"{key}.{numbers[key]}" if key in numbers else key for key in track.modules]
    whole = "+".join(parts)
    if len(whole) <= VERSION_LENGTH:
        return whole
    return f"{track.code}-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"
