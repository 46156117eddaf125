"""The follow-up at 90 days: its window, who is asked, what is asked about practice, and which answers are safe.

The window is 75 to 120 days after the certificate was issued (CR-14 of the indicators), both days included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.catalogue.documents import PracticeQuestion
from app.helplines.directory import Directory, Service
from app.i18n import DEFAULT_LANGUAGE, N_, Message

OPENS_AFTER: Final = timedelta(days=75)
CLOSES_AFTER: Final = timedelta(days=120)
MINUTES: Final = 15
"""What we tell people it takes: ten questions at 45 seconds, eight at less."""

RIGHT_CHANNELS: Final = ("report-hotline", "child-helpline")
"""Kinds of services that a worry is reported to: the first one that the jurisdiction has is the right one."""
OTHER_CHANNELS: Final = ("staff-support", "adult-survivor")
"""Kinds that are offered beside it. Others would be no clear mistake: in danger, one calls for help at once."""
NO_CHANNELS: Final[Mapping[str, Message]] = {
    "look-into-it-first": N_("I would look into it myself first"),
    "ask-family-first": N_("I would ask the family first"),
    "wait-until-sure": N_("I would wait until I am sure"),
}
"""What is never right, in words."""
SEVERAL: Final = frozenset({"applied", "several"})
"""Kinds of practice questions where several answers may be chosen."""
NOTHING: Final = frozenset({"none-of-these", "nothing"})
"""Keys of the answer that says that none of the others fits. It stands alone; without it, no answer says the same."""


def opens(issued: date) -> date:
    """The first day on which the follow-up of a certificate can be answered."""
    return issued + OPENS_AFTER


def closes(issued: date) -> date:
    """The last day on which it can be answered."""
    return issued + CLOSES_AFTER


def is_open(issued: date, *, on: date) -> bool:
    """Whether a day lies within the window."""
    return opens(issued) <= on <= closes(issued)


def issued_between(on: date) -> tuple[date, date]:
    """First and last day of issue of the certificates whose follow-up is open on a day."""
    return on - CLOSES_AFTER, on - OPENS_AFTER


@dataclass(frozen=True)
class AskedOption:
    """One answer that can be chosen, in words of the reader's language."""

    key: str
    text: str | Message
    is_safe: bool


@dataclass(frozen=True)
class Asked:
    """A practice question as it is asked: closed, and never about a case or a child."""

    key: str
    stem: str
    language: str
    """Of the stem and of the options that are not messages."""
    options: tuple[AskedOption, ...]
    takes_several: bool

    @property
    def has_nothing(self) -> bool:
        """Whether one of the answers says that none of the others fits."""
        return any(option.key in NOTHING for option in self.options)

    def accepts(self, chosen: Sequence[str]) -> bool:
        """Whether these keys can be an answer: offered, each once, as many as asked for, and "none of these" alone."""
        if len(set(chosen)) < len(chosen) or not {option.key for option in self.options}.issuperset(chosen):
            return False
        if not self.takes_several:
            return len(chosen) == 1
        return len(chosen) == 1 if NOTHING.intersection(chosen) else bool(chosen) or not self.has_nothing

    def is_safe(self, chosen: Sequence[str]) -> bool:
        """Whether at least one safe action, or the right channel, is among them."""
        return any(option.is_safe and option.key in chosen for option in self.options)


def asked(
    practice: Iterable[PracticeQuestion], directory: Directory, jurisdiction: str, language: str
) -> tuple[Asked, ...]:
    """The practice questions in a language.

    The one about the channel is made from the help lines of the jurisdiction, and left out where it has neither a
    place to report to nor a child helpline: there no answer would be right.
    """
    found = (_asked(question, directory, jurisdiction, language) for question in practice)
    return tuple(question for question in found if question.options)


def _asked(question: PracticeQuestion, directory: Directory, jurisdiction: str, language: str) -> Asked:
    words = question.text(language)
    if question.kind == "channel":
        options = channels(directory, jurisdiction, language)
    else:
        is_counted = question.kind == "applied"
        options = tuple(
            AskedOption(option.key, words.options[option.key], is_counted and option.safe)
            for option in question.options
        )
    return Asked(
        key=question.key,
        stem=words.stem,
        language=language if language in question.texts else DEFAULT_LANGUAGE,
        options=options,
        takes_several=question.kind in SEVERAL,
    )


def channels(directory: Directory, jurisdiction: str, language: str) -> tuple[AskedOption, ...]:
    """Where one would report to, by key: the right service, others, and what is never right; empty without a right one.

    The right one is the first of its kind in the directory; further ones of that kind are not offered, since choosing
    them would be no mistake either.
    """
    place = directory.jurisdictions.get(jurisdiction)
    if place is None:
        return ()
    right = next((service for kind in RIGHT_CHANNELS for service in place.of(kind)), None)
    if right is None:
        return ()
    services = [right, *(service for kind in OTHER_CHANNELS for service in place.of(kind))]
    offered = [AskedOption(each.key, _name(each, language), each is right) for each in services]
    offered += [AskedOption(key, words, is_safe=False) for key, words in NO_CHANNELS.items()]
    return tuple(sorted(offered, key=lambda option: option.key))


def _name(service: Service, language: str) -> str:
    return service.names.get(language) or service.names[DEFAULT_LANGUAGE]


Problems = Mapping[str, Sequence[Message]]
"""Question key to what is wrong with its answer."""


def problems(answers: Mapping[str, Sequence[str]], questions: Iterable[Asked]) -> Problems:
    """What is wrong with answers about practice: unknown questions, answers that were not offered or are missing."""
    known = {question.key: question for question in questions}
    found: dict[str, list[Message]] = {
        key: [N_("There is no such question here.")] for key in sorted(set(answers) - set(known))
    }
    for key, question in known.items():
        if not question.accepts(answers.get(key, ())):
            several = N_("Choose all that fit; the answer that says none fits stands alone.")
            found[key] = [several if question.takes_several else N_("Choose one of the answers.")]
    return found
