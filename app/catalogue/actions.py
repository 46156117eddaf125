"""Publishing: content files become tracks and immutable module versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.checker import ReadModule, examine
from app.catalogue.digests import digest
from app.catalogue.documents import ModuleDocument
from app.catalogue.meanings import changed_meanings, locked_module
from app.catalogue.models import Module, ModuleText, ModuleVersion, Track
from app.catalogue.problems import Problem
from app.errors import Conflict, Invalid
from app.i18n import DEFAULT_LANGUAGE, N_
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


class MeaningChanged(Conflict):
    """Raised when a published item's key would come to mean something else."""


@dataclass(frozen=True)
class LoadReport:
    """What a load did."""

    published: tuple[str, ...]
    """``T1 version 2``: new versions."""
    translated: tuple[str, ...]
    """``T1 version 2 in zh``: languages added to a version that stands."""
    unchanged: tuple[str, ...]
    """Keys of modules that stand as they are."""
    tracks: tuple[str, ...]
    """Codes of tracks that are new or changed."""
    warnings: tuple[Problem, ...]


def load_content(
    session: Session, root: Path, *, at: datetime, by: Principal | None = None, progress: Progress | None = None
) -> LoadReport:
    """Check a content folder and publish what is new in it; the same content changes nothing.

    Raises :class:`ContentRefused` or :class:`MeaningChanged`, and then nothing was published.
    """
    content = examine(root)
    if content.refusals:
        raise ContentRefused(content.refusals)
    tell = progress or (lambda _: None)
    published: list[str] = []
    translated: list[str] = []
    unchanged: list[str] = []
    for module in content.modules:
        tell(module.key)
        version, is_new = _standing_version(session, module, at=at, by=by)
        added = _add_texts(session, version, module)
        if is_new:
            published.append(f"{module.key} version {version.number}")
        elif added:
            translated += [_translated(session, module.key, version, language, at=at, by=by) for language in added]
        else:
            unchanged.append(module.key)
    changed = [plain["code"] for plain in content.tracks if _keep_track(session, plain)]
    session.flush()
    return LoadReport(tuple(published), tuple(translated), tuple(unchanged), tuple(changed), tuple(content.problems))


def _standing_version(
    session: Session, read: ReadModule, *, at: datetime, by: Principal | None
) -> tuple[ModuleVersion, bool]:
    """The version that holds what was read, and whether it had to be published."""
    module = session.scalar(select(Module).where(Module.key == read.key))
    if module is None:
        module = Module(key=read.key)
        session.add(module)
        session.flush()
    current = session.get(ModuleVersion, module.current_version_id) if module.current_version_id else None
    if current is not None and _holds(session, current, read):
        return current, False
    if current is not None:
        _refuse_changed_meaning(current, read)
    version = ModuleVersion(
        module_id=module.id,
        number=current.number + 1 if current else 1,
        document=read.structure,
        digest=digest(read.structure),
        published_at=at,
    )
    session.add(version)
    session.flush()
    module.current_version_id = version.id
    record(
        session,
        "publication",
        f"module:{read.key}",
        by=by.id if by else None,
        at=at,
        version=version.number,
        digest=version.digest,
    )
    return version, True


def _holds(session: Session, version: ModuleVersion, read: ReadModule) -> bool:
    """Whether a version has this structure and no other words than these; languages may still be missing."""
    if version.digest != digest(read.structure):
        return False
    rows = session.execute(select(ModuleText.language, ModuleText.digest).where(ModuleText.version_id == version.id))
    return all(language in read.texts and kept == digest(read.texts[language]) for language, kept in rows)


def _refuse_changed_meaning(current: ModuleVersion, read: ReadModule) -> None:
    before = locked_module(ModuleDocument.from_plain(current.document))
    for key in changed_meanings(ModuleDocument.from_plain(read.structure), before):
        raise MeaningChanged(
            N_(
                "Item %(item)s of %(module)s was published with another meaning. Give the new meaning a new key.",
                item=key,
                module=read.key,
            )
        )


def _add_texts(session: Session, version: ModuleVersion, read: ReadModule) -> list[str]:
    """Keep the words of every language that the version lacks; give the languages added."""
    there = set(session.scalars(select(ModuleText.language).where(ModuleText.version_id == version.id)))
    added = sorted(set(read.texts) - there, key=lambda language: (language != DEFAULT_LANGUAGE, language))
    for language in added:
        text = read.texts[language]
        session.add(ModuleText(version_id=version.id, language=language, document=text, digest=digest(text)))
    return added


def _translated(
    session: Session, key: str, version: ModuleVersion, language: str, *, at: datetime, by: Principal | None
) -> str:
    record(
        session,
        "publication",
        f"module:{key}",
        by=by.id if by else None,
        at=at,
        version=version.number,
        language=language,
    )
    return f"{key} version {version.number} in {language}"


def _keep_track(session: Session, plain: dict[str, Any]) -> bool:
    """Keep a track as it is now, in the order of the audiences; give whether anything changed."""
    code, fingerprint = plain["code"], digest(plain)
    position = AUDIENCES.index(plain["audience"])
    track = session.scalar(select(Track).where(Track.code == code))
    if track is None:
        track = Track(code=code, audience=plain["audience"], document=plain, digest=fingerprint, position=position)
        session.add(track)
        return True
    changed = track.digest != fingerprint
    if changed:
        track.audience, track.document, track.digest = plain["audience"], plain, fingerprint
    track.position = position
    return changed
