"""A module as a reader gets it: structure and words put together, answer keys only for those who may see them."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.catalogue.decimals import decimal_text
from app.catalogue.documents import (
    Item,
    ItemText,
    ModuleDocument,
    Number,
    Option,
    OptionText,
    Scenario,
    ScenarioText,
    Slot,
    StepText,
    TextDocument,
    TrackDocument,
)
from app.catalogue.glossary import Book, Entry
from app.catalogue.markdown import html

Plain = dict[str, Any]


def track_view(document: TrackDocument, language: str) -> Plain:
    """A track in a language."""
    text = document.text(language)
    return {
        "code": document.code,
        "audience": document.audience,
        "title": text.title,
        "summary": text.summary,
        "modules": list(document.modules),
        "optional": list(document.optional),
        "rule": document.rule,
        "pass_percent": document.pass_percent,
        "validity_months": document.validity_months,
        "tests": {
            "pre": document.tests.pre,
            "post": document.tests.post,
            "follow_up": document.tests.follow_up,
        },
    }


def module_view(number: int, document: ModuleDocument, text: TextDocument) -> Plain:
    """A module for a learner: no items, because they are met in the quiz."""
    return {
        "key": document.key,
        "version": number,
        "language": text.language,
        "native_review": text.native_review,
        "stale": list(text.stale),
        "title": text.title,
        "summary": text.summary,
        "minutes": document.minutes,
        "outcomes": [
            {"key": each.key, "text": text.outcomes[each.key], "anchors": list(each.anchors)}
            for each in document.outcomes
        ],
        "lessons": [
            {
                "key": each.key,
                "title": text.lessons[each.key].title,
                "minutes": each.minutes,
                "content_note": text.lessons[each.key].content_note,
            }
            for each in document.lessons
        ],
        "scenario": _scenario_view(document.scenario, text.scenario),
        "quiz": {"draw": document.quiz.draw, "must": document.quiz.must},
        "sources": [
            {
                "key": each.key,
                "citation": text.sources[each.key],
                "grade": each.grade,
                "date": each.date,
                "url": each.url,
            }
            for each in document.sources
        ],
    }


def items_view(document: ModuleDocument, text: TextDocument) -> list[Plain]:
    """The item bank with its keys, for those who look after modules."""
    return [_item_view(item, text.items[item.key]) for item in document.items]


def lesson_view(number: int, document: ModuleDocument, text: TextDocument, lesson_key: str) -> Plain | None:
    """One lesson with its body as Markdown and as safe HTML; None when the module has no such lesson."""
    lesson = document.lesson(lesson_key)
    if lesson is None:
        return None
    words = text.lessons[lesson_key]
    place = document.lesson_keys.index(lesson_key)
    return {
        "module": document.key,
        "version": number,
        "language": text.language,
        "native_review": text.native_review,
        "key": lesson.key,
        "title": words.title,
        "minutes": lesson.minutes,
        "content_note": words.content_note,
        "body": words.body,
        "html": html(words.body, text.language, document.pictures),
        "key_points": list(words.key_points),
        "monday": words.monday,
        "outcomes": list(lesson.outcomes),
        "anchors": list(lesson.anchors),
        "strand": lesson.strand,
        "stale": lesson.key in text.stale,
        "at_risk": list(lesson.at_risk),
        "sources": [text.sources[key] for key in lesson.sources],
        "previous": document.lesson_keys[place - 1] if place else None,
        "next": document.lesson_keys[place + 1] if place + 1 < len(document.lessons) else None,
    }


def glossary_view(book: Book) -> Plain:
    """The glossary in a language."""
    return {
        "language": book.language,
        "native_review": book.native_review,
        "terms": [
            {
                **term_view(entry),
                "avoid": [{"words": each.words, "why": each.why} for each in entry.avoid],
                "anchors": list(entry.anchors),
                "see": [each.key for each in entry.see],
            }
            for entry in book.entries
        ],
    }


def term_view(entry: Entry) -> Plain:
    """A term and what it means."""
    return {"key": entry.key, "language": entry.language, "term": entry.term, "meaning": entry.meaning}


def _scenario_view(scenario: Scenario | None, words: ScenarioText | None) -> Plain | None:
    if scenario is None or words is None:
        return None
    return {
        "key": scenario.key,
        "title": words.title,
        "intro": words.intro,
        "start": scenario.start,
        "steps": _steps_view(scenario, words.steps),
    }


def _steps_view(scenario: Scenario, words: Mapping[str, StepText]) -> list[Plain]:
    return [
        {
            "key": step.key,
            "text": words[step.key].text,
            "ending": step.ending,
            "choices": [
                {
                    "key": choice.key,
                    "text": words[step.key].choices[choice.key].text,
                    "feedback": words[step.key].choices[choice.key].feedback,
                    "quality": choice.quality,
                    "never": choice.never,
                    "next": choice.next,
                }
                for choice in step.choices
            ],
        }
        for step in scenario.steps
    ]


def _item_view(item: Item, words: ItemText) -> Plain:
    return {
        "key": item.key,
        "type": item.type,
        "outcome": item.outcome,
        "level": item.level,
        "must": item.must,
        "anchors": list(item.anchors),
        "stem": words.stem,
        "options": _options_view(item.options, words.options),
        "slots": [_slot_view(slot, words) for slot in item.slots],
        "verdict": item.verdict,
        "number": _number_view(item.number, words.unit),
        "scenario": item.scenario and {"start": item.scenario.start, "steps": _steps_view(item.scenario, words.steps)},
        "feedback": words.feedback,
    }


def _options_view(options: Iterable[Option], words: Mapping[str, OptionText]) -> list[Plain]:
    return [
        {
            "key": option.key,
            "correct": option.correct,
            "text": words[option.key].text,
            "feedback": words[option.key].feedback,
        }
        for option in options
    ]


def _slot_view(slot: Slot, words: ItemText) -> Plain:
    said = words.slots[slot.key]
    return {
        "key": slot.key,
        "text": said.text,
        "answer": slot.answer,
        "feedback": said.feedback,
        "options": _options_view(slot.options, said.options),
    }


def _number_view(number: Number | None, unit: str) -> Plain | None:
    if number is None:
        return None
    return {"value": decimal_text(number.value), "tolerance": decimal_text(number.tolerance), "unit": unit}
