"""All content checked and published into a new database through the console, beside reading the same files as YAML."""

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from app.catalogue.term_files import load_rules
from app.catalogue.terminology import lint
from bench.report import Figure
from tests.live import BIN, ROOT, environment, run

CONTENT: Final = ROOT / "content"
RUNS: Final = 5
SENTENCE: Final = (
    "A girl told her teacher about messages, and the teacher listened before she turned to the lead. "  # 17 words
)


def measure() -> list[Figure]:
    """CPU seconds of whole commands, start of the program included: the least of five runs, each beside the floor."""
    checks, loads, floors = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        empty, data = Path(folder) / "empty", Path(folder) / "data"
        empty.mkdir()
        run(empty, "db", "upgrade")
        for _ in range(RUNS):
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(empty, data)
            floors.append(_seconds(_read_plainly))
            checks.append(_seconds_of_command(data, "content", "check"))
            loads.append(_seconds_of_command(data, "content", "load"))
    floor, files = min(floors), sum(1 for _ in CONTENT.rglob("*.yaml"))
    return [
        Figure("content load into a new database, CPU seconds", min(loads), "<=", 5, f"up to {max(loads):.2f}"),
        Figure("content load, times the floor", min(loads) / floor, "<=", 12, f"floor: {files} files, {floor:.2f} s"),
        Figure("content check, CPU seconds", min(checks), "<=", 3.5, f"up to {max(checks):.2f}"),
        _linting(),
    ]


def _linting() -> Figure:
    """The terminology linter on one long text with terms in it."""
    rules = load_rules(CONTENT / "terminology")
    text = (SENTENCE * 400)[:30_000] + " child pornography " * 20
    lint(text, "en", rules)
    best = min(_seconds(lambda: lint(text, "en", rules)) for _ in range(RUNS))
    return Figure("lint 5,000 words, CPU seconds", best, "<=", 0.1, f"{len(text.split())} words")


def _read_plainly() -> None:
    """The floor: every file of the content read, as YAML by the C parser where it is YAML, and nothing judged."""
    for path in CONTENT.rglob("*"):
        if path.suffix in (".yaml", ".lock"):
            yaml.load(path.read_bytes(), yaml.CSafeLoader)
        elif path.suffix == ".md":
            path.read_text("utf-8")


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _seconds_of_command(data: Path, *words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [str(BIN / "safeguard"), *words]
    subprocess.run(command, cwd=ROOT, env=environment(data), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
