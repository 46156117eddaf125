"""Merging a file of regions: few rows, but they must stay one tree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import note_change
from app.i18n import N_
from app.workforce.findings import Findings
from app.workforce.models import Region
from app.workforce.tree import depths_of, flaws


@dataclass(frozen=True)
class TreePlan:
    """What the register holds, what the file says of each code, and the tree of both."""

    known: Mapping[str, Region]
    told: Mapping[str, tuple[str, str | None]]
    """Code to name and the parent's code."""
    parents: Mapping[str, str | None]

    def tally(self) -> tuple[int, int, int]:
        """How many rows are added, changed, unchanged."""
        codes = {region.id: code for code, region in self.known.items()}
        added = len(self.told.keys() - self.known.keys())
        same = sum(
            (self.known[code].name, codes.get(self.known[code].parent_id or 0)) == told
            for code, told in self.told.items()
            if code in self.known
        )
        return added, len(self.told) - added - same, same


def plan_tree(session: Session, rows: Iterable[Sequence[Any]], findings: Findings) -> TreePlan:
    """Lay the file's rows (line, code, name, parent's code) over the register and note what keeps them from a tree."""
    known = {region.code: region for region in session.scalars(select(Region))}
    codes = {region.id: code for code, region in known.items()}
    lines: dict[str, int] = {}
    told: dict[str, tuple[str, str | None]] = {}
    for line, code, name, parent in rows:
        if code in lines:
            findings.add(line, None, N_("Line %(line)s says this already.", line=lines[code]))
            continue
        lines[code], told[code] = line, (name, parent)
    parents = {code: codes.get(region.parent_id or 0) for code, region in known.items()}
    parents |= {code: parent for code, (_, parent) in told.items()}
    for code, reason in flaws(parents, told):
        findings.add(lines[code], "parent", reason)
    return TreePlan(known, told, parents)


def merge_tree(session: Session, plan: TreePlan) -> None:
    """Write the planned tree, parents first."""
    depths = depths_of(plan.parents)
    by_code = dict(plan.known)
    levels: dict[int, list[str]] = {}
    for code in plan.told:
        levels.setdefault(depths[code] or 0, []).append(code)
    for _, level in sorted(levels.items()):
        for code in level:
            name, parent = plan.told[code]
            region = by_code.setdefault(code, Region(code=code, path=f"?{code}", depth=0))
            region.name, region.parent_id = name, by_code[parent].id if parent else None
            session.add(region)
        session.flush()
    _settle(session, plan, by_code, sorted(by_code, key=lambda code: depths[code] or 0))


def _settle(session: Session, plan: TreePlan, by_code: Mapping[str, Region], top_down: Sequence[str]) -> None:
    """Give every region the path and depth of its place; coverage hears of those that had another."""
    for code in top_down:
        region, parent = by_code[code], plan.parents[code]
        above = by_code[parent] if parent else None
        path = f"{above.path if above else '/'}{region.id}/"
        if region.path != path:
            region.path, region.depth = path, above.depth + 1 if above else 0
            if code in plan.known:
                note_change(session, "region", region.id)
    session.flush()
