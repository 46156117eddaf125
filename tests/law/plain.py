"""Slots and an overlay as plain values, and a law folder written from them."""

from datetime import date

import yaml

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


def words(text):
    return {language: f"{text} ({language})" for language in LANGUAGES}


def slot(key="deadline", lessons=("Z1/report",), **changes):
    plain = {
        "key": key,
        "anchors": ["G17"],
        "lessons": list(lessons),
        "question": words(f"What about {key}?"),
        "generic": words("It differs. Ask where you work."),
    }
    return plain | changes


def slots(*rows):
    return {"slots": list(rows or (slot(), slot("channel", ())))}


def answer(key="deadline", **changes):
    plain = {
        "slot": key,
        "answer": {"en": "On the same day.", "zh": "当天。"},
        "owner": "ministry",
        "source": {"en": "Children Act, section 3"},
        "reviewed_on": date(2026, 9, 1),
        "approved_by": "council",
    }
    return plain | changes


def overlay(code="YY", answers=None, **changes):
    plain = {
        "jurisdiction": code,
        "demonstration": False,
        "names": {"en": "Land of examples"},
        "authorities": {"ministry": {"en": "Ministry"}, "council": {"en": "Council", "fr": "Conseil"}},
        "answers": [answer()] if answers is None else answers,
    }
    return plain | changes


def written(folder, **files):
    """Write files into a law folder: ``slots=...``, ``YY=...``; text goes as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plain in files.items():
        text = plain if isinstance(plain, str) else yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder
