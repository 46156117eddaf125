"""``content check``: reads a content folder whole and says, with file and line, why it cannot be published.

Nothing here touches a database. ``examine`` gives what was read together with what is wrong, so that the loader
publishes exactly what was checked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from marshmallow import Schema

from app.catalogue import reader, tracing, translating
from app.catalogue.anchors import Anchors, load_anchors
from app.catalogue.collecting import seldom_collecting
from app.catalogue.documents import ModuleDocument, PracticeQuestion, TrackDocument
from app.catalogue.formats import ModuleFormat, PracticeFormat, TextFormat, TrackFormat
from app.catalogue.glossary_rules import ReadGlossary, lonely_terms, read_glossary, unknown_terms
from app.catalogue.helpline_rules import helpline_problems
from app.catalogue.law_rules import LawGround, law_problems
from app.catalogue.meanings import LOCK, LockedModule, changed_meanings, read_lock
from app.catalogue.picture_encoding import Encoded
from app.catalogue.picture_files import FOLDER, read_pictures
from app.catalogue.picture_rules import list_problems, shown_problems, unshown
from app.catalogue.problems import REFUSED, WARNING, Problem, schema_problems
from app.catalogue.reader import Lined, Unreadable
from app.catalogue.structure_rules import structure_notes, structure_problems
from app.catalogue.term_files import load_rules
from app.catalogue.terminology import PRACTICE, Rules
from app.catalogue.text_rules import (
    Passage,
    Words,
    all_language_problems,
    item_problems,
    key_problems,
    lesson_problems,
    passages,
)
from app.catalogue.track_rules import at_risk_gaps, practice_problems, track_problems
from app.clock import today
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

Plain = dict[str, Any]


@dataclass
class ReadModule:
    """A module as its files say, plain values ready to be published."""

    key: str
    structure: Plain
    texts: dict[str, Plain] = field(default_factory=dict)
    """``text.yaml`` with each lesson's body put in, and which parts are stale if any, by language."""
    lined: dict[str, Lined] = field(default_factory=dict)
    """``text.yaml`` with its lines, by language."""
    pictures: list[Encoded] = field(default_factory=list)

    @cached_property
    def document(self) -> ModuleDocument:
        """The structure as a frozen value."""
        return ModuleDocument.from_plain(self.structure)


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
    answers: translating.Lock
    glossary: ReadGlossary
    has_help: bool


def check(root: Path) -> list[Problem]:
    """Everything that is wrong with a content folder, in the order of its files."""
    return examine(root).problems


@seldom_collecting()
def examine(root: Path) -> Content:
    """Read a content folder and judge it."""
    content = Content()
    helplines, has_help = helpline_problems(root)
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
    content.problems += law_problems(root / "law", _law_ground(ground, content))
    content.problems += ground.glossary.problems + _lonely_terms(ground, content)
    content.allowed += ground.glossary.allowed
    content.problems += _ungated(ground, content)
    if not content.tracks:
        content.problems.append(Problem("tracks", 1, "has no track"))
    content.problems = sorted(set(content.problems))
    return content


def _law_ground(ground: _Ground, content: Content) -> LawGround:
    """What the law folder is judged by: among others the lessons of every module that has a folder."""
    lessons: dict[str, set[str] | None] = {path.parent.name: None for path in ground.root.glob("modules/*/module.yaml")}
    for module in content.modules:
        lessons[module.key] = {lesson["key"] for lesson in module.structure["lessons"]}
    return LawGround(lessons, ground.anchors, ground.rules, today())


def _ungated(ground: _Ground, content: Content) -> Iterator[Problem]:
    """Paragraphs without the lesson that they need; not judged while a module cannot be read at all."""
    there = {path.parent.name for path in (ground.root / "modules").glob("*/module.yaml")}
    if there <= {module.key for module in content.modules}:
        documents = [module.document for module in content.modules]
        yield from tracing.gate_problems(ground.root, documents, ground.anchors)


class _Unusable(Exception):
    """Raised when what everything is judged by cannot be read."""

    def __init__(self, path: str, error: Unreadable) -> None:
        super().__init__(path)
        self.problem = Problem(path, error.line, error.said)


def _ground(root: Path, *, has_help: bool) -> _Ground:
    def read(name: str, load: Any) -> Any:
        try:
            return load(root / name)
        except Unreadable as error:
            raise _Unusable(name, error) from None

    anchors: Anchors = read("anchors.yaml", load_anchors)
    rules: Mapping[str, Rules] = read("terminology", load_rules)
    return _Ground(
        root=root,
        anchors=anchors,
        rules=rules,
        glossary=read_glossary(root, anchors, rules),
        lock=read(LOCK, read_lock),
        answers=read(translating.LOCK, translating.read_lock),
        has_help=has_help,
    )


def _examine_module(folder: Path, ground: _Ground, content: Content) -> None:
    name = f"modules/{folder.name}/module.yaml"
    lined = _accepted(folder / "module.yaml", name, ModuleFormat(), content)
    if lined is None:
        return
    module = ReadModule(lined.plain["key"], lined.plain)
    document = module.document
    if document.key != folder.name:
        content.problems.append(Problem(name, lined.line("key"), f"key {document.key} is not the folder's name"))
    found = [*structure_problems(document, lined, ground.anchors), *unknown_terms(document, lined, ground.glossary)]
    content.problems += [Problem(name, line, sentence) for line, sentence in found]
    content.problems += [Problem(name, *note, WARNING) for note in structure_notes(document, lined)]
    content.problems += _lock_problems(document, lined, name, ground)
    if not ground.has_help:
        content.problems += [
            Problem(name, lined.line("lessons", place), f"lesson {lesson.key} would stand without a help box")
            for place, lesson in enumerate(document.lessons)
        ]
    for language in sorted(path.name for path in folder.glob("*") if path.is_dir() and path.name != FOLDER):
        _examine_text(folder / language, document, ground, content, module)
    if DEFAULT_LANGUAGE not in module.texts and not (folder / DEFAULT_LANGUAGE).is_dir():
        content.problems.append(Problem(name, 1, "has no English text, which every other language falls back to"))
    content.problems += translating.name_problems(document.lesson_keys, name, lined)
    content.problems += _stale_problems(module, ground)
    content.problems += _picture_problems(folder, module, name, lined)
    content.modules.append(module)


def _picture_problems(folder: Path, module: ReadModule, name: str, lined: Lined) -> Iterator[Problem]:
    """Read the pictures of a module, and tell what is wrong with them and with the lessons that show them."""
    module.pictures, problems = read_pictures(folder, module.document, f"modules/{folder.name}")
    yield from problems
    bodies = {
        language: {key: lesson["body"] for key, lesson in text["lessons"].items()}
        for language, text in module.texts.items()
    }
    english = bodies.get(DEFAULT_LANGUAGE, {})
    for line, sentence in list_problems(module.document, lined):
        yield Problem(name, line, sentence)
    for line, sentence in unshown(module.document, english, lined):
        yield Problem(name, line, sentence, WARNING)
    for language, shown in bodies.items():
        words = Words(f"modules/{folder.name}/{language}/text.yaml", language, module.lined[language], shown)
        yield from shown_problems(module.document, words, english)


def _stale_problems(module: ReadModule, ground: _Ground) -> Iterator[Problem]:
    """Note and keep which parts of each translation do not answer the present English."""
    english = module.texts.get(DEFAULT_LANGUAGE)
    if english is None:
        return
    answers = ground.answers.get(module.key, {})
    for language in sorted(module.texts.keys() - {DEFAULT_LANGUAGE}):
        found = translating.standing(english, answers.get(language, {}))
        path = f"modules/{module.key}/{language}/text.yaml"
        yield from translating.standing_problems(module.key, language, found, path, module.lined[language])
        if found.stale:
            module.texts[language]["stale"] = list(found.stale)


def _lonely_terms(ground: _Ground, content: Content) -> list[Problem]:
    """Terms of the glossary that no lesson names; a module that was refused whole may have been the one."""
    named = {
        key for module in content.modules for lesson in module.structure["lessons"] for key in lesson.get("terms", ())
    }
    return list(lonely_terms(ground.glossary, named))


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
    for found in all_language_problems(list(passages(document, words)), folder.name, ground.rules):
        if isinstance(found, Problem):
            content.problems.append(found)
        else:
            content.allowed[found.rule, str(found.allowed_context)] += 1
    module.texts[folder.name] = _with_bodies(lined.plain, bodies)
    module.lined[folder.name] = lined


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
            content.problems.append(Problem(name, error.line, error.said))
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
    said = [
        (language, Passage(name, lined.line("texts", language), f"{text.title}\n\n{text.summary}"))
        for language, text in document.texts.items()
    ]
    content.problems += _word_problems(said, ground)
    practice = _practice(document, ground, content)
    if document.tests.follow_up and not practice:
        sentence = f"has a follow-up and no practice questions: practice/{path.name} is missing"
        content.problems.append(Problem(name, lined.line("tests"), sentence, WARNING))
    content.tracks.append({**lined.plain, "practice": practice})


def _modules_named(document: TrackDocument, ground: _Ground, content: Content) -> dict[str, ModuleDocument | None]:
    """The modules of a track that exist; None for one that was refused whole."""
    read = {module.key: module.document for module in content.modules}
    there = [key for key in document.offered if (ground.root / "modules" / key / "module.yaml").is_file()]
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
    said = [
        (language, Passage(name, lined.line("questions", place, "texts", language), words, (PRACTICE,)))
        for place, question in enumerate(questions)
        for language, text in question.texts.items()
        for words in (text.stem, *text.options.values())
    ]
    content.problems += _word_problems(said, ground)
    return list(lined.plain["questions"])


def _lonely_practice(root: Path) -> Iterator[Problem]:
    """Practice questions that belong to no track."""
    for path in sorted((root / "practice").glob("*")):
        if path.suffix != ".yaml" or not (root / "tracks" / path.name).is_file():
            yield Problem(f"practice/{path.name}", 1, "belongs to no track")


def _word_problems(said: Iterable[tuple[str, Passage]], ground: _Ground) -> Iterator[Problem]:
    """What is wrong with the language of passages, each with the code of its language."""
    by_language: dict[str, list[Passage]] = defaultdict(list)
    for language, passage in said:
        by_language[language].append(passage)
    for language, passages_ in by_language.items():
        found = all_language_problems(passages_, language, ground.rules)
        yield from (problem for problem in found if isinstance(problem, Problem))


def _accepted(path: Path, name: str, schema: Schema, content: Content) -> Lined | None:
    """The values of a file that its schema accepts; else its problems are noted."""
    try:
        lined = reader.read(path)
    except Unreadable as error:
        content.problems.append(Problem(name, error.line, error.said))
        return None
    refused = schema_problems(name, lined, schema)
    content.problems += refused
    return None if refused else lined
