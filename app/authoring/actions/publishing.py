"""What two others have approved becomes the module's next version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Self

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.authoring import queries
from app.authoring.actions.reviewing import check_digest, refuse_same_person, refuse_unsound, superseded
from app.authoring.actions.writing import WrongState, locked
from app.authoring.findings import Finding
from app.authoring.models import ModuleDraft
from app.authoring.native import with_review
from app.authoring.parts import joined
from app.authoring.policy import refuse_without
from app.authoring.queries.native import leaving
from app.authoring.review_dates import next_review
from app.authoring.standing import marked
from app.authoring.steps import WHERE, State
from app.catalogue.actions import Edition, Publication
from app.catalogue.actions import publish as publish_edition
from app.catalogue.actions.publishing import current_version
from app.catalogue.announcing import NOTHING_SAID, Announcement, Effect, checked
from app.catalogue.models import STUDIO
from app.catalogue.queries import tracks
from app.credentials.actions import shorten
from app.credentials.queries import shortened_count
from app.credentials.shortening import at_most
from app.errors import Invalid
from app.i18n import N_
from app.permissions import Permission


@dataclass(frozen=True)
class Terms:
    """On which terms a draft is published."""

    review_due: date | None = None
    """When it is to be reviewed again, at most twelve months ahead; None means in twelve months."""
    announcement: Announcement = NOTHING_SAID
    """What learners are told, and what it asks of those who passed an earlier version."""
    confirmed: str = ""
    """The module's key, typed by the publisher; asked for where certificates are shortened."""

    @classmethod
    def from_plain(cls, sent: Mapping[str, Any]) -> Self:
        """As the doors read them."""
        said = Announcement(sent.get("words") or {}, Effect(sent.get("effect", Effect.STANDS)), sent.get("until"))
        return cls(sent.get("review_due"), said, sent.get("confirmed", ""))


USUAL: Final = Terms()


class Unconfirmed(Invalid):
    """Raised when a change that shortens certificates was not confirmed; the message says how many it would be."""


def publish(
    session: Session,
    public_id: str,
    *,
    digest: str,
    found: Sequence[Finding],
    by: SignedIn,
    at: datetime,
    terms: Terms = USUAL,
) -> Publication:
    """Publish an approved draft with every language that is complete, and let a critical change take effect.

    Args:
        session: a writing one.
        public_id: the draft.
        digest: of the draft that the publisher has read.
        found: everything that is wrong with it.
        by: who publishes; nobody who wrote any part of it.
        at: when.
        terms: when it is to be reviewed again, and what it means for those who passed an earlier version.

    Raises:
        NotAllowed: without the right for the whole country.
        SamePerson: the publisher has written a part of it.
        NotFound: there is no such draft.
        WrongState: it has not been approved twice.
        Stale: it is another than the one that ``digest`` names.
        NotSound: findings keep it from being published.
        Superseded: another version was published since it was handed in.
        Invalid: the day of the next review is past or too far away; the announcement breaks its rules.
        Unconfirmed: it would shorten certificates, and the publisher has not typed the module's key.
    """
    refuse_without(by, Permission.PUBLISH_MODULE)
    due = next_review(terms.review_due, at.date())
    draft = locked(session, public_id)
    if draft.state != State.APPROVED:
        raise WrongState(WHERE[State(draft.state)])
    check_digest(draft, digest)
    refuse_same_person(session, draft.authors, by)
    refuse_unsound(found)
    said = checked(terms.announcement, on=at.date())
    _refuse_unconfirmed(session, draft.module_key, said, terms.confirmed, at=at)
    edition = replace(_edition(session, draft, found, due), announcement=said)
    done = publish_edition(session, edition, by=by, at=at)
    shortened = _take_effect(session, draft.module_key, done, said, at=at)
    draft.state, draft.published_version_id = State.PUBLISHED, done.version.id
    draft.updated_by, draft.updated_at = by.id, at
    _write_down(session, draft, done, said, shortened)
    return done


def _write_down(
    session: Session, draft: ModuleDraft, done: Publication, said: Announcement, certificates_shortened: int
) -> None:
    record(
        session,
        "publish draft",
        f"draft:{draft.public_id}",
        by=draft.updated_by,
        at=draft.updated_at,
        digest=draft.digest,
        module=draft.module_key,
        version=done.version.number,
        languages=", ".join(done.languages),
        effect=said.effect,
        until=str(said.until) if said.until else None,
        certificates_shortened=certificates_shortened,
    )


def shortened_by(session: Session, module_key: str, until: date, *, at: datetime) -> int:
    """How many certificates a critical change of the module would let end after a day, rounded up to the next ten."""
    return at_most(shortened_count(session, _tracks_with(session, module_key), until=until, at=at))


def _refuse_unconfirmed(session: Session, module_key: str, said: Announcement, confirmed: str, *, at: datetime) -> None:
    if said.until is None or confirmed.strip() == module_key:
        return
    count = shortened_by(session, module_key, said.until, at=at)
    wrong = N_(
        "At most %(count)s certificates would end after %(day)s. Type %(key)s to confirm it.",
        count=count,
        day=str(said.until),
        key=module_key,
    )
    raise Unconfirmed(wrong, fields={"confirmed": [wrong]})


def _take_effect(session: Session, module_key: str, done: Publication, said: Announcement, *, at: datetime) -> int:
    if said.effect is not Effect.VALIDITY or said.until is None or not done.is_new:
        return 0
    return shorten(session, done.version.id, _tracks_with(session, module_key), until=said.until, at=at)


def _tracks_with(session: Session, module_key: str) -> list[str]:
    """Codes of the tracks whose certificate depends on the module."""
    return [card.code for card in tracks(session) if module_key in card.document.modules]


def _edition(session: Session, draft: ModuleDraft, found: Sequence[Finding], due: date) -> Edition:
    """What goes out: the structure, English, and the other languages that may, stale parts marked."""
    current = current_version(session, draft.module_key)
    if current is not None and current.id != draft.base_version_id:
        raise superseded(draft.module_key, current.number)
    whole = queries.whole(session, draft.public_id)
    structure, _ = joined(whole.parts, version=current.document["version"] + 1 if current else 1)
    going = leaving(session, whole, found)
    return Edition(
        key=draft.module_key,
        structure={**structure, "key": draft.module_key},
        texts={
            language: marked(with_review(going.texts[language], is_vouched=language in going.read), stale)
            for language, stale in going.stale.items()
        },
        origin=STUDIO,
        review_due=due,
    )
