"""Forms on paper: drawn from a number, printed with every type, their answers on a sheet of their own."""

import re
from html import unescape

import pytest

from app.assessment.grading import PassRule
from app.learning.paper import marks_needed
from app.permissions import Role
from tests.assessment.banks import plain_module, publish
from tests.learning import all_types
from tests.learning.conftest import AT, add_learner, keys_of

FORM = "/tracks/A/A1/paper?seed=77&of=1"
KEY = "/tracks/A/A1/paper/key?seed=77&of=1"
TEST = "/tracks/A/tests/post/paper"


@pytest.fixture
def version(make):
    with make.unit() as session:
        return all_types.publish_all(session, AT)


@pytest.fixture
def browser(client, make, version):
    """A facilitator's."""
    return signed_in(client, make, Role.FACILITATOR)


def signed_in(client, make, role):
    with make.unit() as session:
        cookie, _ = keys_of(session, add_learner(session, "sam@example.org", role=role))
    client.set_cookie("session_token", cookie)
    return client


def read(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status, answer.text
    return answer.text


def article(page):
    return unescape(page.split('<article class="paper">', 1)[1].split("</article>")[0])


def test_the_list_names_every_quiz_and_the_sessions_page_leads_to_it(browser):
    page = read(browser, "/papers")
    assert 'href="/tracks/A/A1/paper"' in page
    assert TEST in page
    assert 'href="/papers"' in read(browser, "/group-sessions")


def test_a_new_form_has_an_address_that_prints_it_again(browser):
    drawn = browser.get("/tracks/A/A1/paper")
    assert drawn.status_code == 302
    address = drawn.headers["Location"]
    assert re.fullmatch(r"/tracks/A/A1/paper\?seed=\d{1,6}&of=\d+", address)
    assert article(read(browser, address)) == article(read(browser, address))
    assert article(read(browser, FORM)) != article(read(browser, FORM.replace("77", "78")))


def test_the_form_asks_every_type_and_tells_no_answer(browser):
    page = article(read(browser, FORM))
    for item in all_types.document().items:
        words = all_types.item_texts("en")[item.key]
        assert words["stem"].split("[[")[0].strip() in page
        for option in words.get("options", {}).values():
            assert option["text"] in page
        for step in words.get("steps", {}).values():
            for paragraph in step["text"].split("\n\n"):
                assert paragraph in page
    assert all_types.WHY[0] not in page
    assert "Safety question" not in page
    assert "Form 77-1" in page
    assert "go on at step" in page
    assert 'name="' not in page


def test_the_answer_sheet_says_what_is_right_what_passes_and_what_never_may_be(browser):
    page = article(read(browser, KEY))
    assert "Form 77-1" in page
    assert "at least 16 of 20 marks" in page
    assert page.count("Safety question") == 4
    assert "Never, no marks for this question:" in page
    assert "2.5 ± 0.1" in page
    assert page.count("<tr>") == 21


def test_the_letters_on_the_sheet_name_the_options_of_the_form(browser):
    """Of every single choice the letter on the answer sheet stands before the right option on the form."""
    form, key = article(read(browser, FORM)), article(read(browser, KEY))
    rows = dict(re.findall(r'<th scope="row"><b>(\d+)</b></th>\s*<td>\s*(.*?)</td>', key, re.DOTALL))
    found = 0
    for number, section in re.findall(r"<h2>(\d+)\. (.*?)</section>", form, re.DOTALL):
        for right in ("I listen, and let the pupil choose", "The person responsible for child protection where I"):
            if right in section and "Choose one answer." in section:
                letter = re.search(rf"<b>([A-L])</b> <span>{right}", section)[1]
                assert f"<b>{letter}</b>" in rows[number]
                found += 1
    assert found == 2


def test_a_form_keeps_its_version_when_the_module_is_published_anew(browser, make):
    before = article(read(browser, FORM))
    with make.unit() as session:
        publish(session, plain_module("A1", version=2), at=AT)
    assert article(read(browser, FORM)) == before
    assert "of=2" in browser.get("/tracks/A/A1/paper").headers["Location"]


def test_the_test_at_the_end_of_a_track_is_printed_too(browser):
    address = browser.get(TEST).headers["Location"]
    page = article(read(browser, address))
    assert "test at the end" in page
    assert page.count('<section class="asked">') == all_types.POST
    assert "at least" in article(read(browser, address.replace("/paper?", "/paper/key?")))


def test_in_arabic_the_same_form_is_asked_in_arabic(browser):
    browser.get("/language/ar")
    page = article(read(browser, FORM))
    for item in all_types.document().items:
        assert all_types.item_texts("ar")[item.key]["stem"].split("[[")[0].strip() in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tracks/A/T1/paper", 404),
        ("/tracks/X/A1/paper", 404),
        ("/tracks/A/A1/paper?seed=1&of=999", 404),
        ("/tracks/A/A1/paper?seed=1&of=1-1", 404),
        ("/tracks/A/A1/paper?seed=-1&of=1", 422),
        ("/tracks/A/A1/paper?seed=1&of=1;2", 422),
        ("/tracks/A/A1/paper?seed=many&of=1", 422),
        ("/tracks/A/A1/paper/key?seed=99999999999999999999&of=1", 422),
        (f"{TEST}?seed=1&of=999999999", 404),
    ],
)
def test_what_cannot_be_printed_is_refused(browser, address, status):
    read(browser, address, status)


def test_a_form_of_another_module_is_not_found(browser, make):
    with make.unit() as session:
        other = publish(session, plain_module("T1"), at=AT)
    read(browser, f"/tracks/A/A1/paper?seed=1&of={other}", 404)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ANALYST])
def test_a_learner_prints_no_form_and_no_answers(client, make, version, role):
    mine = signed_in(client, make, role)
    for address in ("/papers", FORM, KEY, TEST):
        read(mine, address, 403)


@pytest.mark.parametrize(
    ("count", "percent", "needed"), [(8, 80, "6.4"), (20, 80, "16"), (3, 80, "2.4"), (10, 75, "7.5")]
)
def test_marks_needed(count, percent, needed):
    assert f"{marks_needed(count, PassRule(percent)).normalize():f}" == needed
