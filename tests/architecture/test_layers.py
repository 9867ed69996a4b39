"""Imports point down, and the tables are those the models describe."""

import pytest
from django.apps import apps
from django.core.management import call_command
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.conftest import ROOT


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts of pyproject.toml."""
    monkeypatch.chdir(ROOT)
    done = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    said = capsys.readouterr().out
    assert done == EXIT_STATUS_SUCCESS, said
    assert "0 broken" in said


def test_the_migrations_make_the_tables_of_the_models(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_is_installed_under_its_own_name() -> None:
    folders = {path.parent.name for path in (ROOT / "src" / "fahui").glob("*/apps.py")}
    assert folders <= {config.label for config in apps.get_app_configs()}
