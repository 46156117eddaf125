"""The letter that tells who looks after modules which of them are to be reviewed, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date

from app.authoring.review_dates import days_until
from app.i18n import N_, translate
from app.mail import Letter

STUDIO: Final = "/studio"


@dataclass(frozen=True)
class DueReview:
    """A module whose review is due, or soon will be."""

    key: str
    version_id: int
    due: date


@dataclass(frozen=True)
class Guardian:
    """Somebody who writes or publishes modules for the whole country: an account."""

    id: int
    email: str
    name: str
    language: str


def reminder(to: Guardian, language: str, due: Sequence[DueReview], *, on: date, base_url: str) -> Letter:
    """One letter with every module that is due within two months or past. It tells nothing that needs a password."""
    lines = "\n".join(_line(each, language, on) for each in due)
    parts = (
        N_("Hello %(name)s,", name=to.name),
        N_("Every module is reviewed again at the latest after twelve months. These are due, or soon will be:"),
        None,
        N_(
            "Look at each of them in the studio. Where nothing needs a change, an expert and a child-protection "
            "adviser confirm it there; else begin a draft: %(address)s",
            address=base_url + STUDIO,
        ),
        N_("You get this letter because your account writes or publishes modules for the whole country."),
    )
    return Letter(
        to=to.email,
        subject=translate(N_("Modules to be reviewed"), language),
        text="\n\n".join(lines if part is None else translate(part, language) for part in parts) + "\n",
        language=language,
    )


def _line(each: DueReview, language: str, on: date) -> str:
    day = format_date(each.due, format="long", locale=language)
    is_past = days_until(each.due, on) <= 0
    said = N_("%(key)s: due since %(day)s", key=each.key, day=day)
    return "- " + translate(said if is_past else N_("%(key)s: due on %(day)s", key=each.key, day=day), language)
