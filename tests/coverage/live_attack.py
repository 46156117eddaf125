"""A small country, all its live tables, and everything that somebody who reads all of them can write down."""

from dataclasses import dataclass

from hypothesis import strategies as st

from app.coverage.beyond import Beyond
from app.coverage.disclosure.audit import exposed
from app.coverage.disclosure.linked import Count, Equation, linked
from app.coverage.indicators import COV_1, By
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.protecting import table
from app.coverage.suppression import Raw, Withheld, profile_of, reason
from app.coverage.tables import ELSEWHERE, Counts, Node, Place, Question
from tests.coverage.worked_example import REF_DATE

COUNTRY = Node(1, "XX", "Country", None, (1,))
FIRST_LEVEL = tuple(Node(id_, f"XX-{id_}", f"R{id_}", 1, (1, id_)) for id_ in (2, 3, 4))
DISTRICTS = tuple(
    Node(id_, f"XX-{id_}", f"D{id_}", parent, (1, parent, id_)) for id_, parent in ((5, 2), (6, 2), (7, 3))
)
NODES = (COUNTRY, *FIRST_LEVEL, *DISTRICTS)
PARTS = {1: FIRST_LEVEL, 2: DISTRICTS[:2], 3: DISTRICTS[2:]}
SEXES = ("F", "M", "_U")
GROUPS = ("T", "C", "H")
TOTAL = "_T"


@dataclass(frozen=True)
class Country:
    """How many count, of how many: by group, region in which they are counted themselves, and sex."""

    own: dict

    def cell(self, audience, node, sex=TOTAL):
        """The sums of a region and all below it; of all groups as if nobody belonged to two."""
        groups = GROUPS if audience == EVERY_AUDIENCE else (audience,)
        sexes = SEXES if sex == TOTAL else (sex,)
        found = [
            self.own.get((group, each.id, one), (0, 0))
            for group in groups
            for each in NODES
            if node.id in each.path
            for one in sexes
        ]
        return sum(n for n, _ in found), sum(d for _, d in found)

    def counts(self, audience, target, *, compared):
        """As the readings have them."""
        totals = {node.id: self.cell(audience, node) for node in NODES}
        cells = {node.id: {sex: self.cell(audience, node, sex) for sex in SEXES} for node in compared}
        return Counts(
            {id_: n for id_, (n, _) in totals.items()},
            {id_: d for id_, (_, d) in totals.items()},
            {},
            rows={sex: self.cell(audience, target, sex) for sex in SEXES},
            cells=cells,
        )


@st.composite
def countries(draw):
    """Up to three groups, with small and large numbers, people in no part, and people of unknown sex."""
    sizes = st.sampled_from((0, 3, 7, 12, 25, 40, 60, 90))
    own = {}
    for group in GROUPS[: draw(st.integers(1, 3))]:
        for node in (*DISTRICTS, FIRST_LEVEL[2], draw(st.sampled_from(NODES))):
            for sex in SEXES:
                d = draw(sizes) if sex != "_U" else draw(st.sampled_from((0, 0, 3, 12)))
                own[group, node.id, sex] = (draw(st.integers(0, d)), d)
    return Country(own)


def tables(country):
    """Every live table of one indicator: all places, groups and cuts."""
    for audience in (*GROUPS, EVERY_AUDIENCE):
        for node in NODES:
            way = tuple(each for each in NODES if each.id in node.path)
            parts = {each.id: PARTS[each.id] for each in way if each.id in PARTS}
            compared = (COUNTRY, *FIRST_LEVEL) if len(way) <= 2 else (node,)
            for by in (By.REGION, By.SEX, By.NONE):
                groups = {each: country.counts(each, COUNTRY, compared=()) for each in GROUPS}
                yield table(
                    Question(COV_1, audience, REF_DATE, by),
                    Place(way, parts, 0),
                    country.counts(audience, node, compared=compared),
                    profile_of(audience),
                    Beyond(groups=groups if audience == EVERY_AUDIENCE else None),
                )


def told(country):
    """The keys of all numbers that stand in a table, as a number or as a bound that gives it away."""
    found = set()
    for each in tables(country):
        audience, by = each.question.audience, each.question.by
        for row in (*each.rows, each.total):
            if row.cell.n is None and row.cell.withheld is not Withheld.BOUNDED:
                continue
            if by is By.SEX and row is not each.total:
                found.add((audience, each.region_code, row.code))
            elif row.code == ELSEWHERE:
                found.add((audience, f"{each.region_code}{ELSEWHERE}", TOTAL))
            else:
                found.add((audience, row.code, TOTAL))
    return found


def system(country):
    """All counts that stand in a table, with every equation between them, ``_T`` as the sum of the groups."""
    counts, equations = {}, []
    for audience in (*GROUPS, EVERY_AUDIENCE):
        numbers = dict(numbers_of(country, audience))
        counts |= {
            (audience, *where): Count((audience, *where), n, d, profile_of(audience))
            for where, (n, d) in numbers.items()
        }
        sums = (*sums_of_parts(numbers), *sums_of_sexes(numbers))
        equations += [Equation((audience, *whole), tuple((audience, *part) for part in parts)) for whole, parts in sums]
    for _, code, sex in [key for key in counts if key[0] == EVERY_AUDIENCE]:
        equations += [Equation((EVERY_AUDIENCE, code, sex), tuple((group, code, sex) for group in GROUPS))]
    return linked(counts.values(), equations)


def numbers_of(country, audience):
    """By place and sex: how many count, of how many; by sex as far down as it is told."""
    for node in NODES:
        for sex in (TOTAL, *SEXES) if len(node.path) <= 2 else (TOTAL,):
            whole = country.cell(audience, node, sex)
            yield (node.code, sex), whole
            if PARTS.get(node.id) and (node is COUNTRY or sex == TOTAL):
                parts = [country.cell(audience, part, sex) for part in PARTS[node.id]]
                rest = (whole[0] - sum(n for n, _ in parts), whole[1] - sum(d for _, d in parts))
                yield (f"{node.code}{ELSEWHERE}", sex), rest


def sums_of_parts(numbers):
    """Each place is the sum of its parts."""
    for node in NODES:
        for sex in (TOTAL, *SEXES):
            rest = (f"{node.code}{ELSEWHERE}", sex)
            if rest in numbers:
                yield (node.code, sex), (*((part.code, sex) for part in PARTS[node.id]), rest)


def sums_of_sexes(numbers):
    """Each place that is told by sex is the sum of them."""
    for code, sex in numbers:
        if sex == TOTAL and (code, SEXES[0]) in numbers:
            yield (code, TOTAL), tuple((code, each) for each in SEXES)


def is_primary(count):
    """Whether a number must not be told for its own sake."""
    return bool(count.d) and reason(Raw("", count.n, count.d), count.profile) is Withheld.PRIMARY


def found_out(country, seen):
    """Of the numbers of groups that must not be told for their own sake: what is told, and what the solver narrows.

    Left out is what is narrow for somebody who sees no table by sex at all: a total tells, with the sizes that the
    register has, what it tells. So does the total of a region, not of the country, of whose parts nothing is told.
    """
    whole = system(country)
    wanted = [key for key, count in whole.counts.items() if key[0] != EVERY_AUDIENCE and is_primary(count)]
    hidden = set(whole.counts) - seen
    narrow = exposed(whole, hidden, [key for key in wanted if key in hidden])
    cuts = {key for key in whole.counts if key[2] != TOTAL}
    by_totals = exposed(whole, hidden | cuts, narrow) if narrow else {}
    excused = {key for key in by_totals if key[2] != TOTAL or is_said_above(whole, seen, key)}
    return [key for key in wanted if key in seen], {key: narrow[key] for key in narrow if key not in excused}


def is_said_above(whole, seen, key):
    """Whether it is the total of the region above that tells it, of whose parts nothing is told."""
    audience, code, _ = key
    parent = next((node for node in NODES for part in PARTS.get(node.id, ()) if part.code == code), None)
    above = parent.code if parent else code.removesuffix(ELSEWHERE)
    parts = next(PARTS[node.id] for node in NODES if node.code == above)
    is_any_told = any((audience, part.code, TOTAL) in seen for part in parts)
    return above != COUNTRY.code and (audience, above, TOTAL) in seen and not is_any_told
