"""An attempt as its owner sees it: in words, with feedback once it was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from app.assessment.forms import Form
from app.assessment.grading import Answers
from app.assessment.models import Attempt, Kind
from app.assessment.queries import answers_of, versions_of
from app.assessment.questions import Question, outcomes_shown, questions
from app.catalogue.documents import TextDocument
from app.catalogue.queries import Papers, PublishedModule, papers, taught
from app.learning.queries.corrections import corrected_papers

FULL: Final = "1"


@dataclass(frozen=True)
class Heading:
    """What an attempt is called, and the language of its words."""

    title: str
    language: str


@dataclass(frozen=True)
class AttemptView:
    """An attempt in words; what is right is told only after the answers were sent, and of a pre-test never."""

    attempt: Attempt
    text: Heading
    module: PublishedModule | None
    """The version that a quiz is of; None for a test over a track."""
    texts: Mapping[str, TextDocument]
    """By module key; the key of a quiz's own module is the empty string."""
    questions: tuple[Question, ...]
    is_newest: bool
    """Whether the versions it was drawn from are still those that new learners get."""
    is_corrected: bool = False
    """Whether a key was corrected after it was sent; then the questions tell the corrected one."""

    @property
    def kind(self) -> Kind:
        """What it is for."""
        return Kind(self.attempt.kind)

    @property
    def is_of_module(self) -> bool:
        """Whether it is at one module: a quiz, or the refresher that a critical change asks for."""
        return self.kind is Kind.QUIZ or self.attempt.subject in self.texts

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Numbers of the questions where something is still to be chosen."""
        return tuple(question.number for question in self.questions if not question.is_answered)

    @property
    def can_now(self) -> Sequence[str]:
        """What the learner can now do, in words: the outcomes whose questions were all right."""
        if not self.attempt.is_submitted or not tells_answers(self.attempt):
            return ()
        return tuple(
            words
            for key, text in self.texts.items()
            for words in outcomes_shown([each for each in self.questions if each.module == key], text).values()
        )

    @property
    def look_out_for(self) -> Sequence[str]:
        """After a pre-test: the outcomes with a question that was not fully right, in words."""
        return () if self.kind is not Kind.PRE else tuple(self._missed())

    def _missed(self) -> Iterator[str]:
        marks = self.attempt.marks or {}
        missed = {(each.module, each.outcome) for each in self.questions if marks.get(each.name, FULL) != FULL}
        for key, text in self.texts.items():
            for outcome, words in text.outcomes.items():
                if (key, outcome) in missed:
                    yield words


def tells_answers(attempt: Attempt) -> bool:
    """Whether its learner is told what is right once it was sent: of a pre-test only the lessons tell."""
    return attempt.kind != Kind.PRE


def papers_of(session: Session, attempt: Attempt, language: str) -> Papers:
    """The documents of an attempt's modules with their words, and all tracks; one statement."""
    return papers(session, versions_of(attempt).values(), language)


def refuse_withdrawn(found: Papers) -> None:
    """Raise Withdrawn when one of the modules has been withdrawn for the time being."""
    for module in found.modules.values():
        taught(module)


def attempt_view(session: Session, attempt: Attempt, language: str) -> AttemptView:
    """The questions of an attempt in a language, with what is chosen; all of them in English where one has no words."""
    found = papers_of(session, attempt, language)
    if not attempt.is_submitted:
        refuse_withdrawn(found)
    shown = corrected_papers(session, attempt, found)
    view = view_of(attempt, shown, answers_of(session, attempt))
    return replace(view, is_corrected=shown is not found and shown.modules != found.modules)


def view_of(attempt: Attempt, found: Papers, answers: Answers) -> AttemptView:
    """The same from what was read already."""
    versions = versions_of(attempt)
    texts = {key: found.texts[version] for key, version in versions.items()}
    return AttemptView(
        attempt=attempt,
        text=_heading(attempt, found, texts),
        module=found.modules[attempt.version_id] if attempt.version_id is not None else None,
        texts=texts,
        questions=tuple(
            questions(
                Form.from_plain(attempt.form),
                {key: found.modules[version].document for key, version in versions.items()},
                texts,
                answers,
                with_feedback=attempt.is_submitted and tells_answers(attempt),
            )
        ),
        is_newest=found.newest.issuperset(versions.values()),
    )


def _heading(attempt: Attempt, found: Papers, texts: Mapping[str, TextDocument]) -> Heading:
    """Of what is at one module that module's title, of a test the track's; in the language of the questions."""
    words = next(iter(texts.values()))
    if attempt.kind == Kind.QUIZ or attempt.subject in texts:
        return Heading(words.title, words.language)
    titles = {document.code: document.text(words.language).title for document in found.tracks}
    return Heading(titles.get(attempt.subject, attempt.subject), words.language)
