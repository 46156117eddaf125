"""The pages of the studio: its list, drafts part by part, previews, reviews, translations, the versions of a module."""

from app.authoring.pages import (
    conflicts,
    desks,
    editing,
    modules,
    offering,
    picturing,
    previewing,
    renewing,
    reviewing,
    translating,
    vouching,
    weighing,
)
from app.authoring.pages.door import blueprint

__all__ = [
    "blueprint",
    "conflicts",
    "desks",
    "editing",
    "modules",
    "offering",
    "picturing",
    "previewing",
    "renewing",
    "reviewing",
    "translating",
    "vouching",
    "weighing",
]
