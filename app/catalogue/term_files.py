"""Reading ``content/terminology``: terms in a small notation, compiled once.

The notation of a term: words in order; ``/`` between words that may stand in the same place; ``*`` for any ending;
``(word)`` for a word that may be missing; ``[3]`` for up to three words of any kind. Chinese terms are plain.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.catalogue import reader
from app.catalogue.folding import folded_words
from app.catalogue.terminology import SEVERITIES, Case, Rule, Rules, Term
from app.i18n import LANGUAGES

_ARABIC_CLITICS: Final = "(?:[وف]?(?:[بكل]?ال|لل|[بكل])?)?"
_TOKEN: Final = re.compile(r"\[([1-9])\]|\(([^()]+)\)|([^\s()\[\]]+)")
_WORD: Final = re.compile(r"\w+")
_GAP: Final = {"latin": r"[ \"'“”(\[]{1,3}", "other": r"[ \"«“(]{1,3}"}


class CaseFormat(Schema):
    """Terms with one severity."""

    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    terms = fields.List(fields.String(validate=validate.Length(1, 1000)), required=True, validate=validate.Length(1))
    when = fields.List(fields.String(), load_default=list)
    unless = fields.List(fields.String(), load_default=list)
    eased_by = fields.List(fields.String(), load_default=list)
    allow_tags = fields.List(fields.String(), load_default=list)
    first_use = fields.Boolean(load_default=False)
    practice = fields.Boolean(load_default=False)


class RuleFormat(Schema):
    """A rule of the table."""

    id = fields.String(required=True, validate=validate.Regexp(r"T[0-9]{2}\Z"))
    why = fields.String(required=True)
    prefer = fields.List(fields.String(), required=True, validate=validate.Length(1))
    instruction = fields.Boolean(load_default=False)
    cases = fields.List(fields.Nested(CaseFormat), required=True, validate=validate.Length(1))


class RulesFormat(Schema):
    """The terminology file of a language."""

    language = fields.String(required=True, validate=validate.OneOf(tuple(LANGUAGES)))
    groups = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    rules = fields.List(fields.Nested(RuleFormat), required=True)
    content_note_words = fields.List(fields.String(), load_default=list)
    whys = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"T[0-9]{2}\Z")),
        values=fields.String(validate=validate.Length(1, 400)),
        load_default=dict,
    )


class TitlesFormat(Schema):
    """The title registry."""

    titles = fields.List(fields.String(validate=validate.Length(20)), required=True)


def load_rules(folder: Path) -> dict[str, Rules]:
    """The rules of every language that has a file, by language; raise :class:`reader.Unreadable`."""
    titles: list[str] = _accepted(folder / "titles.yaml", TitlesFormat())["titles"]
    files = {
        language: _accepted(folder / f"{language}.yaml", RulesFormat())
        for language in LANGUAGES
        if (folder / f"{language}.yaml").is_file()
    }
    english = files.get("en", {"rules": []})
    return {language: _rules(language, plain, english, titles) for language, plain in files.items()}


def _accepted(path: Path, schema: Schema) -> dict[str, Any]:
    lined = reader.read(path)
    try:
        accepted: dict[str, Any] = schema.load(lined.plain)
    except ValidationError as error:
        raise reader.Unreadable(1, f"{path.name}: {error.messages}") from None
    known = set(accepted.get("groups", ()))
    for rule in accepted.get("rules", ()):
        for case in rule["cases"]:
            unknown = {*case["when"], *case["unless"], *case["eased_by"]} - known
            if unknown:
                raise reader.Unreadable(1, f"{path.name}: {rule['id']} names unknown groups {sorted(unknown)}")
    return accepted


def _rules(language: str, plain: Mapping[str, Any], english: Mapping[str, Any], titles: list[str]) -> Rules:
    def compiled(term: str) -> Term:
        return compile_term(term, language)

    own = [_rule(each, language, compiled) for each in plain["rules"]]
    if language != "en":
        own += [_rule(each, language, compiled) for each in map(_unconditional, english["rules"]) if each["cases"]]
    return Rules(
        language=language,
        rules=tuple(own),
        groups={name: tuple(map(compiled, terms)) for name, terms in plain["groups"].items()},
        titles=tuple(folded_words(title, language) for title in titles),
        content_note_words=tuple(map(compiled, plain["content_note_words"])),
        whys={**plain["whys"], **{rule["id"]: rule["why"] for rule in plain["rules"]}},
    )


def _unconditional(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What of an English rule holds for English words in any language's text: errors that need no context."""
    cases = [case for case in rule["cases"] if case["severity"] == "E" and not case["when"] and not case["practice"]]
    return {**rule, "cases": cases}


def _rule(plain: Mapping[str, Any], language: str, compiled: Callable[[str], Term]) -> Rule:
    cases = tuple(
        Case(
            severity=case["severity"],
            terms=tuple(map(compiled, case["terms"])),
            when=tuple(case["when"]),
            unless=tuple(case["unless"]),
            eased_by=tuple(case["eased_by"]),
            allow_tags=frozenset(case["allow_tags"]),
            first_use=case["first_use"],
            practice=case["practice"],
        )
        for case in plain["cases"]
    )
    prefer = tuple(plain["prefer"])
    preferred = () if plain["instruction"] else tuple(folded_words(each, language) for each in prefer)
    return Rule(plain["id"], plain["why"], prefer, cases, preferred)


@lru_cache(maxsize=8192)
def compile_term(term: str, language: str) -> Term:
    """Compile a term of the notation for the texts of a language."""
    if language == "zh" and not term.isascii():
        folded = folded_words(term, language)
        return Term(" ?".join(map(re.escape, folded)), _telling([(letter,) for letter in folded]))
    latin = term.isascii() or language in ("fr", "es")
    edge = "[a-z0-9]" if latin else r"\w"
    gap = _GAP["latin" if latin else "other"]
    prefix = _ARABIC_CLITICS if language == "ar" and not term.isascii() else ""
    body = ""
    needed_choices: list[Sequence[str]] = []
    for words, optional, needed in _TOKEN.findall(term):
        if words:
            body += rf"(?:{gap}{edge}+){{0,{words}}}"
            continue
        choices = tuple(_choice(word, language) for word in (optional or needed).split("/"))
        pattern = f"(?:{prefix}(?:{'|'.join(sorted(map(_pattern(edge), choices), key=len, reverse=True))}))"
        if optional:
            body += f"(?:{gap}{pattern})?" if body else f"(?:{pattern}{gap})?"
        else:
            body += gap + pattern if needed_choices else pattern
            needed_choices.append(choices)
    return Term(f"(?<!{edge}){body}(?!{edge})", _telling(needed_choices))


def _choice(word: str, language: str) -> str:
    """A word folded, its ``*`` kept."""
    return folded_words(word.removesuffix("*"), language) + ("*" if word.endswith("*") else "")


def _pattern(edge: str) -> Callable[[str], str]:
    def pattern(word: str) -> str:
        return re.escape(word[:-1]) + edge + "*" if word.endswith("*") else re.escape(word)

    return pattern


def _telling(needed: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """For each word of a term, a part of a word that each of its choices holds; the rarest first."""
    parts = [[max(_WORD.findall(choice), key=len, default="") for choice in choices] for choices in needed]
    return tuple(sorted((tuple(each) for each in parts if all(each)), key=_rarest_first))


def _rarest_first(choices: tuple[str, ...]) -> tuple[int, int]:
    """One long word is rarer than many short ones."""
    return len(choices), -min(map(len, choices))
