"""The automatic checks of a release (DQ-6, section 7 rule 5): everything must hold before a person looks at it.

The audit does not trust the pattern: it reads the document as an attacker does, with the raw counts beside it to know
what there is to protect.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.coverage.disclosure.audit import exposed
from app.coverage.disclosure.linked import Key
from app.coverage.indicators import percent
from app.coverage.releases.contents import Tables
from app.coverage.releases.document import QualityFigure, ReleasedCell, ReleaseDocument
from app.coverage.releases.readings import Reading
from app.coverage.releases.registry import Ties
from app.coverage.releases.words import place_words
from app.coverage.suppression import Withheld, reason
from app.i18n import N_, Message

JUMP_POINTS: Final = 25
"""A share that changed by more since the period before needs an explanation."""

OLD_REGISTER_MONTHS: Final = 12
SHOWN: Final = 10
"""How many places a finding names."""

NAMES: Final[Mapping[str, Message]] = {
    "sums": N_("Parts add up to their whole"),
    "sizes": N_("No more are counted than there are"),
    "current": N_("The document says what the ledger says today"),
    "audit": N_("Nobody can be singled out from all tables together"),
    "registry": N_("What was withheld before stays withheld"),
    "jumps": N_("No share has jumped without an explanation"),
    "register": N_("The register is at most twelve months old"),
}
ADVICE: Final[Mapping[str, Message]] = {
    "sums": N_("Ask the operator to run: safeguard coverage rebuild --check"),
    "sizes": N_("Ask the operator to run: safeguard coverage rebuild --check"),
    "current": N_("Facts have come in since. Prepare the release again."),
    "audit": N_("The document was changed, or facts have come in since. Prepare the release again."),
    "registry": N_("Prepare the release again."),
    "jumps": N_("Look for the cause. If it is real, prepare again with an explanation, which will be published."),
    "register": N_("Bring a newer register in, or let the statistician decide."),
}


@dataclass(frozen=True)
class Check:
    """The result of one automatic check: ``run`` comparisons, and where they failed (the first ten)."""

    code: str
    run: int
    failed: int
    where: tuple[str, ...] = ()
    is_blocking: bool = True

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    @property
    def name(self) -> Message:
        """What holds if it is passed."""
        return NAMES[self.code]

    @property
    def detail(self) -> Message:
        """What to do if it is not passed."""
        return ADVICE[self.code]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Check":
        """The check that :meth:`plain` wrote."""
        return cls(plain["code"], plain["run"], plain["failed"], tuple(plain["where"]), plain["is_blocking"])

    def plain(self) -> dict[str, Any]:
        """Plain values for the store."""
        return {
            "code": self.code,
            "run": self.run,
            "failed": self.failed,
            "where": list(self.where),
            "is_blocking": self.is_blocking,
        }


def examined(
    document: ReleaseDocument,
    reading: Reading,
    demands: Sequence[tuple[Tables, Ties]],
    before: ReleaseDocument | None,
) -> tuple[Check, ...]:
    """Every check of a document against the raw counts as they are now.

    Args:
        document: what is to be published.
        reading: the raw counts.
        demands: the tables of each group with what earlier releases of the period demand.
        before: the release of the period before.
    """
    all_tables = [tables for tables, _ in demands]
    return (
        _check("sums", *_sums(all_tables)),
        _check("sizes", *_sizes(all_tables)),
        _check("current", *_current(document, reading, all_tables)),
        _check("audit", *_audit(document, demands)),
        _check("registry", *_registry(document, demands)),
        _check("jumps", *_jumps(document, before)),
        replace(_register(document), is_blocking=False),
    )


def with_quality(
    document: ReleaseDocument, all_tables: Sequence[Tables], before: ReleaseDocument | None
) -> ReleaseDocument:
    """The document with its figures about itself: DQ-5, months, and DQ-6, the share of checks passed."""
    found = [_sums(all_tables), _sizes(all_tables), _jumps(document, before)]
    run = sum(run for run, _ in found)
    passed = run - sum(len(failed) for _, failed in found)
    area = document.areas[0].code
    months = register_age(document.register_date, document.ref_date)
    age = QualityFigure("DQ-5", area, months, None, None if months is None else str(months))
    return replace(
        document, quality=(age, QualityFigure("DQ-6", area, passed, run, str(percent(passed, run)) if run else None))
    )


def register_age(register_date: date | None, ref_date: date) -> int | None:
    """Whole months from the last update of the register to the reference date; None without a register (DQ-5)."""
    if register_date is None:
        return None
    months = (ref_date.year - register_date.year) * 12 + ref_date.month - register_date.month
    is_begun = ref_date.day < register_date.day
    return max(0, months - is_begun)


Found = tuple[int, list[Key]]
"""How many comparisons, and the keys at which they failed."""


def _check(code: str, run: int, failed: Sequence[Key]) -> Check:
    return Check(code, run, len(failed), tuple(place_words(key) for key in sorted(failed)[:SHOWN]))


def _sums(all_tables: Iterable[Tables]) -> Found:
    run, failed = 0, list[Key]()
    for tables in all_tables:
        counts = tables.linked.counts
        for equation in tables.equations:
            run += 1
            if counts[equation.whole].n != sum(counts[part].n for part in equation.parts):
                failed.append(equation.whole)
    return run, failed


def _sizes(all_tables: Iterable[Tables]) -> Found:
    counted = [each for tables in all_tables for each in tables.counted.values()]
    most = [(each, each.n if each.most is None else each.most) for each in counted]
    return len(counted), [each.key for each, limit in most if not 0 <= each.n <= limit]


def _current(document: ReleaseDocument, reading: Reading, all_tables: Iterable[Tables]) -> Found:
    counted = {each.key: each for tables in all_tables for each in tables.counted.values() if each.is_printed}
    told = {cell.key: cell for cell in document.cells}
    failed: list[Key] = [*(counted.keys() ^ told.keys())]
    for key in counted.keys() & told.keys():
        cell = told[key]
        if cell.d != counted[key].d or cell.n not in (None, counted[key].n):
            failed.append(key)
    failed += [cell.key for cell in reading.effects if cell not in document.effects]
    failed += [cell.key for cell in document.effects if cell not in reading.effects]
    if document.areas != reading.areas:
        failed.append((document.country.code,))
    return len(counted) + len(reading.effects), failed


def _audit(document: ReleaseDocument, demands: Iterable[tuple[Tables, Ties]]) -> Found:
    run, failed = 0, list[Key]()
    for tables, ties in demands:
        hidden = _hidden(document, tables) - ties.told
        wanted = set(_wanted(tables, hidden, ties.told)) | ties.guarded
        run += len(wanted)
        failed += sorted(wanted - hidden)
        failed += sorted(exposed(tables.linked, hidden, wanted & hidden))
    return run, failed


def _hidden(document: ReleaseDocument, tables: Tables) -> set[Key]:
    """What a reader of the document does not see; what no table prints is not seen either."""
    return {each.key for each in tables.counted.values() if not each.is_printed or _is_hidden(document.cell(each.key))}


def _is_hidden(cell: ReleasedCell | None) -> bool:
    return cell is None or cell.withheld


def _wanted(tables: Tables, hidden: Collection[Key], told: Collection[Key]) -> Iterator[Key]:
    """What must stay uncertain: small numbers, and the withheld one of two that differ by few."""
    counts = tables.linked.counts
    for each in tables.counted.values():
        raw = replace(each.raw, d=counts[each.key].d, is_unlisted=False)
        if reason(raw, tables.profile) is Withheld.PRIMARY:
            yield each.key
    for order in tables.linked.orders:
        if not 1 <= counts[order.whole].n - counts[order.part].n < tables.profile.threshold:
            continue
        withheld = [key for key in (order.part, order.whole) if key in hidden]
        if len(withheld) == 1:
            yield withheld[0]
        elif not withheld and not (order.part in told and order.whole in told):
            yield order.whole


def _registry(document: ReleaseDocument, demands: Iterable[tuple[Tables, Ties]]) -> Found:
    kept = [key for _, ties in demands for key in sorted(ties.registered | ties.guarded)]
    return len(kept), [key for key in kept if (cell := document.cell(key)) is not None and not cell.withheld]


def _jumps(document: ReleaseDocument, before: ReleaseDocument | None) -> Found:
    if before is None:
        return 0, []
    run, failed = 0, list[Key]()
    for cell in document.cells:
        earlier = before.cell(cell.key)
        if earlier is None or not (_is_firm(cell) and _is_firm(earlier)):
            continue
        run += 1
        if abs(Decimal(cell.value or 0) - Decimal(earlier.value or 0)) > JUMP_POINTS and not document.explanation:
            failed.append(cell.key)
    return run, failed


def _is_firm(cell: ReleasedCell) -> bool:
    return cell.value is not None and not cell.is_low_reliability


def _register(document: ReleaseDocument) -> Check:
    months = register_age(document.register_date, document.ref_date)
    is_old = months is None or months > OLD_REGISTER_MONTHS
    return Check("register", 1, int(is_old), () if months is None else (f"DQ-5 {months}",))
