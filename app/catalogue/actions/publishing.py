"""Publishing one edition of a module, whether it comes from files or from the studio."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.announcing import NOTHING_SAID, Announcement, checked
from app.catalogue.digests import digest
from app.catalogue.documents import ModuleDocument
from app.catalogue.meanings import changed_meanings, locked_module
from app.catalogue.models import FILES, Module, ModuleChange, ModuleText, ModuleVersion
from app.errors import Conflict, Invalid
from app.i18n import DEFAULT_LANGUAGE, N_
from app.permissions import Principal

Plain = Mapping[str, Any]


class MeaningChanged(Conflict):
    """Raised when a published item's key would come to mean something else."""


@dataclass(frozen=True)
class Edition:
    """A whole module that its rules accept, about to be published."""

    key: str
    structure: Plain
    texts: Mapping[str, Plain] = field(default_factory=dict)
    """By language, English among them."""
    origin: str = FILES
    review_due: date | None = None
    """The day from which it is not current unless it was reviewed again."""
    announcement: Announcement = NOTHING_SAID
    """What learners are told about it, and what it asks of those who passed before."""


@dataclass(frozen=True)
class Publication:
    """What came of it."""

    version: ModuleVersion
    is_new: bool
    """False when the standing version holds the same already."""
    languages: tuple[str, ...]
    """Languages that were added, English first."""


def publish(session: Session, edition: Edition, *, at: datetime, by: Principal | None = None) -> Publication:
    """Publish an edition as the module's next version; the same again changes nothing, a new language joins.

    Raises :class:`MeaningChanged` when an item's key means something else than under the same author's version, and
    Invalid for an announcement that breaks its rules. A critical change only writes down here what it asks.
    """
    version, is_new = _standing_version(session, edition, at=at, by=by)
    added = _add_texts(session, version, edition)
    if is_new:
        announce(session, version, edition.announcement, at=at)
    else:
        for language in added:
            _told(session, edition.key, by, at, version=version.number, language=language)
    return Publication(version, is_new, tuple(added))


def announce(session: Session, version: ModuleVersion, said: Announcement, *, at: datetime) -> Announcement:
    """Keep what is said of a version, as ``announcing.checked`` gives it; no row where nothing is said."""
    kept = checked(said, on=at.date())
    if version.number == 1 and kept.is_critical:
        wrong = N_("Nobody has passed this module before; its first version asks nothing of anybody.")
        raise Invalid(wrong, fields={"effect": [wrong]})
    if kept != NOTHING_SAID:
        row = ModuleChange(
            version_id=version.id, effect=kept.effect, until=kept.until, words=dict(kept.words), announced_at=at
        )
        session.add(row)
        session.flush()
    return kept


def current_version(session: Session, key: str) -> ModuleVersion | None:
    """The row of the version that new learners get, if there is one."""
    return session.scalar(
        select(ModuleVersion).join(Module, Module.current_version_id == ModuleVersion.id).where(Module.key == key)
    )


def _standing_version(
    session: Session, edition: Edition, *, at: datetime, by: Principal | None
) -> tuple[ModuleVersion, bool]:
    """The version that holds the edition, and whether it had to be published."""
    module = session.scalar(select(Module).where(Module.key == edition.key).with_for_update())
    if module is None:
        module = Module(key=edition.key)
        session.add(module)
        session.flush()
    current = session.get(ModuleVersion, module.current_version_id) if module.current_version_id else None
    if current is not None and _holds(session, current, edition):
        return current, False
    if current is not None:
        _refuse_changed_meaning(current, edition)
    version = ModuleVersion(
        module_id=module.id,
        number=current.number + 1 if current else 1,
        document=edition.structure,
        digest=digest(edition.structure),
        published_at=at,
        origin=edition.origin,
        review_due=edition.review_due,
    )
    session.add(version)
    session.flush()
    module.current_version_id = version.id
    _told(session, edition.key, by, at, version=version.number, digest=version.digest)
    return version, True


def _holds(session: Session, version: ModuleVersion, edition: Edition) -> bool:
    """Whether a version has this structure and no other words than these; languages may still be missing."""
    if version.digest != digest(edition.structure):
        return False
    rows = session.execute(select(ModuleText.language, ModuleText.digest).where(ModuleText.version_id == version.id))
    return all(language in edition.texts and kept == digest(edition.texts[language]) for language, kept in rows)


def _refuse_changed_meaning(current: ModuleVersion, edition: Edition) -> None:
    before = locked_module(ModuleDocument.from_plain(current.document))
    for key in changed_meanings(ModuleDocument.from_plain(edition.structure), before):
        raise MeaningChanged(
            N_(
                "Item %(item)s of %(module)s was published with another meaning. Give the new meaning a new key.",
                item=key,
                module=edition.key,
            )
        )


def _add_texts(session: Session, version: ModuleVersion, edition: Edition) -> list[str]:
    """Keep the words of every language that the version lacks; give the languages added."""
    there = set(session.scalars(select(ModuleText.language).where(ModuleText.version_id == version.id)))
    added = sorted(set(edition.texts) - there, key=lambda language: (language != DEFAULT_LANGUAGE, language))
    for language in added:
        text = edition.texts[language]
        session.add(ModuleText(version_id=version.id, language=language, document=text, digest=digest(text)))
    return added


def _told(session: Session, key: str, by: Principal | None, at: datetime, **detail: str | int | None) -> None:
    record(session, "publication", f"module:{key}", by=by.id if by else None, at=at, **detail)
