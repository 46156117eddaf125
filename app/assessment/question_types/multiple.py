"""Several right answers, at least one wrong one: partial credit, stated on the screen."""

from collections.abc import Collection
from fractions import Fraction

from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[str]:
    """What keeps the item from being asked."""
    problems = []
    if len(item.correct_keys) < 2:
        problems.append("needs at least two right options")
    if len(item.correct_keys) == len(item.options):
        problems.append("needs at least one wrong option")
    if len(set(item.option_keys)) != len(item.options):
        problems.append("has two options of one key")
    return problems


def grade(item: Item, chosen: Collection[str]) -> Fraction:
    """Right choices minus wrong choices over the number of right ones, never below 0."""
    picked = frozenset(chosen)
    right = len(picked & item.correct_keys)
    return max(Fraction(0), Fraction(right - (len(picked) - right), len(item.correct_keys)))


def describe(item: Item) -> Message:  # noqa: ARG001  (every type is told its item)
    """How to answer, and how it is marked."""
    return N_(
        "Choose every answer that is right. Each right choice counts, each wrong choice takes one away; "
        "a question never counts below zero."
    )


def most(item: Item) -> int:
    """All options: choosing them all is allowed, and brings little."""
    return len(item.options)
