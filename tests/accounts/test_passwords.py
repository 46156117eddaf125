import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import keys, passwords

EMAIL = "maria.lopez@escuela.example"
NAME = "María López"


@pytest.mark.parametrize(
    "password",
    [
        "violet tractor seven lanterns",
        "kf93-hhq2-ppw3-xxaa",
        "8302571944039921",
        "ليمون وكتاب وجسر قديم",
        "три зелёных чайника на мосту",
        "山高水长云淡风轻花好月圆人间四月",
        "dragon monkey summer tiger",
        "a" + "bcdx" * 3 + "-tent-river",
        "lanterns and maria under a violet sky",
        "x" * 3 + "Tq8!vN2@zL5#wR7$" * 15,
    ],
)
def test_long_passwords_are_taken_whatever_their_characters(password: str) -> None:
    assert passwords.objections(password, email=EMAIL, name=NAME) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("fourteen chars", "at least 15"),
        ("", "at least 15"),
        ("我爱你一万年", "at least 15"),
        ("Tq8!vN2@zL5#wR7$" * 16 + "x", "at most 256"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabcab", "repeats"),
        ("1234567890123456789", "sequence"),
        ("abcdefghijklmnopqrst", "sequence"),
        ("zyxwvutsrqponmlkj", "sequence"),
        ("qwertyuiopasdfghjkl", "sequence"),
        ("kitten1111112222223333333", "sequence"),
        ("passwordpassword1", "many people"),
        ("password-welcome-2024", "many people"),
        ("P@$$w0rd-Welcome-2024!", "many people"),
        ("correct horse battery staple", "many people"),
        ("dragon monkey summer", "many people"),
        ("ПарольЛюбовьСолнце", "many people"),
        ("motdepassejetaime2025", "many people"),
        ("maria.lopez-maestra", "your name"),
        ("ESCUELA-maria-2026", "your name"),
        ("my safeguard login", "name of this service"),
    ],
)
def test_guessable_passwords_are_refused_with_the_reason(password: str, reason: str) -> None:
    said = " ".join(str(message) for message in passwords.objections(password, email=EMAIL, name=NAME))
    assert reason in said


def test_the_common_list_holds_at_least_3000_folded_lines() -> None:
    lines = [line for line in passwords.COMMON_FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(set(lines)) == len(lines) >= 3000
    assert all(line == line.casefold().strip() and line for line in lines)


def test_one_time_passwords_pass_the_rules() -> None:
    assert all(passwords.objections(keys.one_time_password(), email=EMAIL, name=NAME) == [] for _ in range(50))


def test_the_hash_is_argon2id_with_the_chosen_costs_and_so_is_the_dummy() -> None:
    costs = argon2.extract_parameters(passwords.hashed("violet tractor"))
    assert (costs.type, costs.time_cost, costs.memory_cost, costs.parallelism) == (argon2.Type.ID, 2, 19456, 1)
    assert argon2.extract_parameters(passwords.DUMMY_HASH) == costs


def test_a_password_matches_in_either_unicode_form_and_no_other_password_does() -> None:
    composed, decomposed = "l\u00e9opard sous la lune", "le\u0301opard sous la lune"
    kept = passwords.hashed(composed)
    assert passwords.matches(decomposed, kept)
    assert not passwords.matches("leopard sous la lune", kept)
    assert not passwords.matches("x" * 100_000, kept)
    assert not passwords.matches("\ud800", kept)
    assert not passwords.matches(composed, "not a hash")


@given(st.text(max_size=300))
def test_any_text_is_judged_without_fault(text: str) -> None:
    assert all(str(message) for message in passwords.objections(text, email=EMAIL, name=NAME))
