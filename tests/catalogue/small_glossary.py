"""A small glossary for the small content folder; tests break one thing in it."""

import yaml

from tests.catalogue.small_content import LANGUAGES

NAMES = {
    "en": ("Duty to report", "assent", "zeal"),
    "fr": ("Écoute", "assentiment", "zèle"),
    "es": ("Ñandú", "asentimiento", "nube"),
    "ar": ("الواجب", "إذن", "ثقة"),
    "ru": ("ёлка", "жалоба", "еда"),
    "zh": ("《中文》", "安全", "保密"),
}


class SmallGlossary:
    """Three terms with words in every language; ``write`` puts them into a content folder."""

    def __init__(self, root):
        """``root``: the content folder."""
        self.root = root / "glossary"
        self.terms = [
            {"key": "duty", "anchors": ["G28(c)", "S82"], "see": ["assent"]},
            {"key": "assent", "anchors": ["R14"], "see": ["duty", "zeal"]},
            {"key": "zeal", "anchors": ["G17"]},
        ]
        self.words = {language: self._words(language) for language in LANGUAGES}

    def _words(self, language):
        terms = {
            key: {"term": term, "meaning": f"{term} ({language})."}
            for key, term in zip(("duty", "assent", "zeal"), NAMES[language], strict=True)
        }
        return {"language": language, "native_review": "none", "terms": terms}

    def write(self):
        """Write every file of it."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._dump("terms.yaml", {"terms": self.terms})
        for language, words in self.words.items():
            self._dump(f"{language}.yaml", words)
        return self

    def _dump(self, name, plain):
        (self.root / name).write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
