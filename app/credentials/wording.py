"""What a printed certificate says, in each language."""

from datetime import date
from typing import Final

from babel.dates import format_date

from app.catalogue.documents import TrackDocument
from app.credentials.certificate_pdf import Sheet
from app.credentials.codes import SOURCES
from app.credentials.models import Certificate
from app.i18n import N_, Message, translate

LOCALES: Final = {"en": "en_GB"}
"""Where a language writes days in several ways, the one that the United Nations use."""
COMPLETED: Final = N_("The holder completed every core module of this track. This track has no pass mark.")
PURPOSE: Final = N_(
    "The training follows paragraphs 29 and 30 of CRC/C/156 (Committee on the Rights of the Child, 2019): to know the "
    "law that protects children from sale and sexual exploitation, to notice signs, to respond, and to care for the "
    "child in a child-sensitive and gender-sensitive way."
)
LIMITS: Final = N_(
    "CRC/C/156 is guidance by a treaty body and not national law. This certificate gives no authority to investigate "
    "and replaces no duty under national law."
)


def sheet(certificate: Certificate, track: TrackDocument, *, holder: str, address: str, language: str) -> Sheet:
    """Every word of the printed certificate; ``address`` is where it can be checked."""

    def said(message: Message) -> str:
        return translate(message, language)

    return Sheet(
        language=language,
        document_title=said(N_("Certificate %(number)s", number=certificate.number)),
        service="Safeguard",
        title=said(N_("Certificate")),
        awarded_to=said(N_("Awarded to")),
        holder=holder or "–",
        for_track=said(N_("For completing the track")),
        track=track.text(language).title,
        statement=(said(_achievement(track)), said(PURPOSE)),
        facts=(
            (said(N_("Issued")), written_day(certificate.issued, language)),
            (said(N_("Last valid day")), written_day(certificate.last_day, language)),
            (said(N_("How it was earned")), said(SOURCES[certificate.source])),
            (said(N_("Curriculum version")), certificate.curriculum_version),
        ),
        number_label=said(N_("Number")),
        number=certificate.number,
        verify=said(N_("Anybody can check here whether this certificate is valid:")),
        address=address,
        code_alternative=said(N_("QR code of the address where this certificate can be checked")),
        note=said(LIMITS),
    )


def written_day(day: date, language: str) -> str:
    """A day in full, as the language writes it."""
    return str(format_date(day, "long", locale=LOCALES.get(language, language)))


def _achievement(track: TrackDocument) -> Message:
    if not track.is_assessed:
        return COMPLETED
    return N_(
        "The holder completed every core module of this track and passed each test with at least %(percent)s per cent, "
        "every safety-critical question answered rightly.",
        percent=track.pass_percent,
    )
