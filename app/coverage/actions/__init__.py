"""Writes of the ledger: the step before each commit (``posting``, ``importing``), making it anew, proof, exports."""

from app.coverage.actions.exporting import export, export_effects
from app.coverage.actions.posting import post_changes
from app.coverage.actions.rebuilding import Difference, check, rebuild

__all__ = ["Difference", "check", "export", "export_effects", "post_changes", "rebuild"]
