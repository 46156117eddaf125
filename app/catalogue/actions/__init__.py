"""Writes of the catalogue: publishing editions, loading content folders, withdrawing and restoring modules."""

from app.catalogue.actions.loading import ContentRefused, LoadReport, Progress, load_content
from app.catalogue.actions.publishing import Edition, MeaningChanged, Publication, publish
from app.catalogue.actions.withdrawing import WrongWithdrawal, restore_module, withdraw_module

__all__ = [
    "ContentRefused",
    "Edition",
    "LoadReport",
    "MeaningChanged",
    "Progress",
    "Publication",
    "WrongWithdrawal",
    "load_content",
    "publish",
    "restore_module",
    "withdraw_module",
]
