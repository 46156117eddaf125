import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import emails, keys
from app.accounts.devices import device
from app.accounts.throttling import account_key, address_key, is_throttled


@pytest.mark.parametrize(
    ("by_account", "by_address", "expected"), [(9, 0, False), (10, 0, True), (0, 299, False), (0, 300, True)]
)
def test_ten_failures_of_an_account_or_300_of_an_address_stop_the_next_try(
    by_account: int, by_address: int, *, expected: bool
) -> None:
    assert is_throttled(by_account, by_address) is expected


def test_an_ipv6_subscriber_is_one_address_and_mapped_ipv4_is_ipv4() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9")
    assert address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1")
    assert address_key("::ffff:192.0.2.7") == address_key("192.0.2.7")
    assert address_key("") != address_key("192.0.2.7")


@given(st.text(max_size=80))
def test_keys_of_anything_typed_are_hashes(text: str) -> None:
    assert len(account_key(text)) == 64
    assert len(keys.digest(text)) == 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@example.org", True),
        ("مثال@example.org", True),
        ("ada@example", False),
        ("ada example@x.org", False),
        ("ada@x.org\x00", False),
        ("\ud800@x.org", False),
        ("<script>@x.org", False),
        ("a" * 65 + "@x.org", False),
    ],
)
def test_an_email_address_has_two_sides_and_no_stray_signs(text: str, *, expected: bool) -> None:
    assert emails.is_email(emails.folded(text)) is expected


def test_addresses_have_one_spelling() -> None:
    assert emails.folded("  Ada@Example.ORG ") == "ada@example.org"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox, Linux"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_told_in_two_words(agent: str, expected: str) -> None:
    assert device(agent) == expected
