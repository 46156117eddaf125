"""The module that the author's year is about, as what is put into each field of each page; and its Arabic.

Fields are named as the pages name them. Everything in it is invented.
"""

from typing import Final

Values = dict[str, str | bool]
"""What is put into the fields of a page: words, what is chosen, whether it is ticked."""

KEY: Final = "T7"
TITLE: Final = "The first ten minutes"
AVOIDED: Final = "paedophile"
PREFERRED: Final = "perpetrator"
DOUBTED: Final = "Write down what you think has happened."
MENDED: Final = "Write down the words of the child, with the time and nothing of your own."
WRONG_KEY: Final = "item-2"
"""The safety question whose key was set wrongly."""

BECAUSE: Final = "The first lesson says so."
CALM: Final = "Calm first, then everything else."
YES: Final = "Yes. That is the safe way."
NO: Final = "No. This can put the child at risk."


def answers(*words: str, right: int, feedback: str = BECAUSE) -> Values:
    """The answers of a question with one right answer."""
    found: Values = {}
    for place, (key, said) in enumerate(zip("abcd", words, strict=False)):
        found[f"w/options/{key}/text"] = said
        found[f"w/options/{key}/feedback"] = YES if place == right else feedback
    return {**found, "right": f"s/options/{right}"}


def aim(level: str, *, must: bool = False) -> Values:
    """What a question asks for."""
    return {"s/level": level, "s/must": must}


FRONT: Final[Values] = {
    "w/title": TITLE,
    "w/summary": "A pupil begins to speak. You learn how to stay calm, what to say, and whom to tell on the same day.",
    "w/outcomes/outcome-1": "Listen calmly, write down the words, and tell the right person on the same day.",
    "s/quiz/draw": "5",
    "s/quiz/levels/remember": "2",
    "s/quiz/levels/understand": "2",
    "s/quiz/levels/apply": "1",
    "s/quiz/must": "1",
    "w/sources/crc-c-156": "Committee on the Rights of the Child, Guidelines (CRC/C/156), 2019; not national law.",
}
FIRST_LESSON: Final[Values] = {
    "w/title": "Listen first",
    "w/body": (
        "## When a pupil begins to speak\n\nPut down what you hold. Sit where you can both see the door. "
        "Let the pupil find the words; there is no hurry, and you do not have to fill the silence.\n\n"
        '::: say\n"Thank you for telling me. I am glad that you came."\n:::\n\n'
        "## What helps\n\n- Keep your voice as it always is.\n- Promise no secret: say whom you will tell, and why.\n"
        f"- {DOUBTED}\n\nBoys and girls speak late, in pieces, or through play. Listen to each of them in the same way."
    ),
    "w/key_points/0": "Calm first. There is time for the words.",
    "w/key_points/1": "Promise help, and never a secret.",
    "w/key_points/2": "The words of the child stay as they are.",
    "w/monday": "Find a place in your school where two people can talk unheard and be seen.",
    "s/at_risk=boys": True,
    "s/at_risk=disability": True,
}
SECOND_LESSON: Final[Values] = {
    "w/title": "Tell the right person today",
    "w/body": (
        "## Nobody carries this alone\n\nTell the person who leads child protection in your school, on the same day. "
        f"A {AVOIDED} is most often somebody whom the child knows and likes, so tell nobody else before.\n\n"
        "::: do\nWrite the time, the place and the words. Sign it. Hand it over yourself.\n:::\n\n"
        "## Then stay\n\nThe pupil will look whether you are still the same. Greet as you always do. "
        "Ask for support for yourself as well; it is heavy to hear."
    ),
    "w/key_points/0": "The same day, the right person.",
    "w/key_points/1": "You do not have to be sure. Others will look.",
    "w/key_points/2": "Stay the same for the pupil afterwards.",
    "w/monday": "Learn the name of the person who leads child protection in your school.",
    "s/content_note": True,
    "w/content_note": "This lesson mentions harm to a child, without detail. Six minutes. You can leave it out.",
    "s/at_risk=girls": True,
}
STEP: Final = "second look"
STORY: Final[Values] = {
    "w/title": "After the bell",
    "w/intro": "You teach in a small school. The bell has rung, and one pupil stays behind.",
    "w/steps/beginning/text": 'The pupil says: "I have to tell you something, but you must not tell anyone."',
    "w/steps/beginning/choices/choice-1/text": "I say that I will listen, and whom I will tell.",
    "w/steps/beginning/choices/choice-1/feedback": YES,
    "w/steps/beginning/choices/choice-2/text": "I promise to keep it a secret.",
    "w/steps/beginning/choices/choice-2/feedback": NO,
    "s/steps/0/choices/1/next": "second-look",
    "w/steps/good-end/text": "You tell the right person before you go home. The pupil is not alone any more.",
    "w/steps/other-end/text": "A week goes by. The pupil is absent, and nobody knows why.",
    "w/steps/second-look/text": "In the evening you feel that a secret was the wrong promise.",
    "s/steps/3/choices/0/quality": "good",
    "s/steps/3/choices/0/next": "good-end",
    "w/steps/second-look/choices/choice-1/text": "I call the person who leads child protection now.",
    "w/steps/second-look/choices/choice-1/feedback": YES,
    "s/steps/3/choices/1/quality": "unsafe",
    "s/steps/3/choices/1/next": "other-end",
    "w/steps/second-look/choices/choice-2/text": "I wait until the pupil speaks again.",
    "w/steps/second-look/choices/choice-2/feedback": NO,
}
ADDED: Final = {
    "first-steps": "ordering",
    "how-soon": "numeric",
    "no-secret": "reasoned",
    "the-talk": "dialogue",
    "who-does-what": "matching",
    "sorting": "classify",
    "the-note": "cloze",
    "good-signs": "multiple",
}
"""Questions that are added to the two with which a module begins, each of another type."""
ITEMS: Final[dict[str, Values]] = {
    "item-1": {
        "w/stem": "A pupil begins to speak after the lesson. What do you do first?",
        **answers("I sit down and listen.", "I call a colleague in.", "I ask who did it.", right=0),
        **aim("apply", must=True),
    },
    WRONG_KEY: {
        "w/stem": "When do you tell the person who leads child protection?",
        **answers("On the same day.", "At the next meeting.", "When I am sure.", right=1),
        "w/options/b/feedback": BECAUSE,
        **aim("apply", must=True),
    },
    "first-steps": {
        "w/stem": "Put the steps in their order.",
        "w/options/a/text": "Listen.",
        "w/options/b/text": "Write down the words.",
        "w/options/c/text": "Tell the right person.",
        "w/feedback": CALM,
        **aim("understand"),
    },
    "how-soon": {
        "w/stem": "Within how many days do you tell the right person?",
        "s/number/value": "1",
        "s/number/tolerance": "0",
        "w/unit": "day",
        "w/feedback": "On the same day.",
        **aim("remember"),
    },
    "no-secret": {
        "w/stem": "A teacher may promise a pupil to keep what was said a secret.",
        "s/verdict": "false",
        **answers("Others are needed to help.", "Teachers forget.", "It is written on the door.", right=0),
        "w/feedback": "Promise help, and never a secret.",
        **aim("understand"),
    },
    "the-talk": {
        "w/stem": "What do you say?",
        "w/slots/place-1/text": "I do not know how to begin.",
        "s/slots/0/options/0/correct": True,
        "w/slots/place-1/options/a/text": "There is time.",
        "w/slots/place-1/options/a/feedback": YES,
        "w/slots/place-1/options/b/text": "Be quick, I have to go.",
        "w/slots/place-1/options/b/feedback": NO,
        "w/slots/place-2/text": "Will you tell anyone?",
        "s/slots/1/options/0/correct": True,
        "w/slots/place-2/options/a/text": "I will tell one person who can help.",
        "w/slots/place-2/options/a/feedback": YES,
        "w/slots/place-2/options/b/text": "I promise to be silent.",
        "w/slots/place-2/options/b/feedback": NO,
        **aim("understand"),
    },
    "who-does-what": {
        "w/stem": "Who does what?",
        "w/options/a/text": "listens",
        "w/options/b/text": "decides what follows",
        "w/options/c/text": "gives support to staff",
        "w/slots/place-1/text": "The teacher",
        "s/slots/0/answer": "a",
        "w/slots/place-1/feedback": BECAUSE,
        "w/slots/place-2/text": "The person who leads child protection",
        "s/slots/1/answer": "b",
        "w/slots/place-2/feedback": BECAUSE,
        "w/slots/place-3/text": "The head of the school",
        "s/slots/2/answer": "c",
        "w/slots/place-3/feedback": BECAUSE,
        **aim("remember"),
    },
    "sorting": {
        "w/stem": "Does it help the pupil?",
        "w/options/a/text": "It helps",
        "w/options/b/text": "It does not help",
        "w/options/c/text": "It depends",
        "w/slots/place-1/text": "A calm voice",
        "s/slots/0/answer": "a",
        "w/slots/place-1/feedback": CALM,
        "w/slots/place-2/text": "Many questions",
        "s/slots/1/answer": "b",
        "w/slots/place-2/feedback": CALM,
        "w/slots/place-3/text": "Thanks for telling",
        "s/slots/2/answer": "a",
        "w/slots/place-3/feedback": CALM,
        **aim("understand"),
    },
    "the-note": {
        "w/stem": "Write down the [[place-1]] of the child and the [[place-2]].",
        "w/options/a/text": "words",
        "w/options/b/text": "time",
        "w/options/c/text": "reasons",
        "s/slots/0/answer": "a",
        "w/slots/place-1/feedback": BECAUSE,
        "s/slots/1/answer": "b",
        "w/slots/place-2/feedback": BECAUSE,
        **aim("remember"),
    },
    "good-signs": {
        "w/stem": "What belongs in your note?",
        "s/options/0/correct": True,
        "w/options/a/text": "The words of the child",
        "w/options/a/feedback": YES,
        "s/options/1/correct": True,
        "w/options/b/text": "The time and the place",
        "w/options/b/feedback": YES,
        "w/options/c/text": "What I think of it",
        "w/options/c/feedback": BECAUSE,
        "w/options/d/text": "What others say",
        "w/options/d/feedback": BECAUSE,
        **aim("remember"),
    },
}
"""What is put into each question, in the order in which they stand."""
PARTS: Final[dict[str, Values]] = {
    "front": FRONT,
    "lesson/lesson-1": FIRST_LESSON,
    "lesson/lesson-2": SECOND_LESSON,
    **{f"item/{key}": values for key, values in ITEMS.items()},
}
