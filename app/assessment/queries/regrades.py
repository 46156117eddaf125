"""Submitted attempts that were marked by an earlier key, batch by batch; and regrades that were made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy import Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.assessment.forms import Form
from app.assessment.grading import Grade, PassRule, grade, item_asked
from app.assessment.models import Answer, Attempt, Kind, Regrade, RegradedAttempt
from app.assessment.question_types import type_of
from app.assessment.regrading import Changes, changes
from app.catalogue.documents import Item, ModuleDocument
from app.catalogue.models import Module, ModuleVersion
from app.catalogue.queries import PublishedModule, module_versions

BATCH: Final = 500
SENT: Final = PassRule(0, is_assessed=False)
"""For marking without asking whether it is a pass."""


@dataclass(frozen=True)
class Remarkable:
    """A submitted attempt with at least one item whose key was corrected since."""

    attempt: Attempt
    given: Grade
    """As it stands."""
    corrected: Mapping[str, Fraction]
    """Marks by the present key, by item name."""
    musts: frozenset[str]
    """Names of its safety-critical items."""

    @property
    def is_changed(self) -> bool:
        """Whether the present key gives other marks."""
        return any(self.given.per_item[name] != marks for name, marks in self.corrected.items())


def earlier_changes(session: Session, module: PublishedModule) -> dict[int, Changes]:
    """By version: what changed between every earlier version of a module and its present one."""
    ids = session.scalars(
        select(ModuleVersion.id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.key == module.key, ModuleVersion.id != module.version_id)
        .order_by(ModuleVersion.number)
    ).all()
    found = module_versions(session, ids)
    return {version_id: changes(found[version_id].document, module.document) for version_id in ids}


def remarkable(
    session: Session, module: PublishedModule, since: Mapping[int, Changes], *, to_change: bool = False
) -> Iterator[list[Remarkable]]:
    """The attempts at a module and at tests with its items, in batches; ``to_change`` locks them."""
    touched = {version_id for version_id, each in since.items() if each.corrected}
    last = 0
    while touched:
        wanted = (
            select(Attempt)
            .where(Attempt.id > last, Attempt.submitted_at.is_not(None))
            .where(
                or_(
                    and_(Attempt.kind == Kind.QUIZ, Attempt.version_id.in_(touched)),
                    and_(
                        Attempt.kind != Kind.QUIZ, cast(Attempt.form, Text).contains(f'"{module.key}.', autoescape=True)
                    ),
                )
            )
            .order_by(Attempt.id)
            .limit(BATCH)
        )
        batch = session.scalars(wanted.with_for_update() if to_change else wanted).all()
        if not batch:
            return
        last = batch[-1].id
        yield list(_remarkable(session, batch, module.key, since))


def _remarkable(
    session: Session, batch: Sequence[Attempt], module_key: str, since: Mapping[int, Changes]
) -> Iterator[Remarkable]:
    forms = {attempt.id: Form.from_plain(attempt.form) for attempt in batch}
    versions = {attempt.id: _versions(attempt, forms[attempt.id]) for attempt in batch}
    documents = _documents(session, versions.values())
    answers = _answers(session, list(forms))
    for attempt in batch:
        form, known = forms[attempt.id], {key: documents[each] for key, each in versions[attempt.id].items()}
        own = "" if attempt.kind == Kind.QUIZ else module_key
        items = _corrected(form, own, since.get(versions[attempt.id].get(own, 0)))
        if not items:
            continue
        sent = answers.get(attempt.id, {})
        corrected = {name: type_of(item).grade(item, sent.get(name, ())) for name, item in items.items()}
        musts = frozenset(asked.name for asked in form.items if item_asked(known, asked).must)
        yield Remarkable(attempt, _given(attempt, known, form, sent), corrected, musts)


def _versions(attempt: Attempt, form: Form) -> Mapping[str, int]:
    return {"": attempt.version_id} if attempt.version_id is not None else form.versions


def _documents(session: Session, versions: Iterable[Mapping[str, int]]) -> dict[int, ModuleDocument]:
    wanted = {version_id for each in versions for version_id in each.values()}
    return {version_id: found.document for version_id, found in module_versions(session, wanted).items()}


def _answers(session: Session, attempt_ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    rows = select(Answer.attempt_id, Answer.item_key, Answer.chosen).where(Answer.attempt_id.in_(attempt_ids))
    for attempt_id, name, chosen in session.execute(rows):
        found.setdefault(attempt_id, {})[name] = tuple(chosen)
    return found


def _corrected(form: Form, module_key: str, since: Changes | None) -> dict[str, Item]:
    """The items of a form whose key was corrected, as they are now, by name."""
    if since is None:
        return {}
    asked = [each for each in form.items if each.module == module_key and each.key in since.corrected]
    return {each.name: since.corrected[each.key] for each in asked}


def _given(
    attempt: Attempt, documents: Mapping[str, ModuleDocument], form: Form, answers: Mapping[str, Sequence[str]]
) -> Grade:
    """The marks as they stand; of attempts from before marks were kept item by item, those of their own key."""
    marks = attempt.marks
    if marks:
        per_item = {name: Fraction(each) for name, each in marks.items()}
    else:
        per_item = dict(grade(documents, form, answers, SENT).per_item)
    return Grade(attempt.score or Fraction(0), bool(attempt.must_right), bool(attempt.passed), per_item)


@dataclass(frozen=True)
class PastRegrade:
    """A regrade that was made, and how many attempts it changed, by effect."""

    regrade: Regrade
    effects: Mapping[str, int]


def past_regrades(session: Session, module_key: str) -> list[PastRegrade]:
    """Regrades of a module, the newest first."""
    counted = (
        select(RegradedAttempt.regrade_id, RegradedAttempt.effect, func.count())
        .join(Regrade, Regrade.id == RegradedAttempt.regrade_id)
        .where(Regrade.module_key == module_key)
        .group_by(RegradedAttempt.regrade_id, RegradedAttempt.effect)
    )
    effects: dict[int, dict[str, int]] = {}
    for regrade_id, effect, count in session.execute(counted):
        effects.setdefault(regrade_id, {})[effect] = count
    rows = session.scalars(select(Regrade).where(Regrade.module_key == module_key).order_by(Regrade.id.desc()))
    return [PastRegrade(row, effects.get(row.id, {})) for row in rows]
