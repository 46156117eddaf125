"""The region somebody asks for, with its surroundings, in one statement."""

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.policy import SignedIn
from app.catalogue.models import Track
from app.coverage import policy
from app.coverage.queries.facts import region_ids
from app.coverage.tables import Node, Place
from app.errors import NotFound
from app.i18n import N_
from app.workforce.models import Region, RegisterImport


def place(session: Session, principal: SignedIn, code: str | None, audience: str) -> Place:
    """A region that the principal may read, without a code the topmost one; raises NotFound."""
    rows = session.execute(_statement(principal, code, audience)).all()
    target = next((row for row in rows if row.is_target), None)
    if target is None:
        raise NotFound(N_("There is no such region in your reach."))
    nodes = {
        row.id: Node(row.id, row.code, row.name, row.parent_id, region_ids(row.path))
        for row in sorted(rows, key=lambda row: (row.name, row.code))
    }
    way = tuple(nodes[id_] for id_ in region_ids(target.path))
    parts: dict[int, list[Node]] = {}
    for node in nodes.values():
        if node.parent_id is not None:
            parts.setdefault(node.parent_id, []).append(node)
    document: dict[str, Any] = target.track or {}
    return Place(
        way, parts, _seen_from(principal, way), _as_date(target.register_date), tuple(document.get("modules", ()))
    )


def _statement(principal: SignedIn, code: str | None, audience: str) -> Select[Any]:
    wanted = select(Region.id, Region.path).where(policy.readable(principal))
    wanted = wanted.order_by(Region.depth, Region.path) if code is None else wanted.where(Region.code == code)
    target = wanted.limit(1).subquery("target")
    step = aliased(Region)
    on_the_way = select(step.id).join(target, target.c.path.startswith(step.path))
    is_target = Region.id == select(target.c.id).scalar_subquery()
    register_date = (
        select(func.max(RegisterImport.register_date))
        .where(RegisterImport.kind.in_(("positions", "headcounts")))
        .scalar_subquery()
    )
    track = select(Track.document).where(Track.audience == audience).order_by(Track.position).limit(1).scalar_subquery()
    return select(
        Region.id,
        Region.code,
        Region.name,
        Region.parent_id,
        Region.path,
        is_target.label("is_target"),
        register_date.label("register_date"),
        case((is_target, track), else_=null()).label("track"),
    ).where(or_(Region.id.in_(on_the_way), Region.parent_id.in_(on_the_way)))


def _seen_from(principal: SignedIn, way: tuple[Node, ...]) -> int:
    for step, node in enumerate(way):
        if policy.may_read(principal, node.region_path):
            return step
    return len(way) - 1


def _as_date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
