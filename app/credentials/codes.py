"""Closed lists: how a certificate was earned, what it is worth, why it was revoked. Codes are stored, never renamed."""

from collections.abc import Mapping
from typing import Final

from app.credentials.validity import State
from app.i18n import N_, Message

SOURCES: Final[Mapping[str, Message]] = {
    "online": N_("Online"),
    "group": N_("In a group session, identity checked"),
    "recognised": N_("Recognised outside training"),
}
STATES: Final[Mapping[State, Message]] = {
    State.VALID: N_("Valid"),
    State.EXPIRED: N_("Expired"),
    State.REVOKED: N_("Revoked"),
    State.NOT_YET: N_("Not yet valid"),
}
REASONS: Final[Mapping[str, Message]] = {
    "issued-in-error": N_("It was issued in error"),
    "wrong-person": N_("Somebody else sat the test"),
    "test-annulled": N_("The test was annulled"),
    "record-corrected": N_("The roster or the register was corrected"),
    "curriculum-withdrawn": N_("The curriculum was withdrawn"),
    "holder-asked": N_("The holder asked for it"),
}
"""A closed list, so that no story about a person is ever stored."""
