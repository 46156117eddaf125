"""Writes: the ledger before each commit (``posting``, ``importing``), made anew, proved; exports; releases."""

from app.coverage.actions.compacting import compact
from app.coverage.actions.exporting import export, export_effects
from app.coverage.actions.posting import post_changes
from app.coverage.actions.rebuilding import Difference, check, rebuild
from app.coverage.actions.releasing import keep_checks, prepare, review, send_back, sign, withdraw

__all__ = [
    "Difference",
    "check",
    "compact",
    "export",
    "export_effects",
    "keep_checks",
    "post_changes",
    "prepare",
    "rebuild",
    "review",
    "send_back",
    "sign",
    "withdraw",
]
