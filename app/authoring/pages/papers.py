"""One part on the desk: its two sides as they are, were and are sent, and the form that shows them."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import current_app, request

from app.authoring import queries
from app.authoring.findings import Finding
from app.authoring.forms import choosing, growing, mending
from app.authoring.forms.fields import Ground, Group, Page, Pick, placed
from app.authoring.forms.item_fields import item_groups
from app.authoring.forms.mending import as_statute, mended
from app.authoring.forms.part_fields import front_groups, lesson_groups
from app.authoring.forms.pointers import SIDES, STRUCTURE, WORDS, Sent, at, place_of, typed
from app.authoring.forms.story_fields import story_groups
from app.authoring.limits import fault_of, fault_of_reason
from app.authoring.pages.door import Desk
from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Plain, part_name
from app.catalogue import tracing
from app.catalogue.glossary import Glossary
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, N_, Message
from app.web.unit_of_work import session

GROUPS: Final[Mapping[str, Callable[[Page, Ground], list[Group]]]] = {
    FRONT: front_groups,
    LESSON: lesson_groups,
    ITEM: item_groups,
    SCENARIO: story_groups,
}
UNKNOWN: Final = N_("This draft has no such part.")
FOCUS: Final = re.compile(r"[^a-z0-9-]+")
_BY: Final = re.compile(r"-?[0-9]{1,3}\Z")


@dataclass(frozen=True)
class Side:
    """The structure or the English words of a part."""

    part: str
    revision: int
    """At which the asker read it."""
    before: Plain
    """What stood there then."""
    theirs: Plain
    """What stands there now."""
    mine: dict[str, Any]
    is_newer: bool
    """Whether somebody has saved it since."""

    @property
    def is_mine_new(self) -> bool:
        """Whether there is anything to save."""
        return self.mine not in (self.before, self.theirs)

    @property
    def is_crossed(self) -> bool:
        """Whether two people changed it to different values."""
        return self.is_newer and self.is_mine_new


@dataclass(frozen=True)
class Paper:
    """A part with both sides."""

    name: str
    kind: str
    desk: Desk
    sides: Mapping[str, Side]

    @property
    def page(self) -> Page:
        """What the form shows."""
        return Page(self.sides[STRUCTURE].mine, self.sides[WORDS].mine)

    def groups(self) -> list[Group]:
        """The form."""
        ground = Ground({**self.desk.whole.parts}, _anchors(_content()), _terms())
        return GROUPS[self.kind](self.page, ground)

    def told(self, groups: Sequence[Group]) -> dict[str, list[Finding]]:
        """What was found, by the field that is nearest."""
        return placed(self.desk.found, {side.part: name for name, side in self.sides.items()}, groups)

    def fault(self) -> Message | None:
        """Why what was sent cannot be kept at all."""
        return next((fault for side in self.sides.values() if (fault := fault_of(side.mine))), None)

    def crossed(self) -> dict[str, list[choosing.Difference]]:
        """Where somebody else has changed what was sent too, by side; empty when nothing is in the way."""
        if not any(side.is_crossed for side in self.sides.values()):
            return {}
        return {
            name: choosing.differences(side.before, side.theirs, side.mine)
            for name, side in self.sides.items()
            if side.is_newer
        }

    def written(self) -> list[choosing.Difference]:
        """Where what was sent is not what stands there, for somebody who can save it no more."""
        found = (choosing.differences(side.before, side.theirs, side.mine) for side in self.sides.values())
        return [each for differences in found for each in differences]

    def put(self, values: Mapping[str, dict[str, Any]]) -> "Paper":
        """The part with other values of mine."""
        return replace(self, sides={name: replace(side, mine=values[name]) for name, side in self.sides.items()})

    def values(self) -> growing.Sides:
        """What was sent, by side."""
        return {name: dict(side.mine) for name, side in self.sides.items()}


def opened(desk: Desk, name: str) -> Paper:
    """A part as it is now; raise NotFound for one that the draft does not have."""
    return _paper(desk, name, {})


def opened_at(desk: Desk, name: str) -> Paper:
    """A part as it is now, read at the revisions that this request names."""
    form = request.form.to_dict(flat=False)
    return _paper(desk, name, {key: values for key, values in form.items() if key.startswith("seen-")})


def sent(desk: Desk, name: str) -> Paper:
    """A part as the form of this request has it."""
    return _paper(desk, name, request.form.to_dict(flat=False))


def _paper(desk: Desk, name: str, form: Sent) -> Paper:
    known = part_name(name)
    names = {STRUCTURE: name, WORDS: f"{DEFAULT_LANGUAGE}/{name}"}
    is_there = any(each in desk.whole.rows for each in names.values())
    if known is None or known.kind not in GROUPS or known.language is not None or not is_there:
        raise NotFound(UNKNOWN)
    sides = {side: _side(desk, side, names[side], form) for side in SIDES}
    return Paper(name, known.kind, desk, sides)


def _side(desk: Desk, side: str, part: str, form: Sent) -> Side:
    row = desk.whole.rows.get(part)
    theirs: Plain = (row.value if row else None) or {}
    revision = row.revision if row else 0
    seen = _seen(form, side, revision)
    before = theirs
    if seen < revision:
        kept = queries.value_at(session(), desk.draft, part, seen)
        before = theirs if kept is None else kept
    return Side(part, seen, before, theirs, typed(before, side, form), is_newer=seen < revision)


def _seen(form: Sent, side: str, revision: int) -> int:
    said = (form.get(f"seen-{side}") or [""])[-1]
    return min(int(said), revision) if re.match(r"[0-9]{1,9}\Z", said) else revision


def changed(paper: Paper) -> Paper:
    """The part after the button that was pressed: something added, taken out, moved, or a word put in."""
    values = paper.values()
    kind = at(values[STRUCTURE], ("type",))
    if paper.kind == ITEM and kind in growing.USES and kind != paper.sides[STRUCTURE].before.get("type"):
        values = growing.retyped(values, kind)
    for button, change in _BUTTONS.items():
        if button in request.form:
            values = change(values, request.form[button])
    return paper.put(values)


def _added(values: growing.Sides, name: str) -> growing.Sides:
    return growing.grown(values, name, request.form.get(f"key:{name}", ""))


def _rewritten(values: growing.Sides, said: str) -> growing.Sides:
    """The words with what the button beside a finding makes of the ones that were found."""
    place = mending.place_from(said)
    field = place_of(place.field) if place is not None else None
    text = at(values[WORDS], field[1]) if field is not None and field[0] == WORDS else None
    if place is None or not isinstance(text, str):
        return values
    return {**values, WORDS: typed(values[WORDS], WORDS, {place.field: [rewritten(place.field, text)]})}


def rewritten(field: str, text: str) -> str:
    """A text as the pressed button beside one of its findings makes it: other words, or the mark of a law's own."""
    place = mending.place_from(request.form.get("mend") or request.form.get("statute") or "")
    if place is None or place.field != field:
        return text
    made = mended(text, place) if "mend" in request.form else as_statute(text, place, law_of(place))
    return text if made is None else made


def law_of(place: mending.Place) -> str:
    """The name of the law that was typed beside a finding."""
    return request.form.get(f"law:{place.field}:{place.more}", "")


def amiss() -> Message | None:
    """Why the pressed button cannot do what it says: a law without its name, a finding weighed without a reason."""
    if "statute" in request.form:
        place = mending.place_from(request.form["statute"])
        if place is not None and not mending.law_name(law_of(place)):
            return N_("Write which law this word is from.")
    mark = request.form.get("weigh")
    return None if mark is None else fault_of_reason(request.form.get(f"why:{mark}", ""))


def is_weighing() -> bool:
    """Whether the pressed button is about the weight of a finding."""
    return "weigh" in request.form or "unweigh" in request.form


def beside() -> dict[str, str]:
    """What was typed or pressed beside the part itself: reasons and names of laws, for a page that asks once more."""
    return {name: said for name, said in request.form.items() if name.startswith(("why:", "law:")) or name == "weigh"}


def _dragged(values: growing.Sides, said: str) -> growing.Sides:
    """The thing of a list so many places further on as the pointer has drawn it."""
    name, _, by = said.rpartition(" ")
    return growing.moved(values, name, int(by)) if _BY.match(by) else values


_BUTTONS: Final[Mapping[str, Callable[[growing.Sides, str], growing.Sides]]] = {
    "add": _added,
    "remove": growing.shrunk,
    "up": lambda values, name: growing.moved(values, name, -1),
    "down": lambda values, name: growing.moved(values, name, 1),
    "move": _dragged,
    "mend": _rewritten,
    "statute": _rewritten,
}


def chosen(paper: Paper) -> Paper:
    """The part as somebody chose it between theirs and mine; ``mine-s`` and ``mine-w`` carry what was typed."""
    values = {}
    for name, side in paper.sides.items():
        mine = _carried(f"mine-{name}")
        taken = [
            each.path
            for each in choosing.differences(side.theirs, side.theirs, mine)
            if request.form.get(f"choose-{name}/{'/'.join(map(str, each.path))}", "mine") == "mine"
        ]
        values[name] = choosing.merged(side.theirs, mine, taken) or {}
    return paper.put(values)


def _carried(name: str) -> dict[str, Any]:
    try:
        value = json.loads(request.form.get(name, "{}"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def anchor_of(name: str) -> str:
    """The name of a field or group as an id in the page."""
    return FOCUS.sub("-", name.lower()).strip("-")


def _content() -> Path:
    folder: Path = current_app.config["SETTINGS"].content_dir
    return folder


@lru_cache(maxsize=4)
def _anchors(content: Path) -> tuple[Pick, ...]:
    """Every paragraph with what it asks for, from ``requirements.yaml``."""
    demands = tracing.load_requirements(content / tracing.FILE)
    return tuple(Pick(anchor, anchor, each.asks) for each in demands for anchor in each.anchors)


def _terms() -> list[Pick]:
    glossary: Glossary = current_app.extensions["glossary"]
    return [Pick(entry.key, entry.term) for entry in glossary.book(DEFAULT_LANGUAGE).entries]
