"""The pages of the studio: its list, drafts part by part, previews, reviews, translations, the versions of a module."""

from app.authoring.pages import desks, editing, modules, previewing, reviewing, translating
from app.authoring.pages.door import blueprint

__all__ = ["blueprint", "desks", "editing", "modules", "previewing", "reviewing", "translating"]
