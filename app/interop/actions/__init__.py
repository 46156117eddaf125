"""Writes: items out and in; files of releases."""

from app.interop.actions.exports import keep_export, record_download, record_export, record_push
from app.interop.actions.items import export_items, propose_items

__all__ = ["export_items", "keep_export", "propose_items", "record_download", "record_export", "record_push"]
