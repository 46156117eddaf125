"""Reads of who wrote a language of a draft, which specialist has read it, and which languages so go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.authoring import queries
from app.authoring.findings import Finding
from app.authoring.models import DraftChange, DraftPart, LanguageReview, ModuleDraft
from app.authoring.native import Texts, Voice, texts_in, vouched
from app.authoring.standing import FIRST_REVISION, outgoing, translated_since
from app.catalogue.models import ModuleText


def voices(session: Session, of: ModuleDraft) -> dict[str, Voice]:
    """The last word of a native-speaking specialist for each language of a draft."""
    rows = session.execute(
        select(LanguageReview, Account.name)
        .join(Account, Account.id == LanguageReview.reviewed_by)
        .where(LanguageReview.draft_id == of.id)
        .order_by(LanguageReview.id)
    )
    return {row.language: Voice(row.language, row.words, name, row.reviewed_at) for row, name in rows}


def translators(session: Session, of: ModuleDraft, language: str) -> dict[int, str]:
    """Who has written words of a language in a draft: names by account, the first first.

    Words that came with the version it follows, or with a file, are nobody's here.
    """
    changes = select(DraftChange.changed_by).where(
        DraftChange.draft_id == of.id, DraftChange.name.startswith(f"{language}/", autoescape=True)
    )
    saved = select(DraftPart.changed_by).where(
        DraftPart.draft_id == of.id,
        DraftPart.name.startswith(f"{language}/", autoescape=True),
        DraftPart.revision > FIRST_REVISION,
    )
    found = set(session.scalars(changes.union(saved)))
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(found)).order_by(Account.id))
    names = {account_id: name for account_id, name in rows}  # noqa: C416
    return {account_id: names[account_id] for account_id in of.authors if account_id in names}


def texts_before(session: Session, of: ModuleDraft) -> Mapping[str, Mapping[str, Any]]:
    """The words of the version that a draft follows, by language; none where it follows none."""
    if of.base_version_id is None:
        return {}
    rows = session.execute(
        select(ModuleText.language, ModuleText.document).where(ModuleText.version_id == of.base_version_id)
    )
    return {language: document for language, document in rows}  # noqa: C416


@dataclass(frozen=True)
class Leaving:
    """The languages of a draft that go out when it is published now."""

    stale: Mapping[str, Sequence[str]]
    """For each of them the parts that are behind the English, as readers are told of them."""
    read: frozenset[str]
    """Those that a native-speaking specialist has read as they are."""
    waiting: tuple[str, ...]
    """Complete, but brought after the approval and read by no specialist: they stay here."""
    texts: Texts


def leaving(session: Session, whole: queries.Whole, found: Sequence[Finding]) -> Leaving:
    """What goes out of a draft: English, and the complete languages that somebody besides their writers has read.

    The two who approve a draft read it as it is then. A translation that comes afterwards takes no approval away, so it
    needs a reader of its own. ``found``: everything that is wrong with the draft.
    """
    draft, texts = whole.draft, texts_in(whole.parts)
    read = vouched(texts, voices(session, draft), texts_before(session, draft))
    complete = outgoing(whole.parts, whole.answered, found, queries.stale_before(session, draft.base_version_id))
    last = queries.last_review(session, draft)
    late = translated_since(whole.revisions, last.revision if last else 0)
    waiting = tuple(language for language in complete if language in late - read)
    stale = {language: parts for language, parts in complete.items() if language not in waiting}
    return Leaving(stale, read, waiting, texts)
