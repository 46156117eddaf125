"""Words kept true: rights of every route, help of every command, what the docs name, the shape of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
from flask import Flask

from app.config import SETTINGS
from app.permissions import ROLES, Permission, Role

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = sorted((ROOT / "app").rglob("*.py"))
FRAMEWORK: Final = frozenset({"static", "api-docs.openapi_json"})
PUBLIC: Final = frozenset(
    {
        "web.language",
        "web.alive",
        "web.ready",
        "web.privacy",
        "web.explorer",
        "web.icon",
        "catalogue.glossary",
        "catalogue.plan",
        "catalogue.paragraphs",
        "catalogue.paragraphs_file",
        "helplines.help",
        "law.law",
        "catalogue.cards",
        "catalogue.card",
        "learning.home",
        "accounts.sign_in",
        "accounts.sign_in_submit",
        "accounts.welcome",
        "accounts.welcome_submit",
        "credentials.verify",
        "credentials.verify_number",
    }
)
"""Pages that anybody may open; a new one is added here on purpose."""
CALLS: Final = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?safeguard ((?:[a-z-]+ ?)+)", re.MULTILINE)
"""Commands as the documentation shows them."""


def test_every_route_says_who_may_enter(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FRAMEWORK and not hasattr(app.view_functions[rule.endpoint], "access")
    ]
    assert silent == []


def test_every_permission_guards_a_route_and_every_role_is_documented(app: Flask) -> None:
    guarding = {getattr(view, "access", None) for view in app.view_functions.values()}
    assert {permission for permission in Permission if permission not in guarding} == set()
    assert set(ROLES) == set(Role)


def test_nothing_answers_to_strangers_but_what_is_listed(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", "public")
        if access == "public" or "GET" not in (rule.methods or ()):
            continue
        path = re.sub(r"<int[^>]*:[^>]+>", "1", rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]+>", "x", path)
        answer = client.get(path)
        expected = {401} if path.startswith("/api/") else {302}
        assert answer.status_code in expected, (path, answer.status_code)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def test_every_command_has_help_with_an_example_and_stands_in_the_docs(app: Flask) -> None:
    documented = (ROOT / "docs" / "operate.md").read_text("utf-8")
    for words, command in commands(app.cli):
        if words[0] == "openapi":
            continue
        assert command.help, words
        assert (command.epilog or "").startswith("Example: "), words
        assert f"safeguard {' '.join(words)}" in documented, words
        assert app.test_cli_runner().invoke(args=[*words, "--help"]).exit_code == 0


def test_every_setting_stands_in_the_docs_with_its_meaning() -> None:
    documented = (ROOT / "docs" / "operate.md").read_text("utf-8")
    for setting in SETTINGS:
        assert setting.variable in documented
        assert setting.meaning in documented, setting.variable


def test_files_and_functions_stay_small() -> None:
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert text.count("\n") <= 400, f"{path} has {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{path}:{node.lineno} {node.name} has {length} lines"


def _tables() -> dict[str, str]:
    """The class of every table and the slice that owns it."""
    return {
        node.name: path.parent.name
        for path in SOURCES
        if path.name == "models.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Base" for base in node.bases)
    }


def test_rows_are_made_only_in_the_slice_that_owns_the_table() -> None:
    owners = _tables()
    assert len(owners) > 15
    for path in SOURCES:
        room = path.relative_to(ROOT / "app").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            made = _row_made(node)
            if made in owners:
                assert owners[made] == room, f"{path}:{node.lineno} makes a {made}"


def _row_made(call: ast.Call) -> str | None:
    """``Table(...)`` or ``insert(Table)``."""
    if not isinstance(call.func, ast.Name):
        return None
    if call.func.id == "insert" and call.args and isinstance(call.args[0], ast.Name):
        return call.args[0].id
    return call.func.id


def test_only_the_unit_of_work_commits() -> None:
    committing = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert committing == ["app/web/unit_of_work.py"]


def test_only_the_clock_reads_the_time() -> None:
    reading = re.compile(r"datetime\.now\(|date\.today\(|utcnow\(|time\.time\(")
    assert [str(path) for path in SOURCES if path.name != "clock.py" and reading.search(path.read_text("utf-8"))] == []


def test_no_template_holds_a_script_a_style_or_another_host() -> None:
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|(?:src|href)=\"https?:|\|safe\b")
    for path in sorted((ROOT / "app").rglob("*.html")):
        found = forbidden.search(path.read_text("utf-8"))
        assert found is None, f"{path}: {found.group() if found else ''}"


def test_the_style_sheets_know_no_left_and_right() -> None:
    sheets = [path.read_text("utf-8") for path in sorted((ROOT / "app" / "web" / "static").glob("*.css"))]
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|[\s;{](?:left|right):|text-align:\s*(?:left|right)"
    )
    assert [sheet[:60] for sheet in sheets if physical.search(sheet)] == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/install.md",
        "docs/operate.md",
        "docs/api.md",
        "docs/content-format.md",
        "docs/curriculum.md",
        "docs/assessment.md",
        "docs/reporting.md",
    ],
)
def test_every_command_and_file_that_the_docs_name_exists(app: Flask, name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    known = {words for words, _ in commands(app.cli)} | {
        (group,) for group in app.cli.list_commands(click.Context(app.cli))
    }
    for line in CALLS.findall(text):
        words = tuple(line.split())
        assert any(words[: len(command)] == command for command in known), line
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (ROOT / name).parent.joinpath(target).exists(), target
