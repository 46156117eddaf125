"""Writes of the studio: drafts are begun, saved, handed in, reviewed, published, given up, and remarked on."""

from app.authoring.actions.commenting import SettledAlready, comment, settle
from app.authoring.actions.picturing import PictureExists, add_picture
from app.authoring.actions.publishing import Terms, Unconfirmed, publish, shortened_by
from app.authoring.actions.reviewing import NotSound, SamePerson, Stale, Superseded, review, submit
from app.authoring.actions.typing import keep_typing, save_unread
from app.authoring.actions.vouching import vouch
from app.authoring.actions.weighing import FindingGone, NotWeighable, unweigh, weigh
from app.authoring.actions.writing import (
    DraftChanged,
    DraftExists,
    NothingToUndo,
    PartChanged,
    WrongState,
    abandon,
    begin,
    save,
    undo,
)

__all__ = [
    "DraftChanged",
    "DraftExists",
    "FindingGone",
    "NotSound",
    "NotWeighable",
    "NothingToUndo",
    "PartChanged",
    "PictureExists",
    "SamePerson",
    "SettledAlready",
    "Stale",
    "Superseded",
    "Terms",
    "Unconfirmed",
    "WrongState",
    "abandon",
    "add_picture",
    "begin",
    "comment",
    "keep_typing",
    "publish",
    "review",
    "save",
    "save_unread",
    "settle",
    "shortened_by",
    "submit",
    "undo",
    "unweigh",
    "vouch",
    "weigh",
]
