"""Writes: items out and in; files of releases; translations in; modules out and in."""

from app.interop.actions.exports import keep_export, record_download, record_export, record_push
from app.interop.actions.items import export_items, propose_items
from app.interop.actions.translations import begin_from_package, bring_translation, record_files

__all__ = [
    "begin_from_package",
    "bring_translation",
    "export_items",
    "keep_export",
    "propose_items",
    "record_download",
    "record_export",
    "record_files",
    "record_push",
]
