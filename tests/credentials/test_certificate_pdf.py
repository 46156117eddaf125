"""The printed certificate: real text in six languages, tagged, small, and nothing but data from outside."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.catalogue.documents import TrackDocument
from app.credentials import certificate_pdf, wording
from app.credentials.models import Certificate
from app.i18n import LANGUAGES, direction

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = "SG-2DZ2-Y1V5-4HHN-9G9G-60"
ADDRESS = f"https://training.example.org/verify/{NUMBER}"
HOLDERS = {
    "en": "Amina O'Brien-Okafor",
    "fr": "Hélène Çelik-Lefèvre",
    "es": "José Ñúñez Güell",
    "ar": "فاطمة الزهراء بنت محمد",
    "ru": "Ольга Щербакова-Ёлкина",
    "zh": "欧阳修文",
}
TITLES = {
    "en": "Teachers and other education staff",
    "fr": "Personnel enseignant",
    "es": "Docentes",
    "ar": "المعلمون وسائر العاملين في التعليم",
    "ru": "Учителя",
    "zh": "教师和其他教育工作者",
}


def track(rule="assessed"):
    return TrackDocument.from_plain(
        {
            "code": "T",
            "audience": "T",
            "modules": ["T1"],
            "rule": rule,
            "pass_percent": 80,
            "validity_months": 36,
            "texts": {language: {"title": title, "summary": "-"} for language, title in TITLES.items()},
        }
    )


def sheet(language="en", holder=None, rule="assessed"):
    certificate = Certificate(
        number=NUMBER,
        language=language,
        issued=date(2024, 2, 29),
        expires=date(2027, 2, 28),
        source="online",
        curriculum_version="T1.1",
    )
    return wording.sheet(
        certificate, track(rule), holder=holder or HOLDERS[language], address=ADDRESS, language=language
    )


def text_of(document):
    pages = PdfReader(BytesIO(document)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_can_be_read_out_in_every_language(language):
    document = certificate_pdf.render(sheet(language), made_at=AT)
    text = text_of(document)
    for word in HOLDERS[language].split() + TITLES[language].split():
        assert word in text
    assert NUMBER in text
    assert "2024" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_named_in_its_language_and_small(language):
    document = certificate_pdf.render(sheet(language), made_at=AT)
    catalogue = PdfReader(BytesIO(document)).trailer["/Root"]
    assert len(document) <= 100_000
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith(language)
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalogue["/ViewerPreferences"].get("/Direction", "/L2R") == (
        "/R2L" if direction(language) == "rtl" else "/L2R"
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()


def test_it_gives_the_last_day_on_which_it_is_valid():
    text = text_of(certificate_pdf.render(sheet(), made_at=AT))
    assert "29 February 2024" in text
    assert "27 February 2027" in text
    assert "28 February" not in text


def test_it_says_what_was_demanded():
    assert "at least 80 per cent" in " ".join(text_of(certificate_pdf.render(sheet(), made_at=AT)).split())
    assert "no pass mark" in " ".join(text_of(certificate_pdf.render(sheet(rule="completion"), made_at=AT)).split())


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        '#import "@preview/tidy:0.4.3"',
        '#read("certificate.typ")',
        "$x$ *b* _i_ `c` @a <b> = h",
        "\\u{41} \\",
        "<script>alert(1)</script>",
        '"},"fonts":[]',
        "]] #sys",
        "//",
        "/* a */",
    ],
)
def test_a_name_is_printed_and_never_obeyed(name):
    text = text_of(certificate_pdf.render(sheet(holder=name), made_at=AT))
    assert "".join(name.split()) in "".join(text.split())


@pytest.mark.parametrize(
    "name", ["x" * 200, "Wolfeschlegelsteinhausenbergerdorff " * 5, "م" * 120, "محمد " * 40, "王" * 200]
)
def test_the_longest_name_stays_on_the_page(name):
    for language in ("en", "ar"):
        text_of(certificate_pdf.render(sheet(language, holder=name.strip()), made_at=AT))


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "ሰላም", "Bob 😀"])
def test_a_name_in_a_script_that_our_fonts_lack_still_gets_its_certificate(name):
    assert NUMBER in text_of(certificate_pdf.render(sheet(holder=name), made_at=AT))


def test_the_same_certificate_is_always_the_same_file():
    assert certificate_pdf.render(sheet(), made_at=AT) == certificate_pdf.render(sheet(), made_at=AT)


def test_no_package_can_be_loaded(tmp_path):
    from typst import Compiler, TypstError

    template = tmp_path / "t.typ"
    template.write_text('#import "@local/x:1.0.0"')
    compiler = Compiler(
        template,
        root=tmp_path,
        package_path=certificate_pdf.NO_PACKAGES,
        package_cache_path=certificate_pdf.NO_PACKAGES,
    )
    with pytest.raises(TypstError, match="package"):
        compiler.compile(format="pdf")
    assert not certificate_pdf.NO_PACKAGES.exists()
    assert "import" not in certificate_pdf.TEMPLATE.read_text()


def test_the_code_on_the_page_leads_to_the_address_of_the_check():
    page = PdfReader(BytesIO(certificate_pdf.render(sheet(), made_at=AT))).pages[0]
    assert [link.get_object()["/A"]["/URI"] for link in page["/Annots"]] == [ADDRESS]
    other = certificate_pdf.render(replace(sheet(), address=ADDRESS + "x"), made_at=AT)
    assert other != certificate_pdf.render(sheet(), made_at=AT)
