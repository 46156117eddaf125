"""What every template can use: languages, directions, dates and numbers in the reader's way, CSRF fields."""

from datetime import date, datetime
from typing import Any

from babel import Locale
from flask import Flask, current_app, request
from flask_babel import format_date, format_decimal, get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.clock import today
from app.i18n import LANGUAGES, Message, direction, translate
from app.permissions import Permission
from app.web.access import principal_or_none
from app.web.language import page_language


def configure_templates(app: Flask) -> None:
    """Add the filters and values that templates share."""
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_shared)
    app.add_template_filter(_day, "day")
    app.add_template_filter(_number, "number")
    app.add_template_filter(_percent, "percent")
    app.add_template_filter(_whole_percent, "whole_percent")
    app.add_template_filter(_said, "said")


def _shared() -> dict[str, Any]:
    language = page_language()
    return {
        "language": language,
        "direction": direction(language),
        "direction_of": direction,
        "languages": {code: LANGUAGES[code] for code in current_app.config["LANGUAGES"]},
        "principal": principal_or_none(),
        "Permission": Permission,
        "csrf_field": _csrf_field,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "today": today(),
        "is_demonstration": current_app.config.get("IS_DEMONSTRATION", False),
    }


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _day(moment: date | datetime | None) -> str:
    """A day written in full, in the reader's language and with the digits usual there."""
    return "" if moment is None else str(format_date(moment, "long", rebase=False))


def _number(value: float) -> str:
    """A number with the reader's separators."""
    return str(format_decimal(value))


def _percent(value: float) -> str:
    """A share of 100 with one decimal and the reader's percent sign, isolated from the text around it."""
    return _with_percent_sign(format_decimal(value, "#,##0.0"))


def _whole_percent(value: int) -> str:
    """A whole share of 100 in the same way."""
    return _with_percent_sign(format_decimal(value))


def _with_percent_sign(number: str) -> str:
    locale = get_locale() or Locale("en")
    share = f"{number}\u00a0{locale.number_symbols['latn']['percentSign']}"
    return f"\u2066{share}\u2069" if direction(page_language()) == "rtl" else share


def _said(message: Message | str) -> str:
    """A message in the reader's language."""
    return translate(message, page_language()) if isinstance(message, Message) else message
