"""Run the measurements named on the command line, or all of them, and print a table; exit 1 when a target is missed."""

import os
import platform
import sys
from collections.abc import Callable

from app.clock import now
from bench import (
    analysis,
    answers,
    coverage,
    grading,
    importing,
    kills,
    loading,
    rebuilding,
    releases,
    starting,
    studio,
    submitting,
    writers,
)
from bench.report import Figure

MEASUREMENTS: dict[str, Callable[[], list[Figure]]] = {
    "starting": starting.measure,
    "answers": answers.measure,
    "writers": writers.measure,
    "coverage": coverage.measure,
    "rebuilding": rebuilding.measure,
    "releases": releases.measure,
    "submitting": submitting.measure,
    "loading": loading.measure,
    "grading": grading.measure,
    "analysis": analysis.measure,
    "studio": studio.measure,
    "importing": importing.measure,
    "kills": kills.measure,
}


def main(names: list[str]) -> int:
    """Measure, print, and say whether every target was met."""
    print(
        f"{now():%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    print(f"Others kept {os.getloadavg()[0]:.1f} of them busy just before; on a busy machine believe the ratios only.")
    met = True
    for name in names or list(MEASUREMENTS):
        print(f"\n{name}", flush=True)
        for figure in MEASUREMENTS[name]():
            print(figure, flush=True)
            met = met and figure.is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
