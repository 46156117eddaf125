"""Writes of the catalogue: publishing editions, loading content folders, offering and withdrawing modules."""

from app.catalogue.actions.loading import ContentRefused, LoadReport, Progress, load_content
from app.catalogue.actions.offering import WrongOffer, offer_module, stop_offering
from app.catalogue.actions.picturing import (
    NoSuchPicture,
    check_picture,
    keep_pictures,
    picture_file,
    picture_files,
)
from app.catalogue.actions.publishing import Edition, MeaningChanged, Publication, publish
from app.catalogue.actions.renewing import WrongReview, confirm_review, read_again, waiting_review
from app.catalogue.actions.withdrawing import WrongWithdrawal, restore_module, withdraw_module

__all__ = [
    "ContentRefused",
    "Edition",
    "LoadReport",
    "MeaningChanged",
    "NoSuchPicture",
    "Progress",
    "Publication",
    "WrongOffer",
    "WrongReview",
    "WrongWithdrawal",
    "check_picture",
    "confirm_review",
    "keep_pictures",
    "load_content",
    "offer_module",
    "picture_file",
    "picture_files",
    "publish",
    "read_again",
    "restore_module",
    "stop_offering",
    "waiting_review",
    "withdraw_module",
]
