"""A million positions through the console, on SQLite: time, and the memory of the process."""

import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import psutil

from bench.country import write_files
from bench.report import Figure
from tests.live import BIN, ROOT, environment, run

PEOPLE: Final = 1_000_000
MIB: Final = 1024 * 1024


def measure() -> list[Figure]:
    """Import the files of a country of a million people; the last file is the one that counts."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        run(data, "db", "upgrade")
        files = write_files(Path(folder) / "files", PEOPLE)
        for path in files[:-1]:
            run(data, "workforce", "import", str(path))
        seconds, memory = import_watched(data, files[-1])
        again, _ = import_watched(data, files[-1])
    return [
        Figure(
            "import of 1,000,000 positions, seconds", seconds, "<=", 180, "the ledger's entries and totals included"
        ),
        Figure("import of 1,000,000 positions, MiB", memory, "<=", 500, "largest resident size of the process"),
        Figure.note("the same file again, which changes nothing", f"{again:.0f} s"),
    ]


def import_watched(data: Path, file: Path) -> tuple[float, float]:
    """Import a file in a process of its own: seconds and the largest resident MiB seen."""
    began, most = time.perf_counter(), 0.0
    command = [str(BIN / "safeguard"), "workforce", "import", str(file)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data), stdout=subprocess.DEVNULL)
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss / MIB)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.2)
    if process.wait() != 0:
        raise RuntimeError(f"the import of {file.name} was refused")
    return time.perf_counter() - began, most
