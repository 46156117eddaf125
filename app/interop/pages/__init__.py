"""The pages of the exchange: items in and out, releases out, translations out and in, modules out."""

from app.interop.pages import exports, items, modules, translations

items_blueprint = items.blueprint
modules_blueprint = modules.blueprint
exports_blueprint = exports.blueprint
translations_blueprint = translations.blueprint

__all__ = ["exports_blueprint", "items_blueprint", "modules_blueprint", "translations_blueprint"]
