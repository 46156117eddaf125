"""The studio over the JSON API."""

from app.authoring.api import drafts, offers, pictures, pilots, renewals, steps, translations, versions, weighing
from app.authoring.api.door import blueprint

__all__ = [
    "blueprint",
    "drafts",
    "offers",
    "pictures",
    "pilots",
    "renewals",
    "steps",
    "translations",
    "versions",
    "weighing",
]
