"""Bringing a file of region borders in: every region that it draws gets its place on a map, or nothing happens."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import actions as audit
from app.errors import Invalid
from app.i18n import N_, Message
from app.workforce import shapes
from app.workforce.map_reports import Drawn, MapReport
from app.workforce.models import Region, RegionMap
from app.workforce.outlines import MOST_FLAWS, Flaw, Outline, outline_file


class MapRefused(Invalid):
    """Raised by whoever cannot go on without the maps of a file that was refused."""

    def __init__(self, report: MapReport) -> None:
        """``report``: with at least one flaw."""
        fields: dict[str, list[Message]] = {}
        for flaw in report.flaws:
            fields.setdefault(flaw.place, []).append(flaw.reason)
        super().__init__(
            N_("Nothing was brought in. Flaws in the file: %(count)s.", count=report.flaw_count), fields=fields
        )
        self.report = report


@dataclass(frozen=True)
class _Tree:
    """The regions on the register: names and parents by code, the parts of each region."""

    names: Mapping[str, str]
    parents: Mapping[str, str | None]
    parts: Mapping[str, Sequence[str]]
    ids: Mapping[str, int]


@dataclass(frozen=True)
class MapPlan:
    """What a file of borders would do: the report, and a sheet for each region by its id; none when it has flaws."""

    report: MapReport
    sheets: Mapping[int, shapes.Sheet]


def plan_maps(session: Session, stream: BinaryIO, *, code_name: str | None = None) -> MapPlan:
    """Check a GeoJSON file of region borders and draw what it holds; nothing is written, so any session will do.

    A file may hold any levels of the tree. Of a region it draws all parts or none.

    Args:
        session: any session.
        stream: the bytes of the file, plain or gzip; only the first :data:`outlines.LARGEST` are read.
        code_name: the property that holds the region's code; None for ``code``, else ``id``.
    """
    file, tree = outline_file(stream, code_name), _tree(session)
    flaws = [*file.flaws, *_strangers(file.outlines, tree), *shapes.flaws_of(file.outlines)]
    if not flaws:
        flaws = list(_gaps(file.outlines, tree))
    groups = _groups(file.outlines, tree) if not flaws else {}
    for group in groups.values():
        flaws += shapes.overlaps(group)
    sheets = {} if flaws else {code: shapes.sheet(group) for code, group in groups.items()}
    ordered = sorted(flaws, key=lambda flaw: (flaw.feature or 0, flaw.code or ""))
    maps = tuple(Drawn(code, tree.names[code], len(sheet.shapes)) for code, sheet in sheets.items())
    report = MapReport(maps, tuple(ordered[:MOST_FLAWS]), len(flaws), file.sha256)
    return MapPlan(report, {tree.ids[code]: sheet for code, sheet in sheets.items()})


def keep_maps(session: Session, plan: MapPlan, *, by: int | None, at: datetime) -> None:
    """Keep the maps of a file in place of those that were there; raise :class:`MapRefused` when it has flaws.

    Args:
        session: a writing session.
        plan: what :func:`plan_maps` found, best on a session that only reads, because drawing takes seconds.
        by: the account, None for the console.
        at: now.
    """
    if not plan.report.is_accepted:
        raise MapRefused(plan.report)
    found = session.scalars(select(RegionMap).where(RegionMap.region_id.in_(plan.sheets)))
    known = {row.region_id: row for row in found}
    for region_id, sheet in plan.sheets.items():
        row = known.get(region_id) or RegionMap(region_id=region_id)
        row.height, row.shapes, row.sha256, row.at, row.by = sheet.height, sheet.plain(), plan.report.sha256, at, by
        session.add(row)
    session.flush()
    audit.record(
        session,
        "region map",
        f"map file:{plan.report.sha256[:12]}",
        by=by,
        at=at,
        sha256=plan.report.sha256,
        maps=len(plan.report.maps),
        parts=sum(each.parts for each in plan.report.maps),
    )


def _tree(session: Session) -> _Tree:
    rows = session.execute(select(Region.id, Region.code, Region.name, Region.parent_id).order_by(Region.code)).all()
    codes = {row.id: row.code for row in rows}
    parts: dict[str, list[str]] = {}
    for row in rows:
        if row.parent_id is not None:
            parts.setdefault(codes[row.parent_id], []).append(row.code)
    return _Tree(
        {row.code: row.name for row in rows},
        {row.code: codes.get(row.parent_id) for row in rows},
        parts,
        {row.code: row.id for row in rows},
    )


def _strangers(outlines: Sequence[Outline], tree: _Tree) -> Iterator[Flaw]:
    """Features of no region on the register, and those of one that the file has drawn already."""
    often = Counter(outline.code for outline in outlines)
    seen: dict[str, int] = {}
    for outline in outlines:
        if outline.code not in tree.names:
            yield Flaw(outline.feature, outline.code, N_("No region on the register has this code."))
        elif often[outline.code] > 1 and outline.code in seen:
            reason = N_("Feature %(number)s draws this region already.", number=seen[outline.code])
            yield Flaw(outline.feature, outline.code, reason)
        seen.setdefault(outline.code, outline.feature)


def _gaps(outlines: Sequence[Outline], tree: _Tree) -> Iterator[Flaw]:
    """Regions that are missing beside those that the file draws."""
    drawn = {outline.code for outline in outlines}
    groups = _groups(outlines, tree)
    if not groups:
        yield Flaw(None, None, N_("The file draws the country only. A map needs the regions that it consists of."))
    for parent, group in groups.items():
        for code in tree.parts[parent]:
            if code not in drawn:
                reason = N_("This region is missing, although %(other)s beside it is drawn.", other=group[0].code)
                yield Flaw(None, code, reason)


def _groups(outlines: Sequence[Outline], tree: _Tree) -> dict[str, list[Outline]]:
    """The outlines by the region that they are parts of; the country is part of none."""
    found: dict[str, list[Outline]] = {}
    for outline in outlines:
        parent = tree.parents[outline.code]
        if parent is not None:
            found.setdefault(parent, []).append(outline)
    return dict(sorted(found.items()))
