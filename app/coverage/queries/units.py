"""Places of work with the dated changes of their people, out of the ledger's own entries."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from app.coverage.ledger import CERTIFIED, HEADCOUNT, Cell
from app.coverage.models import OF_SITES, LedgerEntry
from app.coverage.queries.facts import Above, among, region_ids
from app.coverage.units import unit_changes
from app.workforce.models import Region, Site


def unit_days() -> Any:
    """By place of work, audience and day: by how many the people and the certified people changed."""
    entry = LedgerEntry
    amounts = (
        func.sum(case((entry.measure == measure, entry.delta), else_=0)).label(measure)
        for measure in (HEADCOUNT, CERTIFIED)
    )
    keys = (entry.site_id, entry.audience, entry.day)
    return select(*keys, *amounts).where(text(OF_SITES)).group_by(*keys)


def units(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What places of work (ids sorted) add."""
    found = unit_days().where(among(LedgerEntry.site_id, ids)).subquery("found")
    rows = session.execute(
        select(found, Region.path)
        .join(Site, Site.id == found.c.site_id)
        .join(Region, Region.id == Site.region_id)
        .order_by(found.c.site_id, found.c.audience, found.c.day)
    ).all()
    wanted: dict[int, dict[Cell, int]] = {id_: {} for id_ in ids}
    above: Above = {}
    for (site_id, audience, path), days in groupby(rows, key=lambda row: (row.site_id, row.audience, row.path)):
        way = region_ids(path)
        above[way[-1]] = way
        changed = unit_changes(audience, way[-1], ((row.day, int(row.headcount), int(row.certified)) for row in days))
        wanted[site_id] |= changed
    return wanted, above
