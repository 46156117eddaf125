"""The ministry's pages: coverage and the effect report, as findings, drawings, tables and files."""

from app.coverage.pages import dashboard, dictionary, effects, judging, overview, register, releases, tables
from app.coverage.pages.door import blueprint

entries_blueprint = register.blueprint
releases_blueprint = releases.blueprint

__all__ = [
    "blueprint",
    "dashboard",
    "dictionary",
    "effects",
    "entries_blueprint",
    "judging",
    "overview",
    "releases_blueprint",
    "tables",
]
