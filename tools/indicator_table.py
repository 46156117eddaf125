"""Write the table of indicators into ``docs/method.md``."""

from pathlib import Path

from app.coverage.dictionary import DICTIONARY, Definition
from app.i18n import Message, translate

START, END = "<!-- indicators -->\n", "<!-- end of indicators -->\n"
HEAD = ("code", "name", "counted", "of", "unit", "told by", "asked for by", "what it does not say", "version")


def table() -> str:
    """The dictionary as a Markdown table."""
    rows = "".join(_row(_cells(each)) for each in DICTIONARY.values())
    return _row(HEAD) + _row(["---"] * len(HEAD)) + rows


def _cells(each: Definition) -> list[str]:
    return [
        each.code,
        _words(each.name),
        _words(each.numerator),
        _words(each.denominator),
        _words(each.unit),
        ", ".join(each.disaggregations) or "-",
        ", ".join(each.sources),
        _words(each.caution),
        each.version,
    ]


def _words(message: Message | None) -> str:
    return translate(message, "en") if message else "-"


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Replace what stands between the marks."""
    path = Path(__file__).resolve().parent.parent / "docs" / "method.md"
    text = path.read_text("utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    path.write_text(before + START + table() + END + after, "utf-8")


if __name__ == "__main__":
    main()
