"""Proposals as YAML in the format of the content files, ready to be pasted into them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

LINE: Final = 120


class _Dumper(yaml.SafeDumper):
    """Writes short leaves on one line, as the content files have them, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Always: the content files refuse aliases."""
        return True


def _mapping(dumper: yaml.SafeDumper, plain: dict[str, Any]) -> yaml.MappingNode:
    is_leaf = all(isinstance(value, str | bool) for value in plain.values()) and len(plain) <= 3
    return dumper.represent_mapping("tag:yaml.org,2002:map", plain.items(), flow_style=is_leaf)


def _sequence(dumper: yaml.SafeDumper, plain: list[Any]) -> yaml.SequenceNode:
    is_short = all(isinstance(value, str) for value in plain)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", plain, flow_style=is_short)


def _words(dumper: yaml.SafeDumper, plain: str) -> yaml.ScalarNode:
    """Several lines stand on one, so that nothing of them depends on how the file is indented."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", plain, style='"' if "\n" in plain else None)


_Dumper.add_representer(str, _words)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)


def structure_yaml(items: Sequence[Mapping[str, Any]]) -> str:
    """The part for ``module.yaml``."""
    return _dumped({"items": list(items)})


def text_yaml(texts: Mapping[str, Mapping[str, Any]]) -> str:
    """The part for ``text.yaml``."""
    return _dumped({"items": dict(texts)})


def both(items: Sequence[Mapping[str, Any]], texts: Mapping[str, Mapping[str, Any]], language: str) -> str:
    """Both parts in one file, two documents, each under the name of the file that it goes into."""
    return (
        f"# For module.yaml:\n{structure_yaml(items)}---\n# For {language}/text.yaml:\n{text_yaml(texts)}"
        if items
        else "# The file held nothing that can become an item.\n"
    )


def _dumped(plain: Mapping[str, Any]) -> str:
    return str(yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE))
