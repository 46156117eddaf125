"""Whoever has passed is led to the sheet "Who to call"; whoever has not yet is led back to the lessons first."""

from tests.learning.test_pages import amina, take

__all__ = ["amina"]

CARD = 'href="/help/cards/T"'


def test_after_passing_the_card_can_be_printed(amina):
    assert CARD in amina.send(take(amina)).text


def test_before_passing_the_result_leads_to_the_lessons(amina):
    page = amina.send(take(amina, right=False)).text
    assert "Not passed yet" in page
    assert CARD not in page
