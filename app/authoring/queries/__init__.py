"""Reads of drafts and of published versions. A list of drafts reads no part of any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, select, true
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.authoring.history import Change
from app.authoring.models import (
    DraftChange,
    DraftComment,
    DraftPart,
    DraftReview,
    DraftWeighing,
    ModuleDraft,
)
from app.authoring.parts import PICTURE, Parts, split
from app.authoring.skeleton import skeleton
from app.authoring.standing import Revisions, carried_over
from app.authoring.steps import CLOSED, Hand
from app.authoring.weighing import Weighed
from app.catalogue.models import (
    REVIEW_DUE,
    REVIEWED_AT,
    Module,
    ModuleText,
    ModuleVersion,
    ModuleWithdrawal,
)
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, N_

UNKNOWN = N_("There is no such draft.")


@dataclass(frozen=True)
class Whole:
    """A draft with all its parts as they are now."""

    draft: ModuleDraft
    rows: Mapping[str, DraftPart]
    """By name; removed ones are left out."""

    @property
    def parts(self) -> Parts:
        """The values of the parts."""
        return {name: row.value or {} for name, row in self.rows.items()}

    @property
    def revisions(self) -> Revisions:
        """The revision of each part."""
        return {name: row.revision for name, row in self.rows.items()}

    @property
    def answered(self) -> Revisions:
        """For each part the revision of the draft whose English it fits."""
        return {name: row.answered for name, row in self.rows.items()}


@dataclass(frozen=True)
class Beginning:
    """What a new draft starts with."""

    parts: Parts
    base_version_id: int | None
    behind: frozenset[str] = frozenset()
    """Parts of translations that were behind the English when that version was published."""


@dataclass(frozen=True)
class Edition:
    """A published version with its words, as files have them."""

    number: int
    structure: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class VersionState:
    """A published version in the list of its module's versions."""

    key: str
    number: int
    published_at: datetime
    origin: str
    review_due: date | None
    is_newest: bool
    languages: tuple[str, ...]
    reviewed_at: datetime
    """When two people last looked at it."""
    version_id: int

    def state(self, on: date) -> str:
        """``superseded``, ``not_current`` from the day its review is due, else ``current``."""
        if not self.is_newest:
            return "superseded"
        return "not_current" if self.review_due is not None and self.review_due <= on else "current"


def drafts(module_key: str | None = None, *, state: str | None = None) -> Select[ModuleDraft]:
    """Drafts, the last changed first; of one module and in one state where these are given."""
    found = select(ModuleDraft).order_by(ModuleDraft.updated_at.desc(), ModuleDraft.id.desc())
    if module_key is not None:
        found = found.where(ModuleDraft.module_key == module_key)
    return found if state is None else found.where(ModuleDraft.state == state)


def draft(session: Session, public_id: str) -> ModuleDraft:
    """One draft; raise NotFound."""
    found = (
        session.scalar(select(ModuleDraft).where(ModuleDraft.public_id == public_id))
        if public_id.isprintable()
        else None
    )
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def whole(session: Session, public_id: str) -> Whole:
    """One draft with all its parts; raise NotFound."""
    found = draft(session, public_id)
    rows = session.scalars(
        select(DraftPart).where(DraftPart.draft_id == found.id, DraftPart.digest.is_not(None)).order_by(DraftPart.name)
    )
    return Whole(found, {row.name: row for row in rows})


def picture_parts(session: Session, public_id: str) -> Parts:
    """The parts of a draft that are its pictures; none of a draft that is not there."""
    if not public_id.isprintable():
        return {}
    rows = session.execute(
        select(DraftPart.name, DraftPart.value)
        .join(ModuleDraft, ModuleDraft.id == DraftPart.draft_id)
        .where(ModuleDraft.public_id == public_id, DraftPart.name.startswith(f"{PICTURE}/"))
        .where(DraftPart.digest.is_not(None))
    )
    return {name: value or {} for name, value in rows}


def part(session: Session, of: ModuleDraft, name: str) -> DraftPart | None:
    """One part as it is now or as it was removed; None if it never was."""
    return session.scalar(select(DraftPart).where(DraftPart.draft_id == of.id, DraftPart.name == name))


def beginning(session: Session, module_key: str, *, from_nothing: bool) -> Beginning:
    """What a new draft of a module starts with: its current version, or a skeleton."""
    version = session.scalar(
        select(ModuleVersion)
        .join(Module, Module.current_version_id == ModuleVersion.id)
        .where(Module.key == module_key)
    )
    if version is None:
        return Beginning(split(*skeleton(module_key)), None)
    if from_nothing:
        return Beginning(split(*skeleton(module_key)), version.id)
    found = _texts(session, version.id)
    parts = split(version.document, {language: _unmarked(text) for language, text in found.items()})
    behind = carried_over(parts, {language: text.get("stale", ()) for language, text in found.items()})
    return Beginning(parts, version.id, behind)


def _texts(session: Session, version_id: int) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(ModuleText.language, ModuleText.document)
        .where(ModuleText.version_id == version_id)
        .order_by(case((ModuleText.language == DEFAULT_LANGUAGE, 0), else_=1), ModuleText.language)
    )
    return {language: document for language, document in rows}  # noqa: C416  (rows are no pairs to the type checker)


def _unmarked(text: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in text.items() if name != "stale"}


def stale_before(session: Session, version_id: int | None) -> dict[str, list[str]]:
    """The parts that a version tells its readers are stale, by language."""
    if version_id is None:
        return {}
    return {language: list(text.get("stale", ())) for language, text in _texts(session, version_id).items()}


def changes_of(of: ModuleDraft, name: str | None = None) -> Select[DraftChange]:
    """Every save, the last first; of one part where it is named."""
    found = select(DraftChange).where(DraftChange.draft_id == of.id).order_by(DraftChange.id.desc())
    return found if name is None else found.where(DraftChange.name == name)


def steps_of(session: Session, of: ModuleDraft, name: str, *, standing: bool = False) -> list[Change]:
    """The saves of a part, the last first, without what they changed; with ``standing`` those not taken back."""
    wanted = select(DraftChange.id, DraftChange.changed_by, DraftChange.changed_at, DraftChange.is_typing).where(
        DraftChange.draft_id == of.id, DraftChange.name == name
    )
    if standing:
        wanted = wanted.where(DraftChange.undone_at.is_(None))
    return [Change(*row) for row in session.execute(wanted.order_by(DraftChange.id.desc()))]


def value_at(session: Session, of: ModuleDraft, name: str, revision: int) -> dict[str, Any] | None:
    """What stood in a part when the draft had that revision, as far as the changes since then tell it."""
    later = select(DraftChange.before).where(DraftChange.draft_id == of.id, DraftChange.name == name)
    return session.scalar(later.where(DraftChange.revision > revision).order_by(DraftChange.revision).limit(1))


def undoable(session: Session, of: ModuleDraft, names: Iterable[str], by_id: int) -> list[str]:
    """Those of the parts that somebody's last save of them changed, as far as nobody has changed them since."""
    latest: dict[str, DraftChange] = {}
    rows = select(DraftChange).where(
        DraftChange.draft_id == of.id, DraftChange.name.in_(list(names)), DraftChange.undone_at.is_(None)
    )
    for change in session.scalars(rows.order_by(DraftChange.id)):
        latest[change.name] = change
    last = max((change.changed_at for change in latest.values()), default=None)
    return [name for name, change in latest.items() if change.changed_at == last and change.changed_by == by_id]


def open_drafts(session: Session) -> Sequence[ModuleDraft]:
    """The drafts that are on their way, by module."""
    return session.scalars(
        select(ModuleDraft).where(ModuleDraft.state.not_in(CLOSED)).order_by(ModuleDraft.module_key)
    ).all()


def reviews_of(session: Session, of: ModuleDraft) -> Sequence[DraftReview]:
    """What reviewers said, the first first."""
    return session.scalars(select(DraftReview).where(DraftReview.draft_id == of.id).order_by(DraftReview.id)).all()


def last_review(session: Session, of: ModuleDraft) -> DraftReview | None:
    """What was said last."""
    latest = select(DraftReview).where(DraftReview.draft_id == of.id).order_by(DraftReview.id.desc())
    return session.scalar(latest.limit(1))


def comments_of(of: ModuleDraft, *, part_name: str | None = None) -> Select[DraftComment]:
    """Remarks in the order they were made; on one part where it is named."""
    found = select(DraftComment).where(DraftComment.draft_id == of.id).order_by(DraftComment.id)
    return found if part_name is None else found.where(DraftComment.part == part_name)


def weighings(session: Session, of: ModuleDraft) -> dict[str, Weighed]:
    """What somebody has weighed and lets stand in a draft, by the sign of the finding, in the order of the parts."""
    rows = session.execute(
        select(DraftWeighing, Account.name)
        .join(Account, Account.id == DraftWeighing.weighed_by)
        .where(DraftWeighing.draft_id == of.id)
        .order_by(DraftWeighing.part, DraftWeighing.id)
    )
    return {
        row.mark: Weighed(row.id, row.mark, row.part, row.rule, row.found, row.reason, name, row.weighed_at)
        for row, name in rows
    }


def open_comments(session: Session, of: ModuleDraft) -> Sequence[DraftComment]:
    """Remarks on a draft that nobody has settled yet, in the order they were made."""
    return session.scalars(comments_of(of).where(DraftComment.settled_at.is_(None))).all()


def names_of(session: Session, account_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of accounts."""
    wanted = sorted({each for each in account_ids if each is not None})
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {account_id: name for account_id, name in rows}  # noqa: C416


def hands_of(session: Session, account_ids: Iterable[int]) -> list[Hand]:
    """Accounts with the people they are linked to."""
    rows = session.execute(select(Account.id, Account.person_id).where(Account.id.in_(sorted(set(account_ids)))))
    return [Hand(*row) for row in rows]


def versions(session: Session, module_key: str) -> list[VersionState]:
    """The published versions of a module, the newest first; raise NotFound."""
    found = _version_states(session, module_key)
    if not found:
        raise NotFound(N_("There is no module %(key)s.", key=module_key))
    return found


def newest_versions(session: Session) -> list[VersionState]:
    """The version of every module that new learners get, by key."""
    return [each for each in _version_states(session, None) if each.is_newest]


def _version_states(session: Session, module_key: str | None) -> list[VersionState]:
    """Newest first within each module; documents are not read."""
    wanted = select(
        ModuleVersion.id,
        Module.key,
        ModuleVersion.number,
        ModuleVersion.published_at,
        ModuleVersion.origin,
        REVIEW_DUE,
        case((Module.current_version_id == ModuleVersion.id, 1), else_=0),
        ModuleText.language,
        REVIEWED_AT,
    )
    rows = session.execute(
        wanted.join(Module, Module.id == ModuleVersion.module_id)
        .outerjoin(ModuleText, ModuleText.version_id == ModuleVersion.id)
        .where(true() if module_key is None else Module.key == _askable(module_key))
        .order_by(Module.key, ModuleVersion.number.desc(), ModuleText.language)
    ).all()
    languages: dict[int, list[str]] = {}
    for row in rows:
        languages.setdefault(row[0], []).extend([row[7]] if row[7] else [])
    first = {row[0]: row for row in reversed(rows)}
    kept = [first[version_id] for version_id in languages]
    return [
        VersionState(row[1], row[2], row[3], row[4], row[5], bool(row[6]), tuple(languages[row[0]]), row[8], row[0])
        for row in kept
    ]


def _askable(key: str) -> str:
    """PostgreSQL refuses a NUL in a text instead of finding nothing."""
    return key if key.isprintable() else ""


def edition(session: Session, module_key: str, number: int) -> Edition:
    """A published version with its words in every language; raise NotFound."""
    row = session.execute(
        select(ModuleVersion.id, ModuleVersion.document)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.key == _askable(module_key), ModuleVersion.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Module %(key)s has no version %(number)s.", key=module_key, number=number))
    texts = {language: _unmarked(text) for language, text in _texts(session, row[0]).items()}
    return Edition(number, row[1], texts)


def withdrawals(session: Session, module_key: str) -> Sequence[ModuleWithdrawal]:
    """When and why a module was withdrawn, the last first."""
    return session.scalars(
        select(ModuleWithdrawal)
        .join(Module, Module.id == ModuleWithdrawal.module_id)
        .where(Module.key == _askable(module_key))
        .order_by(ModuleWithdrawal.id.desc())
    ).all()


def withdrawn_keys(session: Session) -> frozenset[str]:
    """Keys of the modules that are withdrawn at present."""
    return frozenset(
        session.scalars(
            select(Module.key)
            .join(ModuleWithdrawal, ModuleWithdrawal.module_id == Module.id)
            .where(ModuleWithdrawal.lifted_at.is_(None))
        )
    )


def base_number(session: Session, of: ModuleDraft) -> int | None:
    """The number of the version that a draft follows."""
    if of.base_version_id is None:
        return None
    return session.scalar(select(ModuleVersion.number).where(ModuleVersion.id == of.base_version_id))
