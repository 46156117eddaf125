"""Somebody with every published file, the published method and a solver.

Nothing of the program's own contents or pattern is used but the solver's front: tables and equations are built anew
from the public JSON, as an outsider would from reading the method note.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from app.coverage.disclosure.linked import Count, Equation, Linked, Order
from app.coverage.suppression import NORMAL, STRICT

NAMES = ("indicator", "module", "audience", "area", "dim", "dim_value")
CUTS = ("sex", "age", "setting", "sector", "cadre", "mode")
STRICT_GROUPS = ("C", "PR", "J")


def attacked(published):
    """What one published file gives: the numbers with every equation and order, and which of them are not told."""
    document = published["document"]
    cells = {tuple(cell.get(name, "") for name in NAMES): cell for cell in document["cells"]}
    counts = {key: known(key, cell) for key, cell in cells.items()}
    hidden = {key for key, cell in cells.items() if cell.get("withheld")}
    equations = [*sums(document, cells)]
    for rest, found in columns(document, cells):
        counts |= {each.key: each for each in rest}
        hidden |= {each.key for each in rest}
        equations += found
    orders = [
        Order(key, whole) for key in cells if key[0] in ("COV-1", "COV-2") and (whole := ("COV-3", *key[1:])) in cells
    ]
    return Linked(counts, tuple(equations), tuple(orders)), hidden


def known(key, cell):
    """A cell as the attacker has it: a bound gives its number away, a withheld one counts as 0 until it is solved."""
    n, d = cell.get("n"), cell.get("d") or 0
    if n is None and cell.get("bound"):
        n = 0 if cell["bound"].startswith("<") else d
    is_rate = cell.get("unit") == "per 100"
    return Count(key, n or 0, None if is_rate else d, STRICT if key[2] in STRICT_GROUPS else NORMAL)


def parts_of(document):
    """The codes of the areas directly below each."""
    found = defaultdict(list)
    for area in document["areas"]:
        found[area.get("parent")].append(area["code"])
    return found


def sums(document, cells):
    """A region is its parts, those in none of them included; and its sexes; and its ages, and so on."""
    parts = parts_of(document)
    cuts = defaultdict(list)
    for key in cells:
        cuts[key[:5]].append(key)
    for key in cells:
        *table, area, dim, _ = key
        if dim != "_T":
            continue
        below = [each for code in parts[area] if (each := (*table, code, "_T", "_T")) in cells]
        rest = (*table, area, "region", "_Z")
        if below:
            yield Equation(key, tuple(below + [rest] * (rest in cells)))
        for cut in CUTS:
            own = cuts[*table, area, cut]
            if own:
                yield Equation(key, tuple(own))


def columns(document, cells):
    """Each sex, age and so on of the country is the sum of those of its regions and of those who are in none."""
    country = document["areas"][0]["code"]
    regions = parts_of(document)[country]
    of_none = defaultdict(list)
    for key in cells:
        *table, area, cut, value = key
        if area != country or cut not in CUTS[:4] or not regions:
            continue
        parts = [each for code in regions if (each := (*table, code, cut, value)) in cells]
        none = (*table, country, "region", "_Z")
        if none in cells:
            size = (cells[key].get("d") or 0) - sum(cells[part].get("d") or 0 for part in parts)
            rest = replace(known(key, cells[key]), key=(*table, country, f"{cut} of none", value), n=0, d=size)
            of_none[none, cut].append(rest)
            parts.append(rest.key)
            yield [rest], [Equation(key, tuple(parts))]
        else:
            yield [], [Equation(key, tuple(parts))]
    for (none, _), rest in of_none.items():
        yield [], [Equation(none, tuple(each.key for each in rest))]


def joined(files, same: Iterable[dict]):
    """All files at once. ``same`` names for each file which release a number is known to be unchanged from.

    Numbers that the attacker knows to be unchanged between two versions are one number, told if one of them tells it.
    """
    counts, hidden, told, equations, orders = {}, set(), set(), [], []
    for published, origin in zip(files, same, strict=True):
        tables, own = attacked(published)
        code = published["document"]["code"]

        def name(key, code=code, origin=origin):
            return (origin.get(key, code), *key)

        for key, count in tables.counts.items():
            named = name(key)
            is_told = key not in own
            if named not in counts or is_told:
                counts[named] = replace(count, key=named)
            (told if is_told else hidden).add(named)
        equations += [Equation(name(each.whole), tuple(map(name, each.parts))) for each in tables.equations]
        orders += [Order(name(each.part), name(each.whole)) for each in tables.orders]
    return Linked(counts, tuple(equations), tuple(orders)), hidden - told
