"""What the invented country consists of, as the register files a ministry would bring; the same for the same seed."""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SEED: Final = 20260101
CODE: Final = "XX"
NAME: Final = "Demonstration country"
ANALYST_REGION: Final = "XX-C"
"""The region that the demonstration's analyst and teacher belong to."""
TEACHER_NUMBER: Final = "DEMO-T-0001"
TEACHER_BIRTH_YEAR: Final = 1988

REGIONS: Final = (
    ("XX-N", "North", ("Upper Lake", "Lower Lake", "Pine Hills")),
    ("XX-C", "Centre", ("Old Town", "Market District", "East Bank", "West Bank")),
    ("XX-K", "Coast", ("Long Bay", "Lighthouse", "Salt Flats")),
    ("XX-B", "Border", ("Stone Gate", "High Pass")),
    ("XX-I", "Islands", ("Great Island", "Outer Islands")),
)
WEIGHTS: Final = {"XX-N": 0.22, "XX-C": 0.42, "XX-K": 0.24, "XX-B": 0.08, "XX-I": 0.04}
PEOPLE: Final = {"T": 1300, "H": 480, "C": 180, "S": 60}
CADRES: Final = {
    "T": ("2341", "2342", "2330"),
    "H": ("2211", "2221", "2222"),
    "C": ("5412", "3355"),
    "S": ("2635", "3412"),
}
SITE_KINDS: Final = {"T": "school", "H": "clinic", "C": "police unit", "S": "social services office"}
SITE_NAMES: Final = {"T": "School", "H": "Clinic", "C": "Police unit", "S": "Social services"}
PEOPLE_PER_SITE: Final = {"T": 22, "H": 16, "C": 9, "S": 6}


@dataclass(frozen=True)
class Workplace:
    """A place of work of one audience."""

    code: str
    name: str
    audience: str
    district: str
    sector: str
    surroundings: str


@dataclass(frozen=True)
class Post:
    """One row of the register of positions; ``end`` is the last day in post."""

    staff_number: str
    sex: str
    birth_year: int | None
    audience: str
    cadre: str
    site: Workplace
    start: date
    end: date | None


@dataclass(frozen=True)
class Country:
    """Everything that is imported."""

    districts: tuple[tuple[str, str, str], ...]
    """Code, name, region."""
    sites: tuple[Workplace, ...]
    posts: tuple[Post, ...]

    @property
    def teachers_site(self) -> Workplace:
        """Where the demonstration's teacher works, which its manager leads."""
        return next(post.site for post in self.posts if post.staff_number == TEACHER_NUMBER)

    def region_of(self, site: Workplace) -> str:
        """The code of the region above a site's district."""
        return next(region for code, _, region in self.districts if code == site.district)


def invent(today: date, seed: int = SEED) -> Country:
    """The country as its register stands on ``today``."""
    dice = random.Random(seed)  # noqa: S311  (an invented country, not a secret)
    districts = tuple(
        (f"{code}{number}", name, code) for code, _, names in REGIONS for number, name in enumerate(names, 1)
    )
    sites = tuple(_sites(dice, districts))
    posts = tuple(_posts(dice, sites, today))
    return Country(districts, sites, posts)


def _sites(dice: random.Random, districts: tuple[tuple[str, str, str], ...]) -> Iterator[Workplace]:
    for audience, people in PEOPLE.items():
        for region, weight in WEIGHTS.items():
            inside = [district for district in districts if district[2] == region]
            count = max(len(inside), round(people * weight / PEOPLE_PER_SITE[audience]))
            for number in range(count):
                code, name, _ = inside[number % len(inside)]
                yield Workplace(
                    code=f"{audience}-{code}-{number + 1:02d}",
                    name=f"{SITE_NAMES[audience]} {number + 1}, {name}",
                    audience=audience,
                    district=code,
                    sector=dice.choices(("PUB", "PRV", "NGO"), (85, 11, 4))[0],
                    surroundings="urban" if number % len(inside) == 0 else "rural",
                )


def _posts(dice: random.Random, sites: tuple[Workplace, ...], today: date) -> Iterator[Post]:
    yield _teachers_own_post(sites, today)
    for audience, people in PEOPLE.items():
        weighted = [site for site in sites if site.audience == audience]
        for number in range(2, people + 2):
            yield from _career(dice, audience, number, dice.choice(weighted), weighted, today)


def _teachers_own_post(sites: tuple[Workplace, ...], today: date) -> Post:
    school = next(site for site in sites if site.audience == "T" and site.district.startswith(ANALYST_REGION))
    return Post(TEACHER_NUMBER, "F", TEACHER_BIRTH_YEAR, "T", "2341", school, today - timedelta(days=900), None)


def _career(
    dice: random.Random, audience: str, number: int, site: Workplace, sites: list[Workplace], today: date
) -> Iterator[Post]:
    """One person's posts: most stay, some move to another site, some leave."""
    sex = dice.choices(("F", "M", "_O", "_U"), (62, 35, 1, 2) if audience != "C" else (24, 73, 1, 2))[0]
    birth_year = None if dice.random() < 0.02 else dice.randint(today.year - 63, today.year - 23)
    start = today - timedelta(days=dice.randint(30, 365 * 9))
    person = (f"DEMO-{audience}-{number:04d}", sex, birth_year, audience, dice.choice(CADRES[audience]))
    fate = dice.random()
    if fate < 0.07 and (today - start).days > 200:
        changed = start + timedelta(days=dice.randint(100, (today - start).days - 60))
        yield Post(*person, site, start, changed - timedelta(days=1))
        yield Post(*person, dice.choice(sites), changed, None)
    elif fate < 0.12 and (today - start).days > 200:
        yield Post(*person, site, start, start + timedelta(days=dice.randint(120, (today - start).days)))
    else:
        yield Post(*person, site, start, None)


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode()


def region_file(country: Country) -> bytes:
    """The register file of regions."""
    rows: list[tuple[object, ...]] = [(CODE, NAME, "")]
    rows += [(code, name, CODE) for code, name, _ in REGIONS]
    rows += [(code, name, region) for code, name, region in country.districts]
    return _csv(("code", "name", "parent"), rows)


def site_file(country: Country) -> bytes:
    """The register file of sites."""
    return _csv(
        ("code", "name", "kind", "region", "sector", "urban_rural"),
        (
            (site.code, site.name, SITE_KINDS[site.audience], site.district, site.sector, site.surroundings)
            for site in country.sites
        ),
    )


def position_file(country: Country) -> bytes:
    """The register file of positions."""
    return _csv(
        ("staff_number", "sex", "birth_year", "audience", "cadre_isco08", "region", "site", "start", "end", "primary"),
        (
            (
                post.staff_number,
                post.sex,
                post.birth_year,
                post.audience,
                post.cadre,
                "",
                post.site.code,
                post.start,
                post.end,
                "yes",
            )
            for post in country.posts
        ),
    )


def head_count_file(today: date) -> bytes:
    """Head counts of an audience that the country has no register of: judges."""
    day = date(today.year - 1, 12, 31)
    rows = [(code, "J", day, max(6, round(120 * WEIGHTS[code])), "Invented court statistics") for code, _, _ in REGIONS]
    return _csv(("region", "audience", "date", "count", "source"), rows)
