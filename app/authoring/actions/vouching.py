"""A native-speaking specialist reads the words of a language and stands behind them by name."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.authoring import queries
from app.authoring.actions.reviewing import SHORTEST_DIGEST, SamePerson, Stale
from app.authoring.actions.writing import WrongState, locked
from app.authoring.models import LanguageReview
from app.authoring.native import spoken, texts_in
from app.authoring.policy import refuse_without
from app.authoring.queries.native import translators
from app.authoring.steps import CLOSED, WHERE, Hand, State, is_among
from app.errors import NotFound
from app.i18n import N_
from app.permissions import Permission


def vouch(session: Session, public_id: str, language: str, *, words: str, by: SignedIn, at: datetime) -> LanguageReview:
    """Say that one has read all words of a language as a native-speaking specialist; it counts for these words alone.

    Args:
        session: a writing one.
        public_id: the draft.
        language: which one.
        words: the digest of the words that the specialist has read (:func:`app.authoring.native.spoken`).
        by: the specialist; nobody who has written any words of this language in the draft.
        at: when.

    Raises:
        NotAllowed: without the right to translate.
        NotFound: there is no such draft, or it has no words in this language.
        WrongState: the draft is published or given up.
        SamePerson: the specialist has written words of this language.
        Stale: the words are others than those that ``words`` names.
    """
    refuse_without(by, Permission.TRANSLATE_MODULE)
    draft = locked(session, public_id)
    if draft.state in CLOSED:
        raise WrongState(WHERE[State(draft.state)])
    text = texts_in(queries.whole(session, public_id).parts).get(language)
    if text is None:
        raise NotFound(N_("This draft has no words in this language yet."))
    if is_among(Hand(by.id, by.person_id), queries.hands_of(session, translators(session, draft, language))):
        raise SamePerson(N_("You have translated a part of this language. Somebody else must read it."))
    read = spoken(text)
    if len(words) < SHORTEST_DIGEST or not read.startswith(words):
        raise Stale(N_("The words have been changed since you read them. Read them again, then decide."))
    row = LanguageReview(draft_id=draft.id, language=language, words=read, reviewed_by=by.id, reviewed_at=at)
    session.add(row)
    record(session, "review language", f"draft:{public_id}", by=by.id, at=at, language=language, words=read)
    return row
