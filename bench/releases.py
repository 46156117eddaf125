"""A release of the whole synthetic country drafted and examined: seconds and memory of a process of its own."""

import json
import resource
import subprocess
import sys
import time
from datetime import date
from typing import Final

from app.config import ROOT
from app.coverage.queries.kinds import whole_reading
from app.coverage.queries.releases import draft
from app.coverage.releases.checks import examined
from app.coverage.releases.contents import tables_of
from app.coverage.releases.registry import Registry, ties
from app.db import Database
from bench.country_of_size import PEOPLE, country
from bench.report import Figure

REF_DATE: Final = date(2026, 9, 30)
TODAY: Final = date(2026, 11, 22)
MIB: Final = 1024


def measure() -> list[Figure]:
    """Through the product's own drafting and checks."""
    with country(PEOPLE, "sqlite") as made:
        address = made.database.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "bench.releases", address]
        found = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    told = f"{found['cells']} cells, {found['withheld']} withheld; drafting {found['drafting']:.0f} s of it"
    return [
        Figure("a release drafted and examined, seconds", found["seconds"], "<=", 300, told),
        Figure("its peak memory, MiB", found["peak"], "<=", 1024, "resident, the whole process"),
    ]


def _measured(address: str) -> dict[str, float]:
    with Database(address).reading() as session:
        began = time.perf_counter()
        made = draft(session, REF_DATE, today=TODAY)
        drafted = time.perf_counter() - began
        counts = whole_reading(session, REF_DATE)
        demands = [
            (tables, ties(tables, Registry())) for tables in (tables_of(counts, group) for group in counts.groups)
        ]
        examined(made.document, counts, demands, None)
        seconds = time.perf_counter() - began
    cells = made.document.cells
    return {
        "seconds": seconds,
        "drafting": drafted,
        "cells": len(cells),
        "withheld": sum(cell.withheld for cell in cells),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB,
    }


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1])))
