"""What the validation library says about a field, marked here so that it is said in the reader's language."""

from typing import Final

from app.i18n import N_

SENTENCES: Final = (
    N_("Missing data for required field."),
    N_("Unknown field."),
    N_("Field may not be null."),
    N_("Not a valid string."),
    N_("Not a valid integer."),
    N_("Not a valid number."),
    N_("Not a valid boolean."),
    N_("Not a valid date."),
    N_("Not a valid list."),
    N_("Invalid input type."),
    N_("Invalid value."),
    N_("Invalid JSON body."),
)
