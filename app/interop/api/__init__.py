"""The JSON API of the exchange: items in and out, releases out, translations out and in."""

from app.interop.api import exports, items, translations

items_blueprint = items.blueprint
exports_blueprint = exports.blueprint
translations_blueprint = translations.blueprint

__all__ = ["exports_blueprint", "items_blueprint", "translations_blueprint"]
