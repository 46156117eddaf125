"""What must hold of a story, whether it is read for practice or asked as a question: no dead end, no missing step."""

from collections.abc import Iterator, Mapping

from app.catalogue.documents import Scenario, ScenarioStep

Ways = Mapping[str, set[str]]


def story_problems(story: Scenario) -> Iterator[tuple[str | None, str]]:
    """What is wrong with a story, each with the key of its step; None where it begins."""
    known = {step.key for step in story.steps}
    if story.start not in known:
        yield None, f"the scenario starts at the missing step {story.start}"
    for step in story.steps:
        for sentence in _step_problems(step, known):
            yield step.key, sentence
    ways = _ways(story)
    reached = _reached({story.start}, ways)
    for key in sorted(known - reached):
        yield key, f"step {key} cannot be reached"
    back = {key: {other for other, nexts in ways.items() if key in nexts} for key in known}
    with_exit = _reached({step.key for step in story.steps if not step.choices}, back)
    for key in sorted(reached - with_exit):
        yield key, f"step {key} goes round in a circle: no ending can be reached from it"


def question_story_problems(story: Scenario) -> Iterator[str]:
    """What a story that is asked as a question must have besides: one way through, no way back, a way to full marks."""
    ways = _ways(story)
    for step in story.steps:
        if step.key in _reached(set(ways[step.key]), ways):
            yield f"step {step.key} comes round again; the story of a question never comes back to a step"
    if all(choice.quality != "unsafe" for step in story.steps for choice in step.choices):
        yield "has no unsafe choice, so every way through it is right"
    safe = {step.key: {choice.next for choice in step.choices if choice.quality != "unsafe"} for step in story.steps}
    if not _reached({story.start}, safe) & {step.key for step in story.steps if not step.choices}:
        yield "has no way to an ending without an unsafe choice"


def _ways(story: Scenario) -> dict[str, set[str]]:
    known = {step.key for step in story.steps}
    return {step.key: {choice.next for choice in step.choices} & known for step in story.steps}


def _step_problems(step: ScenarioStep, known: set[str]) -> Iterator[str]:
    if step.choices and step.ending:
        yield f"step {step.key} has both choices and an ending"
    if not step.choices and not step.ending:
        yield f"step {step.key} is a dead end: it has neither choices nor an ending"
    for choice in step.choices:
        if choice.next not in known:
            yield f"choice {choice.key} of step {step.key} leads to the missing step {choice.next}"
        if choice.never and choice.quality != "unsafe":
            yield f"choice {choice.key} of step {step.key} is marked never, so its quality must be unsafe"


def _reached(start: set[str], ways: Ways) -> set[str]:
    reached: set[str] = set()
    ahead = list(start)
    while ahead:
        here = ahead.pop()
        if here in ways and here not in reached:
            reached.add(here)
            ahead += ways[here]
    return reached
