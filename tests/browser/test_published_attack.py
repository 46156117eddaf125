"""The demonstration country's published release, attacked by who reads the public page and has a solver."""

import json
import urllib.request
from datetime import date

from app.coverage.disclosure.audit import exposed
from app.db import Database
from tests.browser.conftest import Ground
from tests.coverage.attacker import attacked
from tests.coverage.judge import small, truth


def test_no_withheld_cell_of_the_published_page_can_be_narrowed_below_the_profile(ground: Ground) -> None:
    code = ground.rows.release
    with urllib.request.urlopen(f"{ground.url}/published/{code}/release.json") as answer:
        published = json.load(answer)
    with urllib.request.urlopen(f"{ground.url}/published/{code}?audience=C") as answer:
        assert ">[c]</abbr>" in answer.read().decode()
    store = Database(f"sqlite:///{ground.server.data / 'safeguard.db'}")
    try:
        with store.reading() as session:
            facts = truth(session, date.fromisoformat(published["document"]["ref_date"]))
    finally:
        store.engine.dispose()
    tables, hidden = attacked(published)
    wanted = small(facts)
    assert len(wanted) > 20
    assert wanted <= hidden
    assert not exposed(tables, hidden, wanted)
    for key, (each, _) in facts.items():
        assert key in hidden or tables.counts[key].n == each.n, key
