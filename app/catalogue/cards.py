"""What stands on the card "Who to call" besides the services: for each audience what to do and what never to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from app.i18n import N_, Message
from app.workforce.codes import AUDIENCES


@dataclass(frozen=True)
class CardWords:
    """The short lines of a card; content-safety.md and the MUST set of courses.md say what they must hold."""

    do_title: Message
    do: tuple[Message, ...]
    never_title: Message
    never: tuple[Message, ...]
    people_title: Message
    """Above the lines to be filled in by hand."""
    person: Message
    """Who is to be written on each of them."""


_DO: Final = N_("What to do")
_NEVER: Final = N_("What never to do")
_WORK: Final = N_("At my place of work")
_PERSON: Final = N_("Person responsible for child protection")
_VICTIM: Final = N_("Treat the child as a victim first, whatever the child did or agreed to.")
_NO_SECRET: Final = N_("Never promise to keep a secret.")

_BESIDE_CHILDREN: Final = CardWords(
    _DO,
    (
        N_("Stay calm, listen and believe the child. Nobody under 18 can consent to being exploited."),
        N_("Report at once to the channel named on this card. Help for the child does not wait for proceedings."),
    ),
    _NEVER,
    (
        N_("Never question in depth, investigate, or confront the person suspected."),
        _NO_SECRET,
        N_("Never look at, copy or pass on an image of a child being harmed."),
    ),
    _WORK,
    _PERSON,
)
_POLICE: Final = CardWords(
    _DO,
    (
        _VICTIM,
        N_("See to safety and care at once, through the channel named on this card. Help does not wait for the case."),
    ),
    _NEVER,
    (
        N_("Never ask more than safety needs: the full account belongs to a trained interviewer."),
        _NO_SECRET,
        N_("Never look at, copy or pass on an image beyond what your own lawful task asks."),
    ),
    _WORK,
    _PERSON,
)
_COURT: Final = CardWords(
    _DO,
    (
        _VICTIM,
        N_("Ask what help and protection the child has now. Neither waits for the proceedings."),
        N_("Report a new worry at once to the channel named on this card."),
    ),
    _NEVER,
    (
        N_("Never let the child be questioned more often than is needed, or have to face the person accused."),
        N_("Never promise to keep a secret, and never let an image be seen or copied by more people than must."),
    ),
    _WORK,
    _PERSON,
)
_FAMILY: Final = CardWords(
    N_("What helps"),
    (
        N_("Stay calm and listen. Say: I believe you, and it is not your fault."),
        N_("Tell the child honestly what you will do next, and stay near."),
        N_("Call one of these numbers. You need not be sure, and you need not be alone with it."),
    ),
    N_("What is better left"),
    (
        N_("Do not press for details, and leave it to others to speak to the person you suspect."),
        N_("Do not delete, copy or pass on messages or pictures. Put the device aside and ask for help."),
    ),
    N_("People near me whom I trust"),
    N_("Name"),
)

WORDS: Final[Mapping[str, CardWords]] = {
    **dict.fromkeys(AUDIENCES, _BESIDE_CHILDREN),
    "C": _POLICE,
    "PR": _COURT,
    "J": _COURT,
    "P": _FAMILY,
}
"""By the audience of a track; whoever has no lines of their own gets those for people who work beside children."""


def code_of(address: str) -> str:
    """An address as a QR code: SVG in black on white with its quiet zone, for a page that allows no inline style."""
    import segno  # noqa: PLC0415  (only needed where a card is shown)

    drawing = BytesIO()
    segno.make_qr(address, error="m").save(
        drawing, kind="svg", border=2, dark="#000", light="#fff", xmldecl=False, omitsize=True, svgclass="code"
    )
    return drawing.getvalue().decode("utf-8")
