"""What comes in and goes out about accounts; used by the pages and by the JSON API."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.accounts import emails
from app.i18n import LANGUAGES, N_
from app.permissions import Permission, Role

REQUIRED: Final[Any] = {"required": N_("This is needed."), "null": N_("This is needed.")}
NOT_A_NUMBER: Final[Any] = {**REQUIRED, "invalid": N_("Write a whole number.")}
UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that no line of text needs."""


class Line(fields.String):
    """One line of text: composed (NFC), outer space removed, no control characters, 1 to ``most`` characters."""

    def __init__(self, *, most: int, **options: Any) -> None:
        """``most``: the greatest length."""
        super().__init__(**{"error_messages": REQUIRED, **options})
        self.most = most
        self.metadata = {"maxLength": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = " ".join(unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **options)).split(" "))
        if any(unicodedata.category(character) in UNSEEN for character in text):
            raise ValidationError([N_("Use letters, digits and signs only, on one line.")])
        text = text.strip()
        if not text:
            raise ValidationError([N_("This is needed.")])
        if len(text) > self.most:
            raise ValidationError([N_("Use at most %(most)s characters.", most=self.most)])
        return text


class Email(Line):
    """An e-mail address in the one spelling under which accounts are kept."""

    def __init__(self, **options: Any) -> None:
        """As any line, of at most 254 characters."""
        super().__init__(most=emails.LONGEST, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = emails.folded(super()._deserialize(value, attr, data, **options))
        if not emails.is_email(text):
            raise ValidationError([N_("This is not an e-mail address.")])
        return text


def _password(**options: Any) -> fields.String:
    """A password as it was typed: nothing is cut off or changed here."""
    return fields.String(
        required=True, error_messages=REQUIRED, validate=validate.Length(max=1000), load_only=True, **options
    )


def _language(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(LANGUAGES)), error_messages=REQUIRED, **options)


def _role() -> fields.Enum[Role]:
    return fields.Enum(Role, by_value=True, required=True, error_messages=REQUIRED)


class SignInIn(Schema):
    """E-mail address and password, as typed; whether they are well formed is not told."""

    email = fields.String(required=True, error_messages=REQUIRED, validate=validate.Length(max=1000))
    password = _password()


class FirstAdministratorIn(Schema):
    """The first account."""

    name = Line(most=120, required=True)
    email = Email(required=True)
    password = _password()


class ProfileIn(Schema):
    """What people change about their own account."""

    name = Line(most=120, required=True)
    language = _language(required=True)


class PasswordIn(Schema):
    """A new password, with the present one."""

    current_password = _password()
    password = _password()


class LinkIn(Schema):
    """How people find themselves in the register."""

    staff_number = Line(most=60, required=True)
    birth_year = fields.Integer(
        required=True,
        error_messages=NOT_A_NUMBER,
        validate=validate.Range(1900, 2100, error="Write the year with four digits, such as 1985."),
    )


class TokenChoiceIn(Schema):
    """A new API token: its name, its days, and what it may do (absent: everything its owner may)."""

    name = Line(most=80, load_default="API")
    days = fields.Integer(
        load_default=30,
        error_messages=NOT_A_NUMBER,
        validate=validate.Range(1, 366, error="A token lasts 1 to 366 days."),
    )
    scopes = fields.List(fields.Enum(Permission, by_value=True), load_default=None)


class TokenIn(TokenChoiceIn):
    """A new API token for whoever knows the password of an account."""

    email = fields.String(required=True, error_messages=REQUIRED, validate=validate.Length(max=1000))
    password = _password()


class GrantIn(Schema):
    """A role and where it holds: a region's code, a site's code, or neither for the whole country."""

    role = _role()
    region = Line(most=40, load_default=None, allow_none=True)
    site = Line(most=40, load_default=None, allow_none=True)


class AccountIn(GrantIn):
    """A new account with its first role; its one-time password is made by the service."""

    name = Line(most=120, required=True)
    email = Email(required=True)
    language = _language(load_default="en")


class AccountSearchIn(Schema):
    """Words that the name or the e-mail address must contain."""

    search = fields.String(load_default="", validate=validate.Length(max=200))


class GrantOut(Schema):
    """An open grant; without region and site it holds in the whole country."""

    id = fields.Integer()
    role = fields.Enum(Role, by_value=True)
    region = fields.String(attribute="region_code", allow_none=True)
    site = fields.String(attribute="site_code", allow_none=True)
    given_at = fields.AwareDateTime()


class MeOut(Schema):
    """The signed-in account."""

    id = fields.Integer()
    email = fields.String()
    name = fields.String()
    language = fields.String()
    is_linked = fields.Boolean(metadata={"description": "Whether it is linked to a person of the register."})
    grants = fields.List(fields.Nested(GrantOut))
    permissions = fields.List(fields.String(), metadata={"description": "What this token may do somewhere."})


class TokenOut(Schema):
    """A token as lists show it."""

    id = fields.Integer()
    name = fields.String()
    prefix = fields.String(metadata={"description": "How the token begins."})
    scopes = fields.List(fields.String())
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class NewTokenOut(TokenOut):
    """A token just made: the only time it is shown."""

    token = fields.String(metadata={"description": "Send it as `Authorization: Bearer`; it is shown only here."})


class AccountOut(Schema):
    """An account as administrators see it."""

    id = fields.Integer()
    email = fields.String()
    name = fields.String()
    language = fields.String()
    is_linked = fields.Boolean()
    is_disabled = fields.Boolean()
    created_at = fields.AwareDateTime()
    grants = fields.List(fields.Nested(GrantOut))


class NewAccountOut(AccountOut):
    """An account just made, with the password that opens it once."""

    one_time_password = fields.String(metadata={"description": "Shown only here; changed at the first sign-in."})
