"""The sentences of the overview: what was found, how far the target is, how a share has changed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from app.coverage.indicators import AUDIENCE_NAMES
from app.coverage.overview import Headline, Overview
from app.coverage.periods import LAST
from app.coverage.trend import Outlook, ends_told
from app.i18n import N_, Message

Written = Callable[[str, Any], str]
"""A number as the reader writes it: the name of a filter of templates, and the value."""

FINDING: Final = N_("%(count)s of %(groups)s groups have reached the target of %(target)s %%")
NO_FINDING: Final = N_("No group's share can be told yet")

OUTLOOKS: Final[Mapping[Outlook, Message]] = {
    Outlook.REACHED: N_("Target %(target)s %%: reached."),
    Outlook.EXPECTED: N_(
        "Target %(target)s %%: %(gap)s points to go. At the pace of the last two years (%(pace)s points a year since"
        " %(since)s) it is reached in %(year)s."
    ),
    Outlook.FAR: N_(
        "Target %(target)s %%: %(gap)s points to go. At the pace of the last two years (%(pace)s points a year since"
        " %(since)s) it is not reached before %(year)s."
    ),
    Outlook.NOT_RISING: N_(
        "Target %(target)s %%: %(gap)s points to go. In the last two years the share has hardly risen or has fallen"
        " (%(pace)s points a year since %(since)s), so no year can be told."
    ),
    Outlook.TOO_FEW: N_("Target %(target)s %%: %(gap)s points to go. Too few people for a pace."),
    Outlook.NO_PACE: N_(
        "Target %(target)s %%: %(gap)s points to go. The share of two years ago cannot be told, so there is no pace."
    ),
    Outlook.UNTOLD: N_("Target %(target)s %%: how far it is cannot be told."),
}
RISEN: Final = N_("%(group)s: up from %(first)s on %(since)s to %(last)s on %(until)s")
FALLEN: Final = N_("%(group)s: down from %(first)s on %(since)s to %(last)s on %(until)s")
UNCHANGED: Final = N_("%(group)s: %(last)s on %(until)s, as on %(since)s")
NO_CHANGE: Final = N_("%(group)s: fewer than two shares can be told, so there is nothing to compare")


def finding(found: Overview, written: Written) -> Message:
    """The title: how many groups have reached the target, of those whose share is told."""
    if not found.told:
        return NO_FINDING
    count, groups = written("number", len(found.at_target)), written("number", len(found.told))
    return Message(FINDING.text, {"count": count, "groups": groups, "target": written("number", found.target)})


def outlook(each: Headline, target: int, written: Written) -> Message:
    """How far the target is, and when it is reached at the present pace; or why that cannot be told."""
    way = each.forecast
    values: dict[str, object] = {
        "target": written("number", target),
        "gap": "" if way.gap is None else written("number", float(way.gap)),
        "pace": "" if way.pace is None else _signed(way.pace, written),
        "since": "" if way.since is None else written("day", way.since),
        "year": str(way.year or LAST.year),
    }
    return Message(OUTLOOKS[way.outlook].text, values)


def change(each: Headline, written: Written) -> Message:
    """How a share has changed from the first that is told to the last."""
    values: dict[str, object] = {"group": AUDIENCE_NAMES[each.audience]}
    ends = ends_told(each.points)
    if ends is None:
        return Message(NO_CHANGE.text, values)
    first, last = (Decimal(point.cell.value or 0) for point in ends)
    text = RISEN if last > first else FALLEN if last < first else UNCHANGED
    values |= {
        "first": written("percent", float(first)),
        "last": written("percent", float(last)),
        "since": written("day", ends[0].on),
        "until": written("day", ends[1].on),
    }
    return Message(text.text, values)


def _signed(value: Decimal, written: Written) -> str:
    """With its sign, isolated from the text around it."""
    sign = "\u2212" if value < 0 else "+" if value else ""
    return f"\u2066{sign}{written('number', float(abs(value)))}\u2069"
