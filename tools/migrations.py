"""Check that the migrations make exactly the tables of the models; ``write SLUG`` adds one from the difference."""

import sys
import tempfile
from pathlib import Path

from app import tables
from app.db import Database
from app.web import migrating


def main(arguments: list[str]) -> int:
    """1 when models and migrations differ."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'check.db'}")
        migrating.upgrade(database)
        if arguments[:1] == ["write"]:
            migrating.write_revision(database, arguments[1])
            return 0
        found = migrating.differences(database, tables.metadata)
        database.engine.dispose()
    for difference in found:
        sys.stdout.write(f"{difference}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
