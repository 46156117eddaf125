"""Raw counts of the country by kind of place, by occupation and by mode, and of families: what only releases hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.coverage.indicators import COV_5, By
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.queries.agencies import families
from app.coverage.queries.readings import is_valid_on
from app.coverage.queries.tallied import carers
from app.coverage.queries.wholes import reading
from app.coverage.releases.document import CADRE, MODE
from app.coverage.releases.readings import Families, Pair, Reading
from app.coverage.tables import Node, Place, Question
from app.credentials.codes import SOURCES
from app.credentials.models import Certificate
from app.workforce.codes import UNKNOWN
from app.workforce.models import Position, Site

FIRST_LEVEL: Final = 1


def whole_reading(session: Session, on: date) -> Reading:
    """Everything that a release of a date is made of but what people learnt."""
    found = reading(session, on)
    return replace(found, kinds=_kinds(session, found), families=_families(session, found))


def _kinds(session: Session, found: Reading) -> Mapping[tuple[str, str, int], Mapping[str, Pair]]:
    """Certified people and people by cut, group and region, for the country and the regions directly below it."""
    ways = {node.id: node.path[: FIRST_LEVEL + 1] for node in found.regions}
    counted: dict[tuple[str, str, int], dict[str, Pair]] = {}
    for audience, region_id, setting, sector, cadre, mode, people in session.execute(_by_kind(found.on)):
        certified = people if mode else 0
        values = {
            str(By.SETTING): setting or UNKNOWN,
            str(By.SECTOR): sector or UNKNOWN,
            CADRE: cadre or UNKNOWN,
        }
        for place in ways[region_id]:
            for cut, value in values.items():
                _add(counted.setdefault((cut, audience, place), {}), value, (certified, people))
            modes = counted.setdefault((MODE, audience, place), dict.fromkeys(SOURCES, (0, 0)))
            if mode:
                _add(modes, mode, (people, people))
    return counted


def _add(pairs: dict[str, Pair], value: str, more: Pair) -> None:
    n, d = pairs.get(value, (0, 0))
    pairs[value] = (n + more[0], d + more[1])


def _by_kind(on: date) -> Any:
    """People by group, region, setting, sector, occupation and mode, which is empty for who is not certified."""
    stock, held = _on_register(on), _held(on)
    kinds = (stock.c.audience, stock.c.region_id, Site.urban_rural, Site.sector, stock.c.cadre, held.c.source)
    return (
        select(*kinds, func.count())
        .select_from(stock)
        .outerjoin(Site, Site.id == stock.c.site_id)
        .outerjoin(held, and_(held.c.person_id == stock.c.person_id, held.c.audience == stock.c.audience))
        .group_by(*kinds)
    )


def _on_register(on: date) -> Any:
    """Everybody on the register, once a group, where the ledger counts them."""
    place = func.row_number().over(
        partition_by=(Position.person_id, Position.audience),
        order_by=(Position.is_primary.desc(), Position.start, Position.region_id, Position.id),
    )
    held = (
        select(
            Position.person_id,
            Position.audience,
            Position.region_id,
            Position.site_id,
            Position.cadre_isco08.label("cadre"),
            place.label("place"),
        )
        .where(Position.start <= on, or_(Position.end.is_(None), Position.end >= on))
        .subquery("held")
    )
    return select(held).where(held.c.place == 1).subquery("stock")


def _held(on: date) -> Any:
    """Of each person and group the valid certificate that was issued last."""
    columns = (Certificate.audience, Certificate.source, Certificate.issued, Certificate.id)
    by_account = (
        select(Account.person_id, *columns)
        .join(Certificate, Certificate.account_id == Account.id)
        .where(is_valid_on(on), Account.person_id.is_not(None))
    )
    by_person = select(Certificate.person_id, *columns).where(
        is_valid_on(on), Certificate.account_id.is_(None), Certificate.person_id.is_not(None)
    )
    valid = union_all(by_account, by_person).subquery("valid")
    place = func.row_number().over(
        partition_by=(valid.c.person_id, valid.c.audience), order_by=(valid.c.issued.desc(), valid.c.id.desc())
    )
    placed = select(valid.c.person_id, valid.c.audience, valid.c.source, place.label("place")).subquery("placed")
    return select(placed).where(placed.c.place == 1).subquery("certified")


def _families(session: Session, found: Reading) -> Families | None:
    question = Question(COV_5, EVERY_AUDIENCE, found.on, By.REGION)
    reached = carers(session, question, _everywhere(found))
    pupils = families(session, question, _everywhere(found)).headcounts
    return Families(reached, pupils) if any(reached.values()) or pupils else None


def _everywhere(found: Reading) -> Place:
    node: Node = found.country
    return Place((node,), found.parts, 0)
