"""Settings stop the start with a sentence that names them."""

import stat
from pathlib import Path

import pytest

from app.config import SETTINGS, BadSetting, from_environment


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٣"),
        ("DATABASE_URL", "mysql://x/y"),
        ("SECRET_KEY", "short"),
        ("LANGUAGES", "en,tlh"),
        ("LANGUAGES", ""),
        ("BASE_URL", "training.example.org"),
        ("THREADS", "-1"),
        ("NO_SUCH_THING", "1"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"SAFEGUARD_{variable}"):
        from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), f"SAFEGUARD_{variable}": value})


def test_a_setting_can_be_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("x" * 40 + "\n")
    settings = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), "SAFEGUARD_SECRET_KEY_FILE": str(file)})
    assert settings.secret_key == "x" * 40
    with pytest.raises(BadSetting, match="SAFEGUARD_SECRET_KEY_FILE"):
        from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), "SAFEGUARD_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_keys_are_generated_once_and_kept_private(tmp_path: Path) -> None:
    first = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path / "new")})
    second = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path / "new")})
    assert first.secret_key == second.secret_key != first.staff_number_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="SAFEGUARD_DATA_DIR"):
        from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path / "file" / "below")})


def test_settings_never_show_their_values(tmp_path: Path) -> None:
    settings = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), "SAFEGUARD_SECRET_KEY": "hush" * 10})
    assert "hush" not in repr(settings)
    assert "hush" not in f"{settings}"


def test_every_setting_has_a_meaning_and_an_attribute(tmp_path: Path) -> None:
    settings = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path)})
    for setting in SETTINGS:
        assert len(setting.meaning) > 20
        assert hasattr(settings, setting.name.lower())
