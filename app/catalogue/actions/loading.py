"""Loading a content folder: what is new in it is published."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.actions.offering import with_added
from app.catalogue.actions.picturing import keep_pictures
from app.catalogue.actions.publishing import Edition, current_version, publish
from app.catalogue.checker import ReadModule, examine
from app.catalogue.digests import digest
from app.catalogue.models import STUDIO, ModuleText, Track
from app.catalogue.problems import Problem
from app.errors import Invalid
from app.i18n import N_
from app.permissions import Principal
from app.workforce.codes import AUDIENCES

Progress = Callable[[str], None]


class ContentRefused(Invalid):
    """Raised when content breaks its rules; nothing was published. ``problems`` says where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """``problems``: those that keep the content from being published."""
        super().__init__(
            N_(
                "The content has %(count)s problems and was not published. The first: %(first)s",
                count=len(problems),
                first=str(problems[0]),
            )
        )
        self.problems = tuple(problems)


@dataclass
class LoadReport:
    """What a load did."""

    published: tuple[str, ...] = ()
    """``T1 version 2``: new versions."""
    translated: tuple[str, ...] = ()
    """``T1 version 2 in zh``: languages added to a version that stands."""
    unchanged: tuple[str, ...] = ()
    """Keys of modules that stand as they are."""
    left: tuple[str, ...] = ()
    """Keys of modules whose version comes from the studio and that the files would change; they were left alone."""
    tracks: tuple[str, ...] = ()
    """Codes of tracks that are new or changed."""
    warnings: tuple[Problem, ...] = field(default=())


def load_content(
    session: Session,
    root: Path,
    *,
    at: datetime,
    by: Principal | None = None,
    progress: Progress | None = None,
    take_over: Collection[str] = (),
) -> LoadReport:
    """Check a content folder and publish what is new in it; the same content changes nothing.

    A module whose current version comes from the studio is left alone, unless ``take_over`` names its key. Raises
    :class:`ContentRefused` or :class:`MeaningChanged`, and then nothing was published.
    """
    content = examine(root)
    if content.refusals:
        raise ContentRefused(content.refusals)
    tell = progress or (lambda _: None)
    report = LoadReport(warnings=tuple(content.problems))
    for module in content.modules:
        tell(module.key)
        _load_module(session, module, report, at=at, by=by, is_taken_over=module.key in take_over)
    report.tracks = tuple(plain["code"] for plain in content.tracks if _keep_track(session, plain))
    session.flush()
    return report


def _load_module(
    session: Session, read: ReadModule, report: LoadReport, *, at: datetime, by: Principal | None, is_taken_over: bool
) -> None:
    """Publish what is new in one module, and note in the report what was done."""
    if not is_taken_over and _is_of_studio(session, read):
        report.left = (*report.left, read.key)
        return
    keep_pictures(session, read.pictures, at=at)
    done = publish(session, Edition(read.key, read.structure, read.texts), at=at, by=by)
    name = f"{read.key} version {done.version.number}"
    if done.is_new:
        report.published = (*report.published, name)
    elif done.languages:
        report.translated = (*report.translated, *(f"{name} in {language}" for language in done.languages))
    else:
        report.unchanged = (*report.unchanged, read.key)


def _is_of_studio(session: Session, read: ReadModule) -> bool:
    """Whether the current version comes from the studio and the files would change something of it."""
    current = current_version(session, read.key)
    if current is None or current.origin != STUDIO:
        return False
    kept = session.execute(select(ModuleText.language, ModuleText.digest).where(ModuleText.version_id == current.id))
    there = {language: digest(text) for language, text in read.texts.items()}
    return current.digest != digest(read.structure) or dict(kept.tuples().all()) != there


def _keep_track(session: Session, plain: dict[str, Any]) -> bool:
    """Keep a track as its file is now, in the order of the audiences, with what was added here; tell of a change."""
    code = plain["code"]
    position = AUDIENCES.index(plain["audience"])
    track = session.scalar(select(Track).where(Track.code == code))
    plain = with_added(plain, tuple(track.document.get("added", ()))) if track else plain
    fingerprint = digest(plain)
    if track is None:
        track = Track(code=code, audience=plain["audience"], document=plain, digest=fingerprint, position=position)
        session.add(track)
        return True
    changed = track.digest != fingerprint
    if changed:
        track.audience, track.document, track.digest = plain["audience"], plain, fingerprint
    track.position = position
    return changed
