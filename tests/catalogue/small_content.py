"""A small content folder that the checker accepts; tests break one thing in a copy of it."""

import json
import shutil
from functools import cache
from pathlib import Path

import yaml

from app.catalogue import translating
from app.catalogue.checker import Content, examine

CONTENT = Path(__file__).resolve().parents[2] / "content"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
LESSONS = ("notice", "listen", "report")
SENTENCE = (
    "You notice a change, you listen with patience and you turn to the person who is responsible where you work. "
)
BODY = (
    "## What you see\n\n"
    + SENTENCE * 14
    + "\n\n## What you do\n\n::: say\nThank you for telling me.\n:::\n\n"
    + SENTENCE * 14
)
LEVELS = ("remember", "understand", "apply")


@cache
def own_content() -> Content:
    """The project's own content, read and judged once a worker; for looking only."""
    return examine(CONTENT)


def item(key, level, *, must, kind="single"):
    options = [
        {"key": "right", "correct": True},
        {"key": "wrong", "correct": False},
        {"key": "other", "correct": False},
    ]
    if kind == "multiple":
        options = [*options, {"key": "also-right", "correct": True}]
    return {
        "key": key,
        "type": kind,
        "outcome": "act",
        "level": level,
        "must": must,
        "anchors": ["G28(c)"],
        "options": options,
    }


def module():
    items = [
        item(f"{level}-{n}", level, must=n == 0, kind="multiple" if n == 1 else "single")
        for level in LEVELS
        for n in range(2)
    ]
    return {
        "key": "Z1",
        "version": 1,
        "minutes": 20,
        "outcomes": [{"key": "act", "anchors": ["G28(c)", "S82", "R14"]}],
        "lessons": [
            {
                "key": key,
                "minutes": 6,
                "outcomes": ["act"],
                "anchors": ["G28(c)"],
                "strand": "both",
                "at_risk": ["girls", "boys", "gender-identity", "disability", "institution", "migration", "street"],
                "sources": ["guidelines"],
                "content_note": key == "report",
            }
            for key in LESSONS
        ],
        "scenario": {
            "key": "first-word",
            "start": "begin",
            "steps": [
                {
                    "key": "begin",
                    "choices": [
                        {"key": "listen", "next": "end", "quality": "good"},
                        {"key": "hurry", "next": "again", "quality": "unsafe"},
                    ],
                },
                {
                    "key": "again",
                    "choices": [
                        {"key": "back", "next": "begin", "quality": "acceptable"},
                        {"key": "on", "next": "end", "quality": "good"},
                    ],
                },
                {"key": "end", "ending": "good"},
            ],
        },
        "quiz": {"draw": 3, "levels": {"remember": 1, "understand": 1, "apply": 1, "judge": 0}, "must": 1},
        "items": items,
        "sources": [{"key": "guidelines", "grade": "V", "date": "2019-09-10", "url": ""}],
    }


def text(language="en"):
    structure = module()
    return {
        "language": language,
        "native_review": "none",
        "title": f"First module ({language})",
        "summary": "What to do when something worries you.",
        "outcomes": {"act": "Turn to the right person."},
        "lessons": {
            key: {
                "title": f"Lesson {key}",
                "key_points": ["One.", "Two.", "Three."],
                "monday": "Find out whom to ask.",
                **({"content_note": "This lesson mentions harm. 6 minutes."} if key == "report" else {}),
            }
            for key in LESSONS
        },
        "scenario": {
            "title": "The first word",
            "intro": "Somebody wants to talk.",
            "steps": {
                step["key"]: {
                    "text": "It is quiet.",
                    "choices": {
                        choice["key"]: {"text": "You wait.", "feedback": "There is time."}
                        for choice in step.get("choices", ())
                    },
                }
                for step in structure["scenario"]["steps"]
            },
        },
        "items": {
            each["key"]: {
                "stem": "What comes first?",
                "options": {
                    option["key"]: {"text": f"Do {option['key']}.", "feedback": "Because of the reason given."}
                    for option in each["options"]
                },
            }
            for each in structure["items"]
        },
        "sources": {"guidelines": "Guidelines of the Committee; guidance by a treaty body, not national law."},
    }


def track():
    return {
        "code": "Z",
        "audience": "T",
        "modules": ["Z1"],
        "rule": "assessed",
        "pass_percent": 80,
        "validity_months": 36,
        "texts": {language: {"title": "Track", "summary": "For everybody."} for language in LANGUAGES},
    }


class Folder:
    """A content folder of plain values; ``write`` puts it on disk."""

    def __init__(self, root):
        self.root = root
        self.module = module()
        self.texts = {"en": text("en"), "fr": text("fr")}
        self.bodies = {language: dict.fromkeys(LESSONS, BODY) for language in self.texts}
        self.track = track()
        (root / "terminology").mkdir(parents=True, exist_ok=True)
        for file in ("anchors.yaml", *(f"terminology/{path.name}" for path in (CONTENT / "terminology").glob("*"))):
            shutil.copy(CONTENT / file, root / file)
        shutil.copytree(CONTENT / "helplines", root / "helplines", dirs_exist_ok=True)
        self.is_translated_anew = True
        """Whether ``write`` says that every translation answers the present English; else the lock stays as it is."""

    def write(self):
        for place in ("tracks", "modules"):
            shutil.rmtree(self.root / place, ignore_errors=True)
        self._dump("tracks/Z.yaml", self.track)
        self._dump("modules/Z1/module.yaml", self.module)
        for language, words in self.texts.items():
            self._dump(f"modules/Z1/{language}/text.yaml", words)
            for key, body in self.bodies[language].items():
                (self.root / f"modules/Z1/{language}/{key}.md").write_text(body, "utf-8")
        if self.is_translated_anew:
            (self.root / translating.LOCK).write_text(self._answers(), "utf-8")
        return self.root

    def _answers(self):
        english = self.texts.get("en")
        if english is None:
            return translating.lock_text({})
        lessons = {
            key: {**lesson, "body": self.bodies["en"].get(key, "")} for key, lesson in english["lessons"].items()
        }
        lock = {}
        for language in self.texts.keys() - {"en"}:
            lock = translating.answered(lock, self.module["key"], language, {**english, "lessons": lessons})
        return translating.lock_text(lock)

    def _dump(self, name, plain):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(json.loads(json.dumps(plain)), sort_keys=False, allow_unicode=True), "utf-8")
