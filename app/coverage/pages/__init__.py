"""The ministry's pages: coverage and the effect report, as findings, drawings, tables and files."""

from app.coverage.pages import effects, tables
from app.coverage.pages.door import blueprint

__all__ = ["blueprint", "effects", "tables"]
