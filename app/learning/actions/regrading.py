"""A corrected key reaches those who were marked by the wrong one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.assessment.actions import Remark, keep_regrade, regrade_attempts
from app.assessment.models import Attempt, Kind, Regrade
from app.assessment.queries import earlier_changes
from app.assessment.regrading import REASONS, Effect
from app.audit.actions import record
from app.catalogue.queries import PublishedModule, current_module, track
from app.errors import Invalid
from app.i18n import N_
from app.learning import queries
from app.learning.actions.passing import award, pass_and_award
from app.learning.actions.refreshers import correct_retained
from app.learning.queries.regrades import Effects, Tally


@dataclass(frozen=True)
class Regraded:
    """What was changed; ``made`` is None when there was nothing to change."""

    made: Regrade | None
    effects: Effects


def regrade(session: Session, module_key: str, reason: str, *, by: int, at: datetime) -> Regraded:
    """Apply the present keys of a module to every attempt that was marked by an earlier one, in one transaction.

    Marks change and what they were is kept. Whoever passes by the right key gets the pass, and the certificate that is
    then due, of this day. Whoever would fail keeps pass and certificate. A second time there is nothing to do.

    Raises:
        NotFound: there is no such module.
        Invalid: the reason is not one of the list.
    """
    if reason not in REASONS:
        raise Invalid(N_("Choose a reason from the list."), fields={"reason": [N_("Choose a reason from the list.")]})
    module = current_module(session, module_key)
    tally, gained, made = Tally(), list[int](), None
    for batch in queries.remarkings(session, module, to_change=True):
        changed = [each for each in batch if each.found.is_changed]
        for each in batch:
            tally.count(each)
        if changed:
            made = made or keep_regrade(session, module, _corrected(session, module), reason, by=by, at=at)
            regrade_attempts(
                session, made, [Remark(each.found.attempt, each.found.given, each.after) for each in changed]
            )
            correct_retained(session, [each.found.attempt for each in changed])
        gained += [each.found.attempt.id for each in changed if each.effect is Effect.GAINED]
    effects = tally.effects(queries.left_items(session, module))
    if made is not None:
        _write_down(session, made, effects, by=by, at=at)
    for attempt_id in gained:
        _grant(session, session.get_one(Attempt, attempt_id), at=at)
    return Regraded(made, effects)


def _corrected(session: Session, module: PublishedModule) -> list[str]:
    since = earlier_changes(session, module).values()
    return sorted({key for each in since for key in each.corrected})


def _write_down(session: Session, made: Regrade, effects: Effects, *, by: int, at: datetime) -> None:
    record(
        session,
        "attempts regraded",
        f"module:{made.module_key}",
        by=by,
        at=at,
        regrade=made.public_id,
        reason=made.reason,
        items=" ".join(made.items),
        changed=effects.changed,
        gained=effects.by_effect[Effect.GAINED],
        stands=effects.by_effect[Effect.STANDS],
    )


def _grant(session: Session, gained: Attempt, *, at: datetime) -> None:
    """What a pass brings, dated on this day; a module whose pass counts already needs no second one."""
    learner = session.get_one(Account, gained.account_id)
    if gained.kind == Kind.POST:
        award(session, [track(session, gained.subject)], by=learner, language=gained.language, at=at)
        return
    taken = queries.taken_tracks_with(session, learner.id, gained.subject)
    passes = queries.passes_of(session, learner, [gained.subject])
    if taken and not any(each.passed_on <= at.date() < each.expires for each in passes):
        pass_and_award(session, gained, taken, by=learner, language=gained.language, at=at)
