"""What must hold of a story, whether it is read for practice or asked as a question: no dead end, no missing step."""

from collections.abc import Iterator, Mapping

from app.catalogue.documents import Scenario, ScenarioStep
from app.i18n import N_, Message

Ways = Mapping[str, set[str]]


def story_problems(story: Scenario) -> Iterator[tuple[str | None, Message]]:
    """What is wrong with a story, each with the key of its step; None where it begins."""
    known = {step.key for step in story.steps}
    if story.start not in known:
        yield None, N_("the scenario starts at the missing step %(step)s", step=story.start)
    for step in story.steps:
        for sentence in _step_problems(step, known):
            yield step.key, sentence
    ways = _ways(story)
    reached = _reached({story.start}, ways)
    for key in sorted(known - reached):
        yield key, N_("step %(step)s cannot be reached", step=key)
    back = {key: {other for other, nexts in ways.items() if key in nexts} for key in known}
    with_exit = _reached({step.key for step in story.steps if not step.choices}, back)
    for key in sorted(reached - with_exit):
        yield key, N_("step %(step)s goes round in a circle: no ending can be reached from it", step=key)


def question_story_problems(story: Scenario) -> Iterator[Message]:
    """What a story that is asked as a question must have besides: one way through, no way back, a way to full marks."""
    ways = _ways(story)
    for step in story.steps:
        if step.key in _reached(set(ways[step.key]), ways):
            yield N_(
                "step %(step)s comes round again; the story of a question never comes back to a step", step=step.key
            )
    if all(choice.quality != "unsafe" for step in story.steps for choice in step.choices):
        yield N_("has no unsafe choice, so every way through it is right")
    safe = {step.key: {choice.next for choice in step.choices if choice.quality != "unsafe"} for step in story.steps}
    if not _reached({story.start}, safe) & {step.key for step in story.steps if not step.choices}:
        yield N_("has no way to an ending without an unsafe choice")


def _ways(story: Scenario) -> dict[str, set[str]]:
    known = {step.key for step in story.steps}
    return {step.key: {choice.next for choice in step.choices} & known for step in story.steps}


def _step_problems(step: ScenarioStep, known: set[str]) -> Iterator[Message]:
    if step.choices and step.ending:
        yield N_("step %(step)s has both choices and an ending", step=step.key)
    if not step.choices and not step.ending:
        yield N_("step %(step)s is a dead end: it has neither choices nor an ending", step=step.key)
    for choice in step.choices:
        if choice.next not in known:
            yield N_(
                "choice %(choice)s of step %(step)s leads to the missing step %(next)s",
                choice=choice.key,
                step=step.key,
                next=choice.next,
            )
        if choice.never and choice.quality != "unsafe":
            yield N_(
                "choice %(choice)s of step %(step)s is marked never, so its quality must be unsafe",
                choice=choice.key,
                step=step.key,
            )


def _reached(start: set[str], ways: Ways) -> set[str]:
    reached: set[str] = set()
    ahead = list(start)
    while ahead:
        here = ahead.pop()
        if here in ways and here not in reached:
            reached.add(here)
            ahead += ways[here]
    return reached
