"""Keep the interface's catalogues.

``update`` brings them up to date with the code, ``compile`` makes them usable, ``check`` fails when a sentence is
missing, fuzzy, unused or has lost one of its ``%(name)s`` fields.
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import polib
from compile_catalogues import compile_all

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "translations"
LANGUAGES: Final = ("fr", "es", "ar", "ru", "zh")
FIELD: Final = re.compile(r"%\((\w+)\)[a-z]")
BABEL: Final = (sys.executable, "-m", "babel.messages.frontend")
KEYWORDS: Final = ("N_", "pgettext:1c,2", "ngettext:1,2", "_")


def extracted() -> polib.POFile:
    """Every marked sentence of the code and the templates."""
    words = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        options = ["-F", "tools/babel.cfg", *words, "--no-location", "-o", str(target)]
        subprocess.run([*BABEL, "-q", "extract", *options, "app"], cwd=ROOT, check=True)
        return polib.pofile(str(target))


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def update() -> None:
    """Add new sentences, drop unused ones, keep translations; nothing is guessed."""
    template = extracted()
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
        new = polib.POFile(wrapwidth=120)
        new.metadata = {
            "Project-Id-Version": "Safeguard",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
        }
        for entry in sorted(template, key=lambda entry: entry.msgid):
            known = old.get(entry.msgid)
            new.append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    msgstr=known.msgstr if known else "",
                    msgstr_plural=(known.msgstr_plural if known else {}) if entry.msgid_plural else {},
                )
            )
        new.save(str(path))


PLURALS: Final = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "zh": "nplurals=1; plural=0;",
}


def faults() -> list[str]:
    """One sentence for everything that is wrong with the catalogues."""
    wanted = {entry.msgid: entry for entry in extracted()}
    found: list[str] = []
    for language in LANGUAGES:
        entries = {entry.msgid: entry for entry in polib.pofile(str(path_of(language))) if not entry.obsolete}
        found += [f"{language}: missing: {msgid}" for msgid in wanted.keys() - entries.keys()]
        found += [f"{language}: no longer used: {msgid}" for msgid in entries.keys() - wanted.keys()]
        for msgid in sorted(wanted.keys() & entries.keys()):
            found += [f"{language}: {fault}: {msgid}" for fault in _faults_of(entries[msgid])]
    return found


def _faults_of(entry: polib.POEntry) -> list[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        return ["untranslated"]
    if "fuzzy" in entry.flags:
        return ["fuzzy"]
    fields = set(FIELD.findall(entry.msgid)) | set(FIELD.findall(entry.msgid_plural or ""))
    if any(not set(FIELD.findall(text)) <= fields for text in texts):
        return ["a field that the original does not have"]
    if not entry.msgid_plural and set(FIELD.findall(texts[0])) != fields:
        return ["a field is lost"]
    return []


def main(task: str) -> int:
    """Run one task; 1 when the check found something."""
    if task == "update":
        update()
        compile_all()
    elif task == "compile":
        compile_all()
    else:
        found = faults()
        for line in found:
            sys.stdout.write(line + "\n")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    sys.exit(main(sys.argv[1]))
