"""Imports point one way, and the pure stages load without the web and the database (design 1)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

QUIZ = Path(__file__).resolve().parent.parent / "quiz"

#: What every folder of pages may use besides the stages: the reader's language and the database object.
WIRING = frozenset({"languages", "limiting", "tidying", "forgetting", "db"})

MAY_IMPORT = {
    "content": frozenset[str](),
    "assess": frozenset({"content"}),
    "ballot": frozenset({"db"}),
    "disclosure": frozenset[str](),
    "accounts": frozenset({"db"}),
    "learn": frozenset({"content", "assess", "ballot"}) | WIRING,
    "teach": frozenset({"content", "ballot", "disclosure", "accounts"}) | WIRING,
    "about": frozenset({"content", "readiness"}) | WIRING,
    "migrations": frozenset({"db", "ballot", "accounts"}),
}

NEVER = {
    "content": ("flask", "sqlalchemy"),
    "assess": ("flask", "sqlalchemy"),
    "ballot": ("flask",),
    "disclosure": ("flask", "sqlalchemy", "pydantic"),
    "accounts": ("flask",),
}

#: A drawer for leftovers grows until nobody finds anything in it.
DRAWERS = {"utils", "util", "common", "helpers", "helper", "services", "misc", "tools"}


def imports_of(file: Path) -> set[str]:
    """Give the full names of every module a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write imports in full"
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "quiz"
                else {node.module or ""}
            )
    return names


def files_of(folder: str) -> list[Path]:
    """Give every module of a folder; an empty answer would make a test here pass for nothing."""
    found = sorted((QUIZ / folder).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_stands_before_it(folder: str) -> None:
    for file in files_of(folder):
        ours = {name.split(".")[1] for name in imports_of(file) if name.startswith("quiz.")}
        assert ours <= MAY_IMPORT[folder] | {folder}, file


@pytest.mark.parametrize("folder", NEVER)
def test_a_stage_keeps_clear_of_the_web_and_where_it_must_of_the_database(folder: str) -> None:
    for file in files_of(folder):
        roots = {name.split(".")[0] for name in imports_of(file)}
        assert not {root for root in roots if root.startswith(NEVER[folder])}, file


def test_every_folder_has_its_rule() -> None:
    folders = {path.name for path in QUIZ.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(MAY_IMPORT)


@pytest.mark.parametrize("module", ["quiz.assess.scoring", "quiz.disclosure.suppression", "quiz.content.catalogue"])
def test_a_pure_stage_loads_without_flask_and_sqlalchemy(module: str) -> None:
    script = f"import {module}, sys; print(sorted({{'flask', 'sqlalchemy'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=QUIZ.parent, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_disclosure_folder_makes_what_is_released() -> None:
    makers = [
        file
        for file in QUIZ.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Released"
    ]
    assert makers
    assert {file.parent.name for file in makers} == {"disclosure"}


def test_nobody_imports_the_application_but_those_who_run_it() -> None:
    for file in QUIZ.rglob("*.py"):
        if file.name not in ("cli.py", "serve.py", "privacy_test.py"):
            assert "quiz.app" not in imports_of(file), file


def test_there_is_no_drawer_for_leftovers() -> None:
    assert not [path for path in QUIZ.rglob("*") if path.stem in DRAWERS]


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        (file.name, inner.lineno)
        for file in QUIZ.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_template_is_rendered_from_a_string_and_no_text_is_marked_safe() -> None:
    for file in QUIZ.rglob("*.py"):
        assert "render_template_string" not in file.read_text(), file
    for template in (QUIZ.parent / "templates").rglob("*.html"):
        assert "| safe" not in template.read_text(), template
        assert "|safe" not in template.read_text(), template
