"""Beginning, saving, undoing and giving up drafts. A save touches its part alone; nothing unfinished is refused."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.authoring import queries
from app.authoring.history import AFTER_CLOSING, LOOKED_THROUGH, surplus, taken_as_one
from app.authoring.limits import check_name, check_total, size_of
from app.authoring.models import DraftChange, DraftPart, ModuleDraft
from app.authoring.parts import FRONT, PICTURE, Parts
from app.authoring.policy import permission_for, refuse_without
from app.authoring.standing import FIRST_REVISION, fingerprint, language_of
from app.authoring.steps import CLOSED, WHERE, State, with_author
from app.catalogue.actions import check_picture
from app.catalogue.digests import digest
from app.catalogue.formats import MODULE_KEY
from app.errors import Conflict, Invalid, NotFound, Outdated
from app.i18n import DEFAULT_LANGUAGE, N_
from app.permissions import Permission, Principal

TITLE_LENGTH: Final = 200
TITLE: Final = f"{DEFAULT_LANGUAGE}/{FRONT}"


class WrongState(Conflict):
    """Raised when a draft is not where a step begins."""


class DraftExists(Conflict):
    """Raised when a module has a draft that is on its way."""


class PartChanged(Outdated):
    """Raised when somebody else has changed or removed the part since the writer read it; tells both values."""


class DraftChanged(Outdated):
    """Raised when the draft is another than the one that the asker read."""


class NothingToUndo(Conflict):
    """Raised when the last change of a part is not one's own, or there is none."""


def begin(
    session: Session,
    key: str,
    parts: Parts,
    *,
    base_version_id: int | None,
    by: Principal,
    at: datetime,
    behind: Collection[str] = (),
) -> ModuleDraft:
    """Begin a draft of a module with these parts, to follow a version or none; those that are ``behind`` stay so.

    Raises:
        NotAllowed: without the right to write.
        Invalid: the key is not one of a module, or a part cannot be kept.
        DraftExists: another draft of the module is on its way.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    if not MODULE_KEY.match(key):
        wrong = N_("A module's key is one or two capital letters and a number, such as T1.")
        raise Invalid(wrong, fields={"key": [wrong]})
    for name, value in parts.items():
        check_name(name)
        _check_picture(session, name, value)
    rows = [
        {**_new_part(name, value, by.id, at), "answers": 0 if name in behind else None} for name, value in parts.items()
    ]
    check_total(sum(row["size"] for row in rows))
    draft = ModuleDraft(
        public_id=secrets.token_urlsafe(12).replace("-", "_"),  # a dash in front would be an option on the console
        module_key=key,
        title=_title(parts.get(TITLE)),
        base_version_id=base_version_id,
        state=State.DRAFT,
        revision=FIRST_REVISION,
        digest=fingerprint({row["name"]: row["digest"] for row in rows}),
        authors=[by.id],
        created_by=by.id,
        created_at=at,
        updated_by=by.id,
        updated_at=at,
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        raise DraftExists(N_("Module %(key)s has a draft already. Go on with it, or give it up.", key=key)) from None
    session.execute(insert(DraftPart), [{"draft_id": draft.id, **row} for row in rows])
    _forget_closed(session, at)
    record(session, "begin draft", f"draft:{draft.public_id}", by=by.id, at=at, module=key)
    return draft


def save(
    session: Session,
    public_id: str,
    name: str,
    value: dict[str, Any] | None,
    *,
    seen: int | None,
    by: Principal,
    at: datetime,
) -> ModuleDraft:
    """Put a value in the place of a part, or remove it (None). Whatever the reviews said is void from then on.

    Only words in another language than English can still come once both have approved: such a language goes out when a
    native-speaking specialist has read it (:func:`app.authoring.queries.native.leaving`).

    Args:
        session: a writing one.
        public_id: the draft.
        name: the part.
        value: plain JSON, as unfinished as it may be.
        seen: a revision of the draft at which the writer had read the part; None puts the value there whatever it is.
        by: who writes.
        at: when.

    Raises:
        NotAllowed: without the right to write this part.
        NotFound: there is no such draft.
        UnusablePart: the value cannot be kept.
        PartChanged: the part was changed since ``seen``.
        WrongState: the draft is published or given up.
    """
    check_name(name)
    refuse_without(by, permission_for(name))
    size = size_of(value)
    draft = _open(session, public_id)
    _check_key(draft, name, value)
    _check_picture(session, name, value)
    row = queries.part(session, draft, name)
    if row is not None and seen is not None and row.revision > seen:
        raise _changed(row, value)
    if (row.digest if row else None) == (None if value is None else digest(value)):
        return _confirmed(session, draft, row, by, at)
    _keep_change(session, draft, name, row, by, at)
    _put(session, draft, row, {"name": name, "value": value, "size": size}, by, at)
    return draft


def undo(session: Session, public_id: str, name: str, *, by: Principal, at: datetime) -> ModuleDraft:
    """Take one's last change of a part back, or what one typed last without a pause; again takes back what was before.

    Raises NotAllowed, NotFound, WrongState, UnusablePart, and NothingToUndo when the last change is somebody else's.
    """
    check_name(name)
    refuse_without(by, permission_for(name))
    draft = _open(session, public_id)
    row = queries.part(session, draft, name)
    last = queries.steps_of(session, draft, name, standing=True)
    if not last or row is None or last[0].changed_by != by.id:
        raise NothingToUndo(N_("There is no change of yours to take back here, or somebody has changed it since."))
    back = [change.id for change in last[: taken_as_one(last)]]
    session.execute(update(DraftChange).where(DraftChange.id.in_(back)).values(undone_at=at))
    first = session.execute(select(DraftChange.before, DraftChange.answered).where(DraftChange.id == back[-1])).one()
    _put(session, draft, row, {"name": name, "value": first.before, "size": size_of(first.before)}, by, at)
    row.answers = first.answered
    return draft


def abandon(session: Session, public_id: str, *, seen: int | None, by: Principal, at: datetime) -> ModuleDraft:
    """Give a draft up; what was written is kept, and a new draft of its module can be begun.

    Raises NotAllowed, NotFound, WrongState, and DraftChanged when it was saved since ``seen``.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    draft = _open(session, public_id)
    if seen is not None and draft.revision != seen:
        raise DraftChanged(N_("Somebody has saved this draft since you read it. Look at it again, then decide."))
    draft.state, draft.updated_by, draft.updated_at = State.ABANDONED, by.id, at
    record(session, "abandon draft", f"draft:{public_id}", by=by.id, at=at, module=draft.module_key)
    return draft


def locked(session: Session, public_id: str) -> ModuleDraft:
    """The draft as it is now, held until the end of the transaction, so that of two who act at once one waits."""
    found = None
    if public_id.isprintable():
        wanted = select(ModuleDraft).where(ModuleDraft.public_id == public_id).with_for_update()
        found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(queries.UNKNOWN)
    return found


def _open(session: Session, public_id: str) -> ModuleDraft:
    draft = locked(session, public_id)
    if draft.state in CLOSED:
        raise WrongState(WHERE[State(draft.state)])
    return draft


def _check_key(draft: ModuleDraft, name: str, value: Mapping[str, Any] | None) -> None:
    if name == FRONT and value is not None and value.get("key", draft.module_key) != draft.module_key:
        wrong = N_("The key of a module never changes; this is a draft of %(key)s.", key=draft.module_key)
        raise Invalid(wrong, fields={"value": [wrong]})


def _check_picture(session: Session, name: str, value: Mapping[str, Any] | None) -> None:
    if name.startswith(f"{PICTURE}/") and value is not None:
        check_picture(session, value)


def _changed(row: DraftPart, value: Mapping[str, Any] | None) -> PartChanged:
    return PartChanged(
        N_("Somebody else has changed this part since you read it. Choose between the two, or join them."),
        members={
            "part": row.name,
            "revision": row.revision,
            "theirs": row.value if row.digest is not None else None,
            "yours": value,
        },
    )


def _confirmed(session: Session, draft: ModuleDraft, row: DraftPart | None, by: Principal, at: datetime) -> ModuleDraft:
    """The same value again: a translator so says that it answers the present English; else nothing happens."""
    if row is not None and row.digest is not None and language_of(row.name) not in (None, DEFAULT_LANGUAGE):
        draft.revision += 1
        row.revision, row.answers, row.changed_by, row.changed_at = draft.revision, None, by.id, at
        draft.authors = with_author(draft.authors, by.id)
        session.flush()
    return draft


def _keep_change(
    session: Session, draft: ModuleDraft, name: str, row: DraftPart | None, by: Principal, at: datetime
) -> None:
    session.add(
        DraftChange(
            draft_id=draft.id,
            name=name,
            revision=draft.revision + 1,
            before=row.value if row else None,
            answered=row.answered if row and language_of(name) not in (None, DEFAULT_LANGUAGE) else None,
            changed_by=by.id,
            changed_at=at,
        )
    )
    session.flush()
    if (draft.revision + 1) % LOOKED_THROUGH == 0:
        gone = surplus(queries.steps_of(session, draft, name), at)
        session.execute(delete(DraftChange).where(DraftChange.id.in_(gone)))


def _put(
    session: Session, draft: ModuleDraft, row: DraftPart | None, part: Mapping[str, Any], by: Principal, at: datetime
) -> None:
    """Write the part and what follows from it for the draft."""
    name, value = part["name"], part["value"]
    kept = _new_part(name, value, by.id, at) if value is not None else {"name": name, "value": None, "digest": None}
    revision = draft.revision + 1
    if row is None:
        row = DraftPart(draft_id=draft.id, name=name)
        session.add(row)
    row.value, row.digest, row.size = value, kept["digest"], part["size"]
    row.revision, row.answers, row.changed_by, row.changed_at = revision, None, by.id, at
    session.flush()
    there = session.execute(
        select(DraftPart.name, DraftPart.digest, DraftPart.size).where(
            DraftPart.draft_id == draft.id, DraftPart.digest.is_not(None)
        )
    ).all()
    check_total(sum(each.size for each in there))
    draft.revision = revision
    draft.digest = fingerprint({each.name: str(each.digest) for each in there})
    draft.authors = with_author(draft.authors, by.id)
    draft.updated_by, draft.updated_at = by.id, at
    if name == TITLE:
        draft.title = _title(value)
    if draft.state != State.DRAFT and not _is_late_translation(draft, name):
        draft.state = State.DRAFT
        record(session, "reopen draft", f"draft:{draft.public_id}", by=by.id, at=at, part=name)
    session.flush()


def _forget_closed(session: Session, at: datetime) -> None:
    """Let go of the changes of drafts that were closed long ago; nobody takes them back any more."""
    closed = select(ModuleDraft.id).where(ModuleDraft.state.in_(CLOSED), ModuleDraft.updated_at < at - AFTER_CLOSING)
    session.execute(delete(DraftChange).where(DraftChange.draft_id.in_(closed)))


def _is_late_translation(draft: ModuleDraft, name: str) -> bool:
    """Whether the part comes after both approvals and is none of what was approved: words in another language."""
    return draft.state == State.APPROVED and language_of(name) not in (None, DEFAULT_LANGUAGE)


def _new_part(name: str, value: Mapping[str, Any], account_id: int, at: datetime) -> dict[str, Any]:
    plain = dict(value)
    return {
        "name": name,
        "value": plain,
        "digest": digest(plain),
        "size": size_of(plain),
        "revision": FIRST_REVISION,
        "changed_by": account_id,
        "changed_at": at,
    }


def _title(value: Mapping[str, Any] | None) -> str:
    title = (value or {}).get("title")
    return " ".join(title.split())[:TITLE_LENGTH] if isinstance(title, str) else ""


__all__ = [
    "DraftChanged",
    "DraftExists",
    "NothingToUndo",
    "PartChanged",
    "WrongState",
    "abandon",
    "begin",
    "locked",
    "save",
    "undo",
]
