"""What the validation library and the formats say about a field, as sentences that can be translated.

The library fills in its figures before anybody sees a sentence, so a sentence is read back by its pattern. They go on
after the place that they speak of, and so end without a stop.
"""

import re
from typing import Final

from app.i18n import N_, Message

SENTENCES: Final = {
    "Missing data for required field": N_("is missing"),
    "Unknown field": N_("is not a field here"),
    "Field may not be null": N_("Field may not be null"),
    "Not a valid string": N_("Not a valid string"),
    "Not a valid integer": N_("Not a valid integer"),
    "Not a valid number": N_("Not a valid number"),
    "Not a valid boolean": N_("Not a valid boolean"),
    "Not a valid list": N_("Not a valid list"),
    "Not a valid mapping type": N_("Not a valid mapping type"),
    "Invalid type": N_("Invalid type"),
    "Invalid input type": N_("Invalid input type"),
}
PATTERNS: Final = (
    (r"Shorter than minimum length (\S+)", N_("Shorter than minimum length %(least)s")),
    (r"Longer than maximum length (\S+)", N_("Longer than maximum length %(most)s")),
    (r"Length must be between (\S+) and (\S+)", N_("Length must be between %(least)s and %(most)s")),
    (r"Length must be (\S+)", N_("Length must be %(count)s")),
    (r"Must be one of: (.*)", N_("Must be one of: %(choices)s")),
    (
        r"Must be greater than or equal to (\S+) and less than or equal to (\S+)",
        N_("Must be greater than or equal to %(least)s and less than or equal to %(most)s"),
    ),
)
"""Sentences with figures: the pattern that reads them, and the sentence that it fills in the order of its fields."""
_FIELD: Final = re.compile(r"%\((\w+)\)s")


def meant(said: str) -> Message:
    """A sentence of the library, or one of our own, as a message; what nobody knows stays in English."""
    bare = said.removesuffix(".")
    if bare in SENTENCES:
        return SENTENCES[bare]
    for pattern, message in PATTERNS:
        found = re.fullmatch(pattern, bare, re.DOTALL)
        if found:
            return Message(message.text, dict(zip(_FIELD.findall(message.text), found.groups(), strict=True)))
    return Message(bare)
