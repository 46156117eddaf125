"""What must hold of the help directory, so that every lesson page has a help box."""

from pathlib import Path

from marshmallow import ValidationError

from app.catalogue import reader
from app.catalogue.problems import WARNING, Problem
from app.catalogue.reader import Unreadable
from app.helplines.directory import INTERNATIONAL, Jurisdiction
from app.helplines.formats import NEEDS


def helpline_problems(root: Path) -> tuple[list[Problem], bool]:
    """What is wrong with the help lines, and whether every lesson page would have a help box."""
    found: list[Problem] = []
    known: dict[str, Jurisdiction] = {}
    for path in sorted((root / "helplines").glob("*.yaml")):
        name = f"helplines/{path.name}"
        try:
            known[path.stem] = Jurisdiction.from_plain(reader.read(path).plain)
        except Unreadable as error:
            found.append(Problem(name, error.line, error.said))
        except ValidationError as error:
            found.append(Problem(name, 1, f"cannot be used: {error.messages}"))
    abroad = known.get(INTERNATIONAL)
    if abroad is None:
        found.append(Problem(f"helplines/{INTERNATIONAL}.yaml", 1, "is missing; every help box falls back to it"))
    found += [
        Problem(f"helplines/{code}.yaml", 1, f"has no entry of category {need}", WARNING)
        for code, jurisdiction in known.items()
        for need in NEEDS
        if code != INTERNATIONAL and not jurisdiction.of(need)
    ]
    return found, abroad is not None and bool(abroad.of("directory"))
