"""What must hold of the pictures of a module: own keys, a lesson that shows each, the same in every language."""

from collections.abc import Iterator, Mapping

from app.catalogue import markdown
from app.catalogue.documents import ModuleDocument
from app.catalogue.problems import WARNING, Problem
from app.catalogue.reader import Lined
from app.catalogue.text_rules import Words
from app.i18n import DEFAULT_LANGUAGE, N_, Message


def list_problems(document: ModuleDocument, lined: Lined) -> Iterator[tuple[int, Message]]:
    """What is wrong with the list of pictures, as (line, sentence)."""
    keys = [picture.key for picture in document.pictures]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield lined.line("pictures", place), N_("has the key %(key)s twice", key=key)
    if keys != sorted(keys):
        yield lined.line("pictures"), N_("lists its pictures in another order than that of their keys")


def unshown(document: ModuleDocument, bodies: Mapping[str, str], lined: Lined) -> Iterator[tuple[int, Message]]:
    """Pictures that no lesson shows in English, as (line, sentence): to be weighed."""
    if not document.pictures:
        return
    shown = {key for body in bodies.values() for _, key in markdown.shown_pictures(body)}
    for place, picture in enumerate(document.pictures):
        if picture.key not in shown:
            yield lined.line("pictures", place), N_("picture %(key)s is shown by no lesson", key=picture.key)


def shown_problems(document: ModuleDocument, words: Words, english: Mapping[str, str]) -> Iterator[Problem]:
    """Pictures that a lesson names and the module has not, and lessons that show others than their English does.

    Args:
        document: the structure.
        words: one language with its bodies.
        english: the English bodies by lesson.
    """
    known = {picture.key for picture in document.pictures}
    for lesson, body in words.bodies.items():
        path, shown = words.body_path(lesson), markdown.shown_pictures(body)
        for line, key in shown:
            if key not in known:
                yield Problem(path, line, N_("the module has no picture %(key)s", key=key))
        if words.language == DEFAULT_LANGUAGE or lesson not in english:
            continue
        here, there = [key for _, key in shown], [key for _, key in markdown.shown_pictures(english[lesson])]
        if sorted(here) != sorted(there):
            keys = ", ".join(sorted(there)) or "-"
            yield Problem(path, 1, N_("shows other pictures than the English, which has: %(keys)s", keys=keys), WARNING)
