"""What two others have approved becomes the module's next version."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.authoring import queries
from app.authoring.actions.reviewing import check_digest, refuse_same_person, refuse_unsound, superseded
from app.authoring.actions.writing import WrongState, locked
from app.authoring.findings import Finding
from app.authoring.models import ModuleDraft
from app.authoring.parts import joined
from app.authoring.policy import refuse_without
from app.authoring.standing import marked, outgoing
from app.authoring.steps import WHERE, State
from app.catalogue.actions import Edition, Publication
from app.catalogue.actions import publish as publish_edition
from app.catalogue.actions.publishing import current_version
from app.catalogue.models import STUDIO
from app.credentials.validity import expiry
from app.errors import Invalid
from app.i18n import N_
from app.permissions import Permission

MONTHS: Final = 12
"""A version is reviewed again at the latest so many months after it was published (content-safety rule 17)."""


def publish(
    session: Session,
    public_id: str,
    *,
    digest: str,
    found: Sequence[Finding],
    by: SignedIn,
    at: datetime,
    review_due: date | None = None,
) -> Publication:
    """Publish an approved draft with every language that is complete.

    Args:
        session: a writing one.
        public_id: the draft.
        digest: of the draft that the publisher has read.
        found: everything that is wrong with it.
        by: who publishes; nobody who wrote any part of it.
        at: when.
        review_due: when it is to be reviewed again, at most twelve months ahead; None means in twelve months.

    Raises:
        NotAllowed: without the right for the whole country.
        SamePerson: the publisher has written a part of it.
        NotFound: there is no such draft.
        WrongState: it has not been approved twice.
        Stale: it is another than the one that ``digest`` names.
        NotSound: findings keep it from being published.
        Superseded: another version was published since it was handed in.
        Invalid: the day of the next review is past or too far away.
    """
    refuse_without(by, Permission.PUBLISH_MODULE)
    due = _due(review_due, at.date())
    draft = locked(session, public_id)
    if draft.state != State.APPROVED:
        raise WrongState(WHERE[State(draft.state)])
    check_digest(draft, digest)
    refuse_same_person(session, draft.authors, by)
    refuse_unsound(found)
    done = publish_edition(session, _edition(session, draft, found, due), by=by, at=at)
    draft.state, draft.published_version_id = State.PUBLISHED, done.version.id
    draft.updated_by, draft.updated_at = by.id, at
    record(
        session,
        "publish draft",
        f"draft:{public_id}",
        by=by.id,
        at=at,
        digest=draft.digest,
        module=draft.module_key,
        version=done.version.number,
        languages=", ".join(done.languages),
    )
    return done


def _due(wanted: date | None, on: date) -> date:
    latest = expiry(on, MONTHS)
    if wanted is None:
        return latest
    if not on < wanted <= latest:
        wrong = N_("The next review is due after today and at most twelve months from now.")
        raise Invalid(wrong, fields={"review_due": [wrong]})
    return wanted


def _edition(session: Session, draft: ModuleDraft, found: Sequence[Finding], due: date) -> Edition:
    """What goes out: the structure, English, and every other language that is complete, stale parts marked."""
    current = current_version(session, draft.module_key)
    if current is not None and current.id != draft.base_version_id:
        raise superseded(draft.module_key, current.number)
    whole = queries.whole(session, draft.public_id)
    structure, texts = joined(whole.parts, version=current.document["version"] + 1 if current else 1)
    before = queries.stale_before(session, draft.base_version_id)
    going = outgoing(whole.parts, whole.revisions, found, before)
    return Edition(
        key=draft.module_key,
        structure={**structure, "key": draft.module_key},
        texts={language: marked(texts[language], stale) for language, stale in going.items()},
        origin=STUDIO,
        review_due=due,
    )
