"""Write the tables of the content into ``docs/curriculum.md``."""

from pathlib import Path

from app.factory import create_app

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "curriculum.md"
START, END = "<!-- tables -->\n", "<!-- end of tables -->\n"


def kept() -> str:
    """What stands between the marks."""
    return FILE.read_text("utf-8").split(START)[1].split(END)[0]


def main() -> None:
    """Replace what stands between the marks by what ``safeguard content tables`` prints."""
    printed = create_app().test_cli_runner().invoke(args=["content", "tables", str(ROOT / "content")])
    if printed.exit_code:
        raise SystemExit(printed.output)
    text = FILE.read_text("utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    FILE.write_text(before + START + printed.stdout + END + after, "utf-8")


if __name__ == "__main__":
    main()
