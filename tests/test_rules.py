"""Rules of the house that a machine can hold: layers, documentation, order in the folders, no markup from outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from newsreader.cli.commands import commands

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "newsreader").rglob("*.py"))
TOP = {".ci", ".github", ".gitignore", "LICENSE", "README.md", "newsreader", "pyproject.toml", "styles", "tests"}
"""All that may lie in the top folder; what git ignores does not count."""
MOST_LINES = 500
FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|managers?|misc|common|constants)$")
TEXT_WIDGETS = {"Static", "Label", "Link", "Button", "Checkbox", "RadioButton", "Option", "Hit", "DiscoveryHit", "Tab"}
TEXT_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_layers_hold(capsys: pytest.CaptureFixture[str]) -> None:
    from importlinter.cli import lint_imports

    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_the_top_folder_is_tidy() -> None:
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line]
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, pattern) for pattern in ignored)}
    assert found - TOP - {".git"} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_has_one_purpose_and_a_good_name(path: Path) -> None:
    assert not any(FORBIDDEN_NAMES.match(part) for part in path.with_suffix("").parts)
    assert path.read_text(encoding="utf-8").count("\n") <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_everything_public_is_documented(path: Path) -> None:
    tree = tree_of(path)
    assert not tree.body or ast.get_docstring(tree), f"{name_of(path)} does not say what it is for"
    bare = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert bare == [], f"{name_of(path)}: {', '.join(bare)}"


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if isinstance(node, documented) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("path", sorted((ROOT / "newsreader" / "ui").rglob("*.py")), ids=name_of)
def test_no_text_from_outside_becomes_markup(path: Path) -> None:
    found = [f"{name_of(path)}:{getattr(node, 'lineno', 0)}" for node in ast.walk(tree_of(path)) if is_markup(node)]
    assert found == [], "give Content(text), or markup=False"


def is_markup(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        targets = {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
        return bool(targets & TEXT_ATTRIBUTES) and is_assembled(node.value)
    if not isinstance(node, ast.Call) or not node.args:
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    plain = any(word.arg == "markup" and getattr(word.value, "value", True) is False for word in node.keywords)
    if called == "notify":
        return not plain and not isinstance(node.args[0], ast.Constant)
    return called == "from_markup" or (called in TEXT_WIDGETS and not plain and is_assembled(node.args[0]))


def is_assembled(value: ast.expr) -> bool:
    """Tells whether an expression builds a string at run time: it may then hold somebody else's words."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr in {"format", "join", "replace"}
    return isinstance(value, ast.JoinedStr | ast.BinOp)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ('Static(f"{title}")', True),
        ('Static(f"{title}", markup=False)', False),
        ("Static(Content(title))", False),
        ('Label("Title: " + title)', True),
        ("app.notify(message)", True),
        ("app.notify(message, markup=False)", False),
        ('app.notify("Copied")', False),
        ('pane.border_title = f"{title}"', True),
        ("pane.border_title = Content(title)", False),
        ("Content.from_markup(title)", True),
    ],
)
def test_the_markup_rule_sees_what_it_should(source: str, wrong: bool) -> None:
    assert any(is_markup(node) for node in ast.walk(ast.parse(source))) is wrong


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = 'python3 -m venv .venv && .venv/bin/pip install -q -e ".[dev]" && .venv/bin/python -m pytest'
    assert command in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert command in script
    assert "set -eu" in script


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    fenced = "\n".join(re.findall(r"^```.*?^```", readme, re.DOTALL | re.MULTILINE))
    named = re.findall(r"`newsreader ([a-z]+)", readme) + re.findall(r"^newsreader ([a-z]+)", fenced, re.MULTILINE)
    assert set(named) <= set(commands.list_commands(click.Context(commands)))


def test_the_ci_script_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
