"""The ministry's pages: coverage and the effect report, as findings, drawings, tables and files."""

from app.coverage.pages import dictionary, effects, judging, overview, releases, tables
from app.coverage.pages.door import blueprint

releases_blueprint = releases.blueprint

__all__ = ["blueprint", "dictionary", "effects", "judging", "overview", "releases_blueprint", "tables"]
