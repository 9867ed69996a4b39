"""The shape of the code, held by tests (architecture §3, §4, §10)."""

import ast
import re
from pathlib import Path

from fahui.matters.catalogue import services
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "fahui"
MODULES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = list(SOURCE.rglob("templates/**/*.html"))


def lines(path: Path) -> int:
    """How many lines a file has."""
    return path.read_text(encoding="utf-8").count("\n")


def test_modules_are_small() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in MODULES if lines(path) > 300}
    assert not long


def test_settings_are_small() -> None:
    assert lines(SOURCE / "project" / "settings.py") <= 250


def test_functions_are_small() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or 0) - node.lineno + 1
                if count > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} {count}")
    assert not long


def test_templates_are_small() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in TEMPLATES if lines(path) > 120}
    assert not long


def test_no_drawers() -> None:
    names = {"utils", "helpers", "common", "misc", "manager", "managers"}
    assert not [path for path in MODULES if path.stem in names or names & set(path.parts)]


def test_no_engine_module_view_or_template_names_a_service() -> None:
    """A new service needs one new file: nothing outside services/ (and the demo, which tells stories) knows a code."""
    codes = services.codes()
    named = []
    for path in [*MODULES, *TEMPLATES]:
        if path.relative_to(SOURCE).parts[0] in ("services", "demo"):
            continue
        text = path.read_text(encoding="utf-8")
        named += [f"{path.relative_to(ROOT)}: {code}" for code in codes if re.search(rf"""["']{code}["']""", text)]
    assert not named


def test_lock_files_name_no_registry() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in re.sub(r'"(url|license|funding|homepage)": "[^"]*"', "", text), name
        assert '"resolved"' not in text, name


def test_every_public_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.name != "apps.py"
        and path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
