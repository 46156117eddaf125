"""Coverage over the JSON API: tables, the effect report, releases."""

from app.coverage.api import dashboard, register, releases, tables
from app.coverage.api.door import blueprint

__all__ = ["blueprint", "dashboard", "register", "releases", "tables"]
