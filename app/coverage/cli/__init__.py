"""Coverage on the console: tables and the ledger, releases."""

from app.coverage.cli import releases, tables
from app.coverage.cli.door import coverage

__all__ = ["coverage", "releases", "tables"]
