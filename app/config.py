"""Settings: read once from the environment, checked before anything starts.

Every setting is a row of :data:`SETTINGS`; ``safeguard settings`` and ``docs/operate.md`` are made from it. Each may
also be given as a file: ``SAFEGUARD_SECRET_KEY_FILE=/run/secrets/key``.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from app.i18n import LANGUAGES

PREFIX: Final = "SAFEGUARD_"
ROOT: Final = Path(__file__).resolve().parent.parent
SMTP_SECURITIES: Final = ("starttls", "tls", "none")
HOST_NAME: Final = re.compile(r"[A-Za-z0-9:.\[\]_-]{0,253}", re.ASCII)
MAIL_ADDRESS: Final = re.compile(r"(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253})?", re.ASCII)


class BadSetting(Exception):
    """Raised when a setting cannot be used; the sentence names it and says what it accepts."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name without prefix, what it does, its default as text, and how its text is read."""

    name: str
    meaning: str
    default: str
    read: Callable[[str], Any]
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"use a whole number from {low} to {high}")
        return int(text)

    return read


def _database(text: str) -> str:
    if text and urlsplit(text).scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("use an address that begins with sqlite:/// or postgresql://")
    return text


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or not codes:
        raise ValueError(f"use codes out of {', '.join(LANGUAGES)}, separated by commas")
    return codes


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError("use an address such as https://training.example.org")
    return text.rstrip("/")


def _security(text: str) -> str:
    if text not in SMTP_SECURITIES:
        raise ValueError(f"use one of {', '.join(SMTP_SECURITIES)}")
    return text


def _host(text: str) -> str:
    if not HOST_NAME.fullmatch(text):
        raise ValueError("use a host name or an address, without a port")
    return text


def _mail_address(text: str) -> str:
    if not MAIL_ADDRESS.fullmatch(text):
        raise ValueError("use an address such as training@example.org")
    return text


def _secret(text: str) -> str:
    if text and len(text) < 32:
        raise ValueError("use at least 32 random characters")
    return text


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("DATA_DIR", "Folder for the SQLite database and the generated keys.", str(ROOT / "data"), Path),
    Setting(
        "DATABASE_URL",
        "Where the data live: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. "
        "Empty: an SQLite file in the data folder.",
        "",
        _database,
        secret=True,
    ),
    Setting(
        "SECRET_KEY",
        "Signs cookies; at least 32 characters. Empty: generated once and kept in the data folder.",
        "",
        _secret,
        secret=True,
    ),
    Setting(
        "STAFF_NUMBER_KEY",
        "Keys the hash of staff numbers; it must never change once a register is in. "
        "Empty: generated once and kept in the data folder.",
        "",
        _secret,
        secret=True,
    ),
    Setting("HOST", "Address that the server listens on.", "127.0.0.1", str),
    Setting("PORT", "Port that the server listens on.", "8000", _number(1, 65535)),
    Setting("THREADS", "Requests answered side by side.", "4", _number(1, 64)),
    Setting("BASE_URL", "Public address, printed on certificates. Empty: taken from the request.", "", _base_url),
    Setting(
        "LEAVE_ADDRESS",
        "Where the button for leaving quickly leads: a neutral page.",
        "https://www.wikipedia.org/",
        _base_url,
    ),
    Setting("CONTENT_DIR", "Folder of tracks, modules, terminology, help lines and law.", str(ROOT / "content"), Path),
    Setting("JURISDICTION", "Whose help lines and law are shown: the code of a file in content/helplines.", "XX", str),
    Setting("LANGUAGES", "Languages offered, the first one by default.", ",".join(LANGUAGES), _languages),
    Setting("TRUSTED_PROXIES", "How many reverse proxies stand in front and set X-Forwarded-For.", "0", _number(0, 5)),
    Setting("MAX_BODY", "Largest request body in bytes, register imports apart.", "1048576", _number(1024, 2**30)),
    Setting("MAX_IMPORT", "Largest register file sent over HTTP, in bytes.", "209715200", _number(1024, 2**34)),
    Setting(
        "COVERAGE_TARGET",
        "Share of each group that the country wants to be certified, in percent; the overview measures against it.",
        "80",
        _number(1, 100),
    ),
    Setting("SMTP_HOST", "Mail server that sends invitations to follow-ups. Empty: no mail is sent.", "", _host),
    Setting("SMTP_PORT", "Port of the mail server.", "587", _number(1, 65535)),
    Setting(
        "SMTP_SECURITY",
        "How the way to the mail server is protected: starttls, tls (from the first byte, usually port 465) or none "
        "(only for a mail server on this machine).",
        "starttls",
        _security,
    ),
    Setting("SMTP_USER", "Name to sign in to the mail server with. Empty: without signing in.", "", str),
    Setting("SMTP_PASSWORD", "Password to sign in to the mail server with.", "", str, secret=True),
    Setting("SMTP_TIMEOUT", "Seconds to wait for each answer of the mail server.", "15", _number(1, 120)),
    Setting("MAIL_FROM", "Address that mail comes from; needed with a mail server.", "", _mail_address),
)


@dataclass(frozen=True)
class Settings:
    """The settings in force, each attribute named as in :data:`SETTINGS`, in lower case."""

    data_dir: Path
    database_url: str
    secret_key: str
    staff_number_key: str
    host: str
    port: int
    threads: int
    base_url: str
    leave_address: str
    content_dir: Path
    jurisdiction: str
    languages: tuple[str, ...]
    trusted_proxies: int
    max_body: int
    max_import: int
    coverage_target: int
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    smtp_timeout: int
    mail_from: str

    def __repr__(self) -> str:
        """Names no value, so that no secret reaches a log."""
        return "Settings(...)"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read every setting; raise :class:`BadSetting` that names the first one that cannot be used."""
    known = {setting.variable for setting in SETTINGS}
    for variable in environment:
        if not variable.startswith(PREFIX) or variable.startswith(PREFIX + "TEST_"):
            continue
        if variable.removesuffix("_FILE") not in known:
            raise BadSetting(f"{variable} is not a setting; `safeguard settings` lists them all.")
    values = {setting.name.lower(): _value(setting, environment) for setting in SETTINGS}
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{(values['data_dir'] / 'safeguard.db').absolute()}"
    for name in ("secret_key", "staff_number_key"):
        values[name] = values[name] or _kept_secret(values["data_dir"] / name)
    for name in ("mail_from", "base_url"):
        if values["smtp_host"] and not values[name]:
            raise BadSetting(f"{PREFIX}{name.upper()} is missing; mail by {PREFIX}SMTP_HOST cannot be sent without it.")
    return Settings(**values)


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    text = environment.get(setting.variable)
    file = environment.get(setting.variable + "_FILE")
    if text is None and file is not None:
        try:
            text = Path(file).read_text("utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{setting.variable}_FILE cannot be read: {error.strerror}.") from None
    try:
        return setting.read(setting.default if text is None else text)
    except ValueError as error:
        raise BadSetting(f"{setting.variable} cannot be used: {error}.") from None


def _kept_secret(path: Path) -> str:
    """A secret of 64 hexadecimal characters, generated on first use and readable by the owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise BadSetting(f"{PREFIX}DATA_DIR cannot be used: {path.parent}: {error.strerror}.") from None
    return path.read_text("ascii").strip()
