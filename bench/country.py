"""A synthetic country of any size as register files: seeded, streamed, never held in memory."""

import csv
import gzip
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final

PROVINCES: Final = 12
DISTRICTS: Final = 500
SITES: Final = 20_000
FIRST: Final = date(2000, 1, 1)


def write_files(folder: Path, people: int, *, seed: int = 1) -> list[Path]:
    """Regions, sites and positions for ``people`` people, each with one position; gzip CSV, in the order of import."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    return [_regions(folder), _sites(folder, dice), _positions(folder, dice, people)]


def _regions(folder: Path) -> Path:
    path = folder / "regions.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "name", "parent"))
        rows.writerow(("XX", "Synthetic country", ""))
        rows.writerows((f"XX-{number}", f"Province {number}", "XX") for number in range(PROVINCES))
        rows.writerows(
            (f"XX-{number % PROVINCES}-{number}", f"District {number}", f"XX-{number % PROVINCES}")
            for number in range(DISTRICTS)
        )
    return path


def _sites(folder: Path, dice: random.Random) -> Path:
    path = folder / "sites.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "name", "kind", "region", "sector", "urban_rural"))
        for number in range(SITES):
            district = number % DISTRICTS
            rows.writerow(
                (
                    f"S{number}",
                    f"School {number}",
                    "school",
                    f"XX-{district % PROVINCES}-{district}",
                    "PUB",
                    dice.choice(("urban", "rural")),
                )
            )
    return path


def _positions(folder: Path, dice: random.Random, people: int) -> Path:
    path = folder / "positions.csv.gz"
    days = (date(2026, 9, 1) - FIRST).days
    with gzip.open(path, "wt", compresslevel=1, newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            (
                "staff_number",
                "sex",
                "birth_year",
                "audience",
                "cadre_isco08",
                "region",
                "site",
                "start",
                "end",
                "primary",
            )
        )
        for number in range(people):
            start = FIRST + timedelta(days=dice.randrange(days))
            rows.writerow(
                (
                    f"N{number:08d}",
                    "F" if dice.random() < 0.6 else "M",
                    1962 + number % 40,
                    ("T", "T", "T", "H", "C")[number % 5],
                    "2341",
                    "",
                    f"S{dice.randrange(SITES)}",
                    start,
                    "",
                    "yes",
                )
            )
    return path
