"""Writes of the studio: drafts are begun, saved, handed in, reviewed, published, given up, and remarked on."""

from app.authoring.actions.commenting import SettledAlready, comment, settle
from app.authoring.actions.publishing import publish
from app.authoring.actions.reviewing import NotSound, SamePerson, Stale, Superseded, review, submit
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
    "NotSound",
    "NothingToUndo",
    "PartChanged",
    "SamePerson",
    "SettledAlready",
    "Stale",
    "Superseded",
    "WrongState",
    "abandon",
    "begin",
    "comment",
    "publish",
    "review",
    "save",
    "settle",
    "submit",
    "undo",
]
