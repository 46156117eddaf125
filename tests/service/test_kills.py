"""The server is killed while learners write: what it confirmed is there, and the file is whole."""

from pathlib import Path

from tests.kills import killed_while_writing


def test_ten_kills_lose_no_confirmed_answer(tmp_path: Path) -> None:
    outcome = killed_while_writing(tmp_path / "data", kills=10)
    assert outcome.confirmed > 100
    assert (outcome.lost, outcome.broken) == (0, 0)
