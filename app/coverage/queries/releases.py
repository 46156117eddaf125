"""Reads of releases: the list, one of them with its document, what came before it, and what a new one is made of."""

from calendar import monthrange
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.policy import SignedIn
from app.catalogue.queries import tracks
from app.coverage import policy
from app.coverage.disclosure.linked import Key
from app.coverage.effects.questions import EffectQuestion
from app.coverage.models import Release, ReleaseCell
from app.coverage.periods import FIRST
from app.coverage.queries.effects import national_effects
from app.coverage.queries.kinds import whole_reading
from app.coverage.releases import checks, figures
from app.coverage.releases.checks import Check
from app.coverage.releases.contents import tables_of
from app.coverage.releases.document import CellKey, ReleasedCell, ReleaseDocument, period_of
from app.coverage.releases.drafting import DraftedRelease, Progress, Request, drafted
from app.coverage.releases.readings import Reading
from app.coverage.releases.registry import Registry, ties
from app.coverage.releases.steps import TOLD, Act, State, Step, day_of, last, steps_of
from app.coverage.suppression import Withheld
from app.errors import Conflict, Gone, Invalid, NotFound
from app.i18n import N_, Message

KEPT: Final = 4
"""How many published documents a process keeps in memory; they never change."""

_KEY: Final = (
    ReleaseCell.indicator,
    ReleaseCell.module,
    ReleaseCell.audience,
    ReleaseCell.area,
    ReleaseCell.dim,
    ReleaseCell.dim_value,
)


class WrongStep(Conflict):
    """Raised when a release is not where this step begins."""


class Withdrawn(Gone):
    """Raised when what a release says is asked for and it was withdrawn; ``withdrawal`` tells when and why."""

    def __init__(self, code: str, withdrawal: Step) -> None:
        """``code``: of the release."""
        reason = withdrawal.reason or ""
        super().__init__(N_("Release %(code)s was withdrawn: %(reason)s", code=code, reason=reason))
        self.code = code
        self.withdrawal = withdrawal


def on_its_way(code: str) -> WrongStep:
    """The refusal to prepare a release that is with the statistician or the coordinator."""
    return WrongStep(
        N_("Release %(code)s is on its way. It can be prepared again when it has been sent back.", code=code)
    )


class _Kept:
    """The documents read last, by their digest and the days of their steps."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[object, ...], ReleaseDocument] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[object, ...]) -> ReleaseDocument | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: tuple[object, ...], document: ReleaseDocument) -> None:
        with self._lock:
            self._found[key] = document
            while len(self._found) > KEPT:
                self._found.popitem(last=False)


_KEPT_DOCUMENTS: Final = _Kept()


def releases(principal: SignedIn | None) -> Select[Release]:
    """The releases that somebody may read, the latest date and number first."""
    return every_release().where(policy.readable_releases(principal))


def release(session: Session, principal: SignedIn | None, code: str) -> Release:
    """One release; raise NotFound, also for one that is not published yet to whoever takes no part in it."""
    found = session.scalar(releases(principal).where(Release.code == code).execution_options(populate_existing=True))
    if found is None:
        raise NotFound(N_("There is no such release."))
    return found


def open_to_all(row: Release) -> Release:
    """The release, when what it says is public; raise NotFound before it was published, Withdrawn after its end."""
    if not_withdrawn(row).state != State.PUBLISHED:
        raise NotFound(N_("This release has not been published yet."))
    return row


def not_withdrawn(row: Release) -> Release:
    """The release, when its document may be given out to whoever may read it; raise Withdrawn."""
    if row.state == State.WITHDRAWN:
        raise Withdrawn(row.code, withdrawal(row))
    return row


def withdrawal(row: Release) -> Step:
    """When and why a withdrawn release was withdrawn."""
    found = last(steps_of(row.steps), Act.WITHDRAWN)
    if found is None:
        raise NotFound(N_("There is no such release."))
    return found


def latest_release(session: Session) -> Release | None:
    """The published release of the latest date in its newest version; None before the first."""
    return session.scalar(_published().order_by(Release.ref_date.desc(), Release.number.desc()).limit(1))


def every_release() -> Select[Release]:
    """All releases, for the console, which stands behind every right."""
    return select(Release).order_by(Release.ref_date.desc(), Release.number.desc())


def any_release(session: Session, code: str) -> Release:
    """One of them; raise NotFound."""
    found = session.scalar(every_release().where(Release.code == code))
    if found is None:
        raise NotFound(N_("There is no such release."))
    return found


def document_of(session: Session, row: Release) -> ReleaseDocument:
    """The document of a release with the days of its steps."""
    steps = steps_of(row.steps)
    days = {
        "prepared_on": day_of(steps, Act.PREPARED),
        "reviewed_on": day_of(steps, Act.REVIEWED),
        "published_on": day_of(steps, Act.SIGNED),
    }
    key = (row.code, row.digest, *days.values())
    found = _KEPT_DOCUMENTS.find(key)
    if found is None:
        plain = session.scalar(select(Release.document).where(Release.id == row.id))
        document = ReleaseDocument.from_plain({"document": plain, "steps": {}})
        found = replace(document, **days)  # type: ignore[arg-type]
        if row.state == State.PUBLISHED:
            _KEPT_DOCUMENTS.keep(key, found)
    return found


def newest_version(session: Session, row: Release) -> Release:
    """The latest published version of a release's date: itself, unless it was revised."""
    newest = _published().where(Release.ref_date == row.ref_date).order_by(Release.number.desc()).limit(1)
    return session.scalar(newest) or row


def release_before(session: Session, row: Release) -> Release | None:
    """The release to compare with: the version that it revises, else the last of an earlier date; none withdrawn."""
    if row.revises:
        revised = session.scalar(_published().where(Release.code == row.revises))
        if revised is not None:
            return revised
    return _last_before(session, row.ref_date)


def people_of(session: Session, account_ids: Iterable[int]) -> Mapping[int, tuple[str, int | None]]:
    """Name and person of accounts."""
    wanted = sorted(set(account_ids))
    rows = session.execute(select(Account.id, Account.name, Account.person_id).where(Account.id.in_(wanted)))
    return {id_: (name, person_id) for id_, name, person_id in rows}


def open_release(session: Session, ref_date: date) -> Release | None:
    """The release of a date that is on its way."""
    return session.scalar(select(Release).where(Release.ref_date == ref_date, Release.state.not_in(TOLD)))


def latest_published(session: Session) -> int | None:
    """The id of the release that was published last, withdrawn or not."""
    latest = _told().with_only_columns(Release.id).order_by(Release.published_at.desc(), Release.id.desc())
    return session.scalar(latest.limit(1))


def draft(
    session: Session,
    ref_date: date,
    *,
    today: date,
    reason: str | None = None,
    explanation: str | None = None,
    progress: Progress | None = None,
) -> DraftedRelease:
    """A protected document of a date, ready to be kept by :func:`app.coverage.actions.prepare`.

    It takes as long as protection takes, so it reads on a session that keeps no writer waiting.

    Args:
        session: any session.
        ref_date: the last day of a month that is over.
        today: the present day.
        reason: why the date is released again; needed from its second version on.
        explanation: why shares jumped, to be published.
        progress: told of each group done.

    Raises:
        Invalid: the date is none, or the reason is missing.
        WrongStep: the release of the date is already with the statistician or the coordinator.
        CountsDisagree, Unprotectable, NothingToTell: see :func:`app.coverage.releases.drafting.drafted`.
    """
    _check_date(ref_date, today)
    waiting = open_release(session, ref_date)
    if waiting is not None and waiting.state != State.DRAFT:
        raise on_its_way(waiting.code)
    published = session.scalars(_told().where(Release.ref_date == ref_date).order_by(Release.number)).all()
    if published and not reason:
        raise _refusal("reason", N_("This date has been released. Say why it is released again."))
    request = Request(
        ref_date,
        number=len(published) + 1,
        revises=published[-1].code if published else None,
        reason=reason if published else None,
        explanation=explanation,
    )
    before = _last_before(session, ref_date)
    return drafted(
        _whole(session, ref_date),
        _registry(session, ref_date, before),
        request,
        before=document_of(session, before) if before else None,
        seen=latest_published(session),
        progress=progress,
    )


def examination(session: Session, row: Release) -> tuple[Check, ...]:
    """The automatic checks of a release's document against the ledger as it is now."""
    before = _last_before(session, row.ref_date)
    counts = _whole(session, row.ref_date)
    registry = _registry(session, row.ref_date, before)
    all_tables = [tables_of(counts, audience) for audience in counts.groups]
    return checks.examined(
        document_of(session, row),
        counts,
        [(tables, ties(tables, registry)) for tables in all_tables],
        document_of(session, before) if before else None,
    )


def _whole(session: Session, ref_date: date) -> Reading:
    """Raw counts, and the protected figures of what people learnt in the year, if it is one."""
    found = whole_reading(session, ref_date)
    year = figures.year_of(ref_date)
    if year is None:
        return found
    versions = session.scalars(_told().where(Release.ref_date == ref_date)).all()
    documents = [document_of(session, version) for version in versions]
    effects: list[ReleasedCell] = []
    for audience in dict.fromkeys(card.audience for card in tracks(session)):
        told = national_effects(session, EffectQuestion(audience, *year, ref_date))
        now = figures.cells_of(audience, found.country.code, told)
        effects += figures.agreed(now, [document.figures(audience) for document in documents])
    return replace(found, effects=tuple(effects))


def _check_date(ref_date: date, today: date) -> None:
    if ref_date.day != monthrange(ref_date.year, ref_date.month)[1]:
        raise _refusal("ref_date", N_("A release is of the last day of a month, as a rule 31 December."))
    if not FIRST <= ref_date < today:
        raise _refusal("ref_date", N_("Choose a month that is over, from 2000 on."))


def _refusal(field: str, reason: Message) -> Invalid:
    return Invalid(reason, fields={field: [reason]})


def _published() -> Select[Release]:
    return select(Release).where(Release.state == State.PUBLISHED)


def _told() -> Select[Release]:
    """What was ever published: a withdrawn release told what it told."""
    return select(Release).where(Release.state.in_(TOLD))


def _last_before(session: Session, ref_date: date) -> Release | None:
    earlier = _published().where(Release.ref_date < ref_date)
    return session.scalar(earlier.order_by(Release.ref_date.desc(), Release.number.desc()).limit(1))


def _registry(session: Session, ref_date: date, before: Release | None) -> Registry:
    """What the releases of the same period told, withdrawn or not, and the pattern of the one before."""
    same = _told().with_only_columns(Release.id).where(Release.period == period_of(ref_date))
    rows = session.execute(select(*_KEY, ReleaseCell.withheld, ReleaseCell.n).where(ReleaseCell.release_id.in_(same)))
    withheld: dict[Key, Withheld] = {}
    told: dict[Key, set[int]] = {}
    for *key, why, n in rows:
        found = CellKey(*key)
        if why is None:
            told.setdefault(found, set()).add(n or 0)
        elif withheld.get(found) is not Withheld.PRIMARY:
            withheld[found] = Withheld(why)
    preferred: Sequence[Key] = ()
    if before is not None:
        hidden = select(*_KEY).where(ReleaseCell.release_id == before.id, ReleaseCell.withheld.is_not(None))
        preferred = [CellKey(*key) for key in session.execute(hidden)]
    return Registry(withheld, {key: frozenset(numbers) for key, numbers in told.items()}, frozenset(preferred))


__all__ = [
    "Withdrawn",
    "WrongStep",
    "any_release",
    "document_of",
    "draft",
    "every_release",
    "examination",
    "latest_published",
    "latest_release",
    "newest_version",
    "not_withdrawn",
    "on_its_way",
    "open_release",
    "open_to_all",
    "people_of",
    "release",
    "release_before",
    "releases",
    "withdrawal",
]
