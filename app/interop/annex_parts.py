"""The parts of the annex to a State report: from documents of releases to words and tables.

Everything told comes from a release and stands there too; what is withheld there is a sign here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from app.coverage.equity import FORMULAS
from app.coverage.indicators import (
    AGE_NAMES,
    AUDIENCE_NAMES,
    BY_NAMES,
    COV_1,
    COV_4,
    EQ_1,
    INDICATORS,
    SETTING_NAMES,
    SEX_NAMES,
    By,
)
from app.coverage.indicators.results import NO_PROOF
from app.coverage.releases.document import CellKey, ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import ELSEWHERE_NAME
from app.coverage.releases.views import headline
from app.coverage.suppression import LOW_RELIABILITY_BELOW
from app.coverage.tables import ELSEWHERE
from app.i18n import N_, Message
from app.interop import annex_words as words
from app.interop.annex_figures import families, learning
from app.interop.annex_tables import Part, Row, Table
from app.interop.annex_words import Shown, Voice, isolated

ONLINE: Final = "G39"
"""Training on offences online."""
PASSED: Final = N_("People on the register who passed the module and whose pass is in validity.")
MOST_YEARS: Final = 8
"""The cycle of reports, the release's own year included."""

_PARAGRAPH: Final = re.compile(r"G(\d+)")


@dataclass(frozen=True)
class ModuleLine:
    """A module of the release: its key, its title, and the anchors of what it teaches."""

    key: str
    title: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Annexed:
    """What an annex is made of. ``earlier``: releases of years before, the oldest first."""

    release: ReleaseDocument
    earlier: tuple[ReleaseDocument, ...] = ()
    before: ReleaseDocument | None = None
    modules: tuple[ModuleLine, ...] = ()


def parts(annexed: Annexed, voice: Voice, *, most_regions: int) -> tuple[Part, ...]:
    """All of them in order."""
    return (
        _method(annexed.release, voice),
        _by_group(annexed, voice),
        _by_region(annexed.release, voice, most_regions),
        _by_kind(annexed.release, voice),
        _by_module(annexed, voice),
        families(annexed.release, voice),
        learning(annexed.release, voice),
        _quality(annexed.release, voice),
        _modules(annexed, voice),
        _changes(annexed, voice),
    )


def _method(release: ReleaseDocument, voice: Voice) -> Part:
    register = (
        Message(words.REGISTER_OF.text, {"day": voice.day(release.register_date)})
        if release.register_date
        else words.NO_REGISTER
    )
    counted = N_(
        "Counted: %(numerator)s. Of: %(denominator)s.", numerator=COV_1.numerator, denominator=COV_1.denominator or ""
    )
    rules = N_(
        "Definitions, version %(definitions)s; rules of protection, version %(rules)s.",
        definitions=isolated(release.definitions_version),
        rules=isolated(release.profile_version),
    )
    sentences = (
        (
            N_("Every figure comes from release %(code)s, which anybody can read.", code=isolated(release.code)),
            register,
        ),
        (N_("%(name)s (%(code)s).", name=COV_1.name, code=isolated(COV_1.code)), counted),
        (words.PEOPLE, rules),
        (words.PROTECTED,),
        (words.SIGNS,),
        (NO_PROOF,),
    )
    return Part(voice.says(words.METHOD), tuple(map(voice.says_all, sentences)))


def _by_group(annexed: Annexed, voice: Voice) -> Part:
    """Each group in the country, year by year."""
    releases = (*annexed.earlier[1 - MOST_YEARS :], annexed.release)
    rows: tuple[Row, ...] = tuple(
        (
            f"{isolated(audience)} {voice.says(AUDIENCE_NAMES[audience])}",
            *(voice.cell(_national(each, audience)) for each in releases),
        )
        for audience in annexed.release.audiences
    )
    head = (voice.says(N_("Group")), *(voice.period(each) for each in releases))
    table = Table(head, rows, (max(3.0, 6.0 - len(releases) * 0.3), *(1.6 for _ in releases)))
    return Part(voice.says(words.BY_GROUP), tables=(table,), notes=(voice.says(words.HOW_TO_READ),))


def _national(release: ReleaseDocument, audience: str) -> ReleasedCell | None:
    return release.cell(CellKey(COV_1.code, "", audience, release.country.code))


def _by_region(release: ReleaseDocument, voice: Voice, most: int) -> Part:
    """The regions directly below the country; the gap is of all of them, however many are shown."""
    groups, regions = release.audiences, release.parts(release.country.code)
    if not regions:
        return Part(voice.says(words.BY_REGION), (voice.says(words.NO_REGIONS),))
    own = [
        (area.name, [release.cell(CellKey(COV_1.code, "", group, area.code)) for group in groups]) for area in regions
    ]
    rest = [
        release.cell(CellKey(COV_1.code, "", group, release.country.code, By.REGION, ELSEWHERE)) for group in groups
    ]
    rows: list[Row] = [(name, *map(voice.cell, cells)) for name, cells in own[:most]]
    if any(rest):
        rows.append((voice.says(ELSEWHERE_NAME), *map(voice.cell, rest)))
    rows.append((release.country.name, *(voice.cell(_national(release, group)) for group in groups)))
    columns = zip(*(cells for _, cells in own), strict=True)
    rows.append((voice.says(words.GAP), *(Shown(_gap([cell for cell in column if cell], voice)) for column in columns)))
    notes = [words.HOW_TO_READ, words.GROUPS_IN_A1, words.GAP_NOTE]
    if len(own) > most:
        shown, every = voice.number(most), voice.number(len(own))
        notes.append(Message(words.CUT.text, {"shown": shown, "all": every}))
    table = _matrix(voice.says(N_("Region")), groups, rows)
    return Part(voice.says(words.BY_REGION), tables=(table,), notes=(voice.says_all(notes),))


def _gap(cells: Sequence[ReleasedCell], voice: Voice) -> str:
    """EQ-1 as the coverage pages have it: from told shares alone, or not at all."""
    wanted = [cell for cell in cells if cell.d and cell.d >= LOW_RELIABILITY_BELOW and not cell.is_head_count]
    if len(wanted) < 2:
        return "[x]"
    if any(cell.n is None or cell.value is None for cell in wanted):
        return "[c]"
    points = FORMULAS[EQ_1.code]([(_exact(cell), cell.d or 0) for cell in wanted])
    return voice.share(str(points))


def _exact(cell: ReleasedCell) -> Decimal:
    return Decimal(cell.n or 0) * 100 / Decimal(cell.d or 1)


def _by_kind(release: ReleaseDocument, voice: Voice) -> Part:
    rows: list[Row] = []
    for cut, values in ((By.SEX, SEX_NAMES), (By.AGE, AGE_NAMES), (By.SETTING, SETTING_NAMES)):
        for value, label in values.items():
            cells = [
                release.cell(CellKey(COV_1.code, "", group, release.country.code, cut, value))
                for group in release.audiences
            ]
            if any(cells):
                said = voice.says(N_("%(cut)s: %(part)s", cut=BY_NAMES[cut], part=label))
                rows.append((said, *map(voice.cell, cells)))
    notes = voice.says_all((words.HOW_TO_READ, words.GROUPS_IN_A1))
    tables = (_matrix(voice.says(N_("Part")), release.audiences, rows),) if rows else ()
    return Part(voice.says(words.BY_KIND), tables=tables, notes=(notes,))


def _matrix(first: str, groups: Sequence[str], rows: Iterable[Row]) -> Table:
    """A column for each group."""
    return Table((first, *map(isolated, groups)), tuple(rows), (2.6, *(1.3 for _ in groups)))


def _by_module(annexed: Annexed, voice: Voice) -> Part:
    """In two columns, because the list is long and narrow; modules on offences online come first."""
    release = annexed.release
    online = {each.key for each in annexed.modules if ONLINE in each.anchors}
    listed = [(group, module) for group in release.audiences for module in release.modules(group)]
    listed.sort(key=lambda each: each[1] not in online)
    rows = [
        (isolated(group), _named(module, online), Shown(told.main), Shown(told.counted), Shown(told.of))
        for group, module in listed
        for told in (voice.cell(release.cell(CellKey(COV_4.code, module, group, release.country.code))),)
    ]
    if not rows:
        return Part(voice.says(words.BY_MODULE), (voice.says(words.NO_MODULES),))
    names = (N_("Group"), N_("Module"), N_("Percent"), N_("Counted"), N_("Of"))
    head, widths = tuple(map(voice.says, names)), (1.3, 1.3, 1.3, 1.4, 1.4)
    middle = (len(rows) + 1) // 2
    halves = [half for half in (rows[:middle], rows[middle:]) if half]
    return Part(
        voice.says(words.BY_MODULE),
        tables=tuple(Table(head, tuple(half), widths, words=2) for half in halves),
        notes=(voice.says_all((PASSED, *((words.ONLINE,) if online else ()))),),
    )


def _named(module: str, online: Collection[str]) -> str:
    return f"{isolated(module)} ({isolated(ONLINE)})" if module in online else isolated(module)


def _quality(release: ReleaseDocument, voice: Voice) -> Part:
    rows = tuple(
        (
            f"{isolated(each.indicator)} {voice.says(INDICATORS[each.indicator].name)}",
            voice.says(INDICATORS[each.indicator].unit),
            Shown(voice.share(each.value) if "." in each.value else voice.number(int(each.value))),
        )
        for each in release.quality
        if each.area == release.country.code and each.value is not None
    )
    hidden = sum(cell.is_hidden for cell in release.everything)
    counts = {"withheld": voice.number(hidden), "all": voice.number(len(release.everything))}
    said = voice.says(Message(words.WITHHELD.text, counts))
    if not rows:
        return Part(voice.says(words.QUALITY), (said,))
    head = tuple(map(voice.says, (N_("Figure"), N_("Unit"), N_("Value"))))
    return Part(voice.says(words.QUALITY), (said,), (Table(head, rows, (5.0, 3.0, 1.0), words=2),))


def _modules(annexed: Annexed, voice: Voice) -> Part:
    if not annexed.modules:
        return Part(voice.says(words.MODULES), (voice.says(words.NO_MODULES),))
    head = tuple(map(voice.says, (N_("Module"), N_("Title"), N_("Paragraphs"))))
    rows = tuple((isolated(each.key), each.title, Shown(paragraphs(each.anchors))) for each in annexed.modules)
    return Part(voice.says(words.MODULES), tables=(Table(head, rows, (0.7, 4.2, 4.2), words=3),))


def paragraphs(anchors: Iterable[str]) -> str:
    """The numbers of the paragraphs of CRC/C/156 among some anchors, neighbours joined: ``11, 13–16, 30``."""
    numbers = sorted({int(found[1]) for each in anchors if (found := _PARAGRAPH.match(each))})
    return ", ".join(_runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(numbers), lambda place: place[1] - place[0]):
        found = [number for _, number in run]
        yield f"{found[0]}–{found[-1]}" if len(found) > 2 else ", ".join(map(str, found))


def _changes(annexed: Annexed, voice: Voice) -> Part:
    release, before = annexed.release, annexed.before
    said = list(_reasons(release, voice))
    if before is None:
        return Part(voice.says(words.CHANGES), (*said, voice.says(words.FIRST)))
    compared = N_(
        "Compared with release %(code)s. A change is told only where both numbers are told and differ by at least five "
        "people or not at all; a change says nothing of its cause.",
        code=isolated(before.code),
    )
    rows = tuple(
        (
            f"{isolated(cell.audience)} {voice.says(AUDIENCE_NAMES[cell.audience])}",
            Shown(voice.cell(change.earlier).main),
            Shown(voice.cell(cell).main),
            Shown(f"[{change.status or 'x'}]" if change.points is None else _signed(str(change.points), voice)),
        )
        for cell, change in headline(release, before)
    )
    names = (N_("Group"), N_("Release before"), N_("This release"), N_("Change, points"))
    table = Table(tuple(map(voice.says, names)), rows, (5.0, 1.2, 1.2, 1.5))
    return Part(voice.says(words.CHANGES), (*said, voice.says(compared)), (table,))


def _reasons(release: ReleaseDocument, voice: Voice) -> Iterator[str]:
    """Why this release was made, as far as it was said."""
    if release.reason and release.revises:
        yield voice.says(N_("It revises release %(code)s:", code=isolated(release.revises)))
        yield release.reason
    if release.explanation:
        yield voice.says(N_("Why shares jumped since the period before:"))
        yield release.explanation


def _signed(points: str, voice: Voice) -> str:
    return f"+{voice.share(points)}" if not points.startswith(("-", "0.0")) else voice.share(points)
