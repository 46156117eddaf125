"""The letters that learners get, in their language. Neither subject nor first words tell what the course is about."""

from datetime import date
from typing import Final

from babel.dates import format_date

from app.i18n import N_, translate
from app.learning.following_up import MINUTES
from app.mail import Letter

HOME: Final = "/"
CHOICES: Final = "/choices"


def invitation(*, to: str, name: str, language: str, closes: date, base_url: str) -> Letter:
    """The invitation to a follow-up. It carries no password, no token and no address that only its reader may have."""
    day = format_date(closes, format="long", locale=language)
    parts = (
        N_("Hello %(name)s,", name=name),
        N_("About three months ago you completed an online course. We would like to know what stayed."),
        N_(
            "A few questions are waiting for you. They take about %(minutes)s minutes, and you can stop at any time.",
            minutes=MINUTES,
        ),
        N_(
            "Answering is your choice. It changes nothing about your certificate, and nobody at work sees your answers."
        ),
        N_("Sign in and open the card on your first page: %(address)s", address=base_url + HOME),
        N_("They can be answered until %(day)s.", day=day),
        N_("You can turn off mail like this here: %(address)s", address=base_url + CHOICES),
    )
    return Letter(
        to=to,
        subject=translate(N_("A few questions, when it suits you"), language),
        text="\n\n".join(translate(part, language) for part in parts) + "\n",
        language=language,
        leave_address=base_url + CHOICES,
    )
