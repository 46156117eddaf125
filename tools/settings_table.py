"""Write the table of settings into ``docs/operate.md``."""

from pathlib import Path

from app.config import ROOT, SETTINGS

START, END = "<!-- settings -->\n", "<!-- end of settings -->\n"


def table() -> str:
    """The settings as a Markdown table."""
    rows = "".join(
        f"| `{setting.variable}` | {setting.meaning} | {_default(setting.default)} |\n" for setting in SETTINGS
    )
    return f"| setting | meaning | default |\n|---|---|---|\n{rows}"


def _default(text: str) -> str:
    return f"`{text.replace(str(ROOT) + '/', '')}`" if text else "empty"


def main() -> None:
    """Replace what stands between the marks."""
    path = Path(__file__).resolve().parent.parent / "docs" / "operate.md"
    text = path.read_text("utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    path.write_text(before + START + table() + END + after, "utf-8")


if __name__ == "__main__":
    main()
