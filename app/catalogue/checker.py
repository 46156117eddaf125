"""``content check``: reads a content folder whole and says, with file and line, why it cannot be published.

Nothing here touches a database. ``examine`` gives what was read together with what is wrong, so that the loader
publishes exactly what was checked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from app.catalogue import reader
from app.catalogue.anchors import Anchors, load_anchors
from app.catalogue.documents import ModuleDocument, PracticeQuestion, TrackDocument
from app.catalogue.formats import ModuleFormat, PracticeFormat, TextFormat, TrackFormat
from app.catalogue.meanings import LOCK, LockedModule, changed_meanings, read_lock
from app.catalogue.problems import REFUSED, WARNING, Problem, schema_problems
from app.catalogue.reader import Lined, Unreadable
from app.catalogue.structure_rules import structure_problems
from app.catalogue.term_files import load_rules
from app.catalogue.terminology import PRACTICE, Rules, narrowed
from app.catalogue.text_rules import (
    Passage,
    Words,
    item_problems,
    key_problems,
    language_problems,
    lesson_problems,
    passages,
)
from app.catalogue.track_rules import at_risk_gaps, practice_problems, track_problems
from app.helplines.directory import INTERNATIONAL, Jurisdiction
from app.helplines.formats import NEEDS
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

Plain = dict[str, Any]


@dataclass
class ReadModule:
    """A module as its files say, plain values ready to be published."""

    key: str
    structure: Plain
    texts: dict[str, Plain] = field(default_factory=dict)
    """``text.yaml`` with each lesson's body put in, by language."""


@dataclass
class Content:
    """A content folder, read and judged."""

    tracks: list[Plain] = field(default_factory=list)
    modules: list[ReadModule] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    allowed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a term stands in an allowed context, by rule and context."""

    @property
    def refusals(self) -> list[Problem]:
        """The problems that keep it from being published."""
        return [problem for problem in self.problems if problem.severity == REFUSED]


@dataclass(frozen=True)
class _Ground:
    """What all modules are judged by."""

    root: Path
    anchors: Anchors
    rules: Mapping[str, Rules]
    lock: Mapping[str, LockedModule]
    has_help: bool


def check(root: Path) -> list[Problem]:
    """Everything that is wrong with a content folder, in the order of its files."""
    return examine(root).problems


def examine(root: Path) -> Content:
    """Read a content folder and judge it."""
    content = Content()
    helplines, has_help = _helpline_problems(root)
    content.problems += helplines
    try:
        ground = _ground(root, has_help=has_help)
    except _Unusable as error:
        content.problems.append(error.problem)
        return content
    for folder in sorted(path for path in (root / "modules").glob("*") if path.is_dir()):
        _examine_module(folder, ground, content)
    for path in sorted((root / "tracks").glob("*.yaml")):
        _examine_track(path, ground, content)
    content.problems += _lonely_practice(root)
    if not content.tracks:
        content.problems.append(Problem("tracks", 1, "has no track"))
    content.problems = sorted(set(content.problems))
    return content


class _Unusable(Exception):
    """Raised when what everything is judged by cannot be read."""

    def __init__(self, path: str, error: Unreadable) -> None:
        super().__init__(path)
        self.problem = Problem(path, error.line, error.message)


def _ground(root: Path, *, has_help: bool) -> _Ground:
    def read(name: str, load: Any) -> Any:
        try:
            return load(root / name)
        except Unreadable as error:
            raise _Unusable(name, error) from None

    return _Ground(
        root, read("anchors.yaml", load_anchors), read("terminology", load_rules), read(LOCK, read_lock), has_help
    )


def _examine_module(folder: Path, ground: _Ground, content: Content) -> None:
    name = f"modules/{folder.name}/module.yaml"
    lined = _accepted(folder / "module.yaml", name, ModuleFormat(), content)
    if lined is None:
        return
    document = ModuleDocument.from_plain(lined.plain)
    module = ReadModule(document.key, lined.plain)
    if document.key != folder.name:
        content.problems.append(Problem(name, lined.line("key"), f"key {document.key} is not the folder's name"))
    found = structure_problems(document, lined, ground.anchors)
    content.problems += [Problem(name, line, sentence) for line, sentence in found]
    content.problems += _lock_problems(document, lined, name, ground)
    if not ground.has_help:
        content.problems += [
            Problem(name, lined.line("lessons", place), f"lesson {lesson.key} would stand without a help box")
            for place, lesson in enumerate(document.lessons)
        ]
    for language in sorted(path.name for path in folder.glob("*") if path.is_dir()):
        _examine_text(folder / language, document, ground, content, module)
    if DEFAULT_LANGUAGE not in module.texts and not (folder / DEFAULT_LANGUAGE).is_dir():
        content.problems.append(Problem(name, 1, "has no English text, which every other language falls back to"))
    content.modules.append(module)


def _lock_problems(document: ModuleDocument, lined: Lined, name: str, ground: _Ground) -> Iterator[Problem]:
    locked = ground.lock.get(document.key)
    if locked is None:
        return
    if document.version < locked.version:
        yield Problem(name, lined.line("version"), f"version {document.version} is older than what was published")
    places = {item.key: place for place, item in enumerate(document.items)}
    for key in changed_meanings(document, locked):
        yield Problem(
            name,
            lined.line("items", places[key]),
            f"item {key} means something else than when it was published; give the new meaning a new key",
        )


def _examine_text(
    folder: Path, document: ModuleDocument, ground: _Ground, content: Content, module: ReadModule
) -> None:
    name = f"modules/{folder.parent.name}/{folder.name}/text.yaml"
    if folder.name not in LANGUAGES:
        content.problems.append(Problem(name, 1, f"{folder.name} is not one of {', '.join(LANGUAGES)}"))
        return
    lined = _accepted(folder / "text.yaml", name, TextFormat(), content)
    if lined is None:
        return
    bodies = _bodies(folder, document, content)
    words = Words(name, folder.name, lined, bodies)
    if lined.plain["language"] != folder.name:
        content.problems.append(Problem(name, lined.line("language"), "language is not the folder's name"))
    content.problems += key_problems(document, words)
    content.problems += item_problems(document, words)
    content.problems += lesson_problems(document, words, ground.rules)
    said = list(passages(document, words))
    rules = narrowed(ground.rules, "\n".join(passage.words for passage in said), folder.name)
    for passage in said:
        for found in language_problems(passage, folder.name, rules):
            if isinstance(found, Problem):
                content.problems.append(found)
            else:
                content.allowed[found.rule, str(found.allowed_context)] += 1
    module.texts[folder.name] = _with_bodies(lined.plain, bodies)


def _bodies(folder: Path, document: ModuleDocument, content: Content) -> dict[str, str]:
    bodies: dict[str, str] = {}
    place = f"modules/{folder.parent.name}/{folder.name}"
    for path in sorted(folder.glob("*.md")):
        name = f"{place}/{path.name}"
        if path.stem not in document.lesson_keys:
            content.problems.append(Problem(name, 1, f"belongs to no lesson: module.yaml has no lesson {path.stem}"))
            continue
        try:
            bodies[path.stem] = reader.text_of(path)
        except Unreadable as error:
            content.problems.append(Problem(name, error.line, error.message))
    return bodies


def _with_bodies(plain: Plain, bodies: Mapping[str, str]) -> Plain:
    lessons = {key: {**lesson, "body": bodies.get(key, "")} for key, lesson in plain["lessons"].items()}
    return {**plain, "lessons": lessons}


def _examine_track(path: Path, ground: _Ground, content: Content) -> None:
    name = f"tracks/{path.name}"
    lined = _accepted(path, name, TrackFormat(), content)
    if lined is None:
        return
    document = TrackDocument.from_plain(lined.plain)
    if document.code != path.stem:
        content.problems.append(Problem(name, lined.line("code"), f"code {document.code} is not the file's name"))
    modules = _modules_named(document, ground, content)
    content.problems += [Problem(name, line, sentence) for line, sentence in track_problems(document, lined, modules)]
    gaps = at_risk_gaps([module for module in modules.values() if module])
    content.problems += [Problem(name, lined.line("modules"), sentence, WARNING) for sentence in gaps]
    for language, text in document.texts.items():
        passage = Passage(name, lined.line("texts", language), f"{text.title}\n\n{text.summary}")
        content.problems += _word_problems(passage, language, ground)
    practice = _practice(document, ground, content)
    if document.tests.follow_up and not practice:
        sentence = f"has a follow-up and no practice questions: practice/{path.name} is missing"
        content.problems.append(Problem(name, lined.line("tests"), sentence, WARNING))
    content.tracks.append({**lined.plain, "practice": practice})


def _modules_named(document: TrackDocument, ground: _Ground, content: Content) -> dict[str, ModuleDocument | None]:
    """The modules of a track that exist; None for one that was refused whole."""
    read = {module.key: ModuleDocument.from_plain(module.structure) for module in content.modules}
    there = [key for key in document.modules if (ground.root / "modules" / key / "module.yaml").is_file()]
    return {key: read.get(key) for key in there}


def _practice(document: TrackDocument, ground: _Ground, content: Content) -> list[Plain]:
    """The practice questions of a track, as plain values; none when there is no file of them."""
    path = ground.root / "practice" / f"{document.code}.yaml"
    name = f"practice/{path.name}"
    if not path.is_file():
        return []
    lined = _accepted(path, name, PracticeFormat(), content)
    if lined is None:
        return []
    if lined.plain["track"] != document.code:
        content.problems.append(Problem(name, lined.line("track"), "track is not the file's name"))
    questions = [PracticeQuestion.from_plain(each) for each in lined.plain["questions"]]
    content.problems += [Problem(name, line, sentence) for line, sentence in practice_problems(questions, lined)]
    for place, question in enumerate(questions):
        for language, text in question.texts.items():
            for words in (text.stem, *text.options.values()):
                passage = Passage(name, lined.line("questions", place, "texts", language), words, (PRACTICE,))
                content.problems += _word_problems(passage, language, ground)
    return list(lined.plain["questions"])


def _lonely_practice(root: Path) -> Iterator[Problem]:
    """Practice questions that belong to no track."""
    for path in sorted((root / "practice").glob("*")):
        if path.suffix != ".yaml" or not (root / "tracks" / path.name).is_file():
            yield Problem(f"practice/{path.name}", 1, "belongs to no track")


def _word_problems(passage: Passage, language: str, ground: _Ground) -> Iterator[Problem]:
    for found in language_problems(passage, language, ground.rules):
        if isinstance(found, Problem):
            yield found


def _helpline_problems(root: Path) -> tuple[list[Problem], bool]:
    """What is wrong with the help lines, and whether every lesson page would have a help box."""
    found: list[Problem] = []
    known: dict[str, Jurisdiction] = {}
    for path in sorted((root / "helplines").glob("*.yaml")):
        name = f"helplines/{path.name}"
        try:
            known[path.stem] = Jurisdiction.from_plain(reader.read(path).plain)
        except Unreadable as error:
            found.append(Problem(name, error.line, error.message))
        except ValidationError as error:
            found.append(Problem(name, 1, f"cannot be used: {error.messages}"))
    abroad = known.get(INTERNATIONAL)
    if abroad is None:
        found.append(Problem(f"helplines/{INTERNATIONAL}.yaml", 1, "is missing; every help box falls back to it"))
    found += [
        Problem(f"helplines/{code}.yaml", 1, f"has no entry of category {need}", WARNING)
        for code, jurisdiction in known.items()
        for need in NEEDS
        if code != INTERNATIONAL and not jurisdiction.of(need)
    ]
    return found, abroad is not None and bool(abroad.of("directory"))


def _accepted(path: Path, name: str, schema: Schema, content: Content) -> Lined | None:
    """The values of a file that its schema accepts; else its problems are noted."""
    try:
        lined = reader.read(path)
    except Unreadable as error:
        content.problems.append(Problem(name, error.line, error.message))
        return None
    refused = schema_problems(name, lined, schema)
    content.problems += refused
    return None if refused else lined
