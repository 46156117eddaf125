"""The questions of an attempt with the keys that were corrected after it was sent, and their words."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, Regrade
from app.assessment.regrading import answer_key, choices
from app.catalogue.documents import TextDocument
from app.catalogue.queries import Papers, PublishedModule, module_versions, texts_of


def corrected_papers(session: Session, attempt: Attempt, found: Papers) -> Papers:
    """What an attempt is shown by; the same when nothing was corrected since, without a statement where nothing can be.

    A learner is never told a key that was taken back.
    """
    if not attempt.is_submitted or found.newest.issuperset(found.modules):
        return found
    for row in session.scalars(_regrades(attempt, found)):
        now = module_versions(session, [row.version_id])[row.version_id]
        texts = texts_of(session, [row.version_id], next(iter(found.texts.values())).language)
        found = _with_items(found, now, texts[row.version_id], frozenset(row.items))
    return found


def _regrades(attempt: Attempt, found: Papers) -> Select[Regrade]:
    keys = {module.key for module in found.modules.values()}
    since = Regrade.made_at >= attempt.submitted_at
    return select(Regrade).where(Regrade.module_key.in_(keys), since).order_by(Regrade.id)


def _with_items(found: Papers, now: PublishedModule, words: TextDocument, keys: frozenset[str]) -> Papers:
    modules: Mapping[int, PublishedModule] = {
        version: _corrected(module, now, keys) if module.key == now.key else module
        for version, module in found.modules.items()
    }
    changed = {version for version, module in modules.items() if module is not found.modules[version]}
    texts = {
        version: _corrected_words(text, words, keys) if version in changed else text
        for version, text in found.texts.items()
    }
    return replace(found, modules=modules, texts=texts)


def _corrected(before: PublishedModule, now: PublishedModule, keys: frozenset[str]) -> PublishedModule:
    """The version with the present edition of the items whose key alone was corrected; itself where there is none."""
    present = {}
    for item in before.document.items:
        newer = now.document.item(item.key)
        if item.key in keys and newer and choices(item) == choices(newer) and answer_key(item) != answer_key(newer):
            present[item.key] = replace(newer, must=item.must, outcome=item.outcome)
    if not present:
        return before
    items = tuple(present.get(item.key, item) for item in before.document.items)
    return replace(before, document=replace(before.document, items=items))


def _corrected_words(text: TextDocument, words: TextDocument, keys: frozenset[str]) -> TextDocument:
    """The reasons why as they are now, where they are in the same language."""
    if text.language != words.language:
        return text
    newer = {key: words.items[key] for key in keys if key in words.items and key in text.items}
    return replace(text, items={**text.items, **newer})
