"""bin/test asks for what it lacks in one sentence."""

import pytest

from fahui.project.runner import testing
from fahui.project.runner.words import StartError


def test_unknown_part_is_answered_with_the_usage() -> None:
    with pytest.raises(StartError, match=r"Usage: bin/test \[unit"):
        testing.main(["everything"])


def test_missing_browser_is_answered_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")
    with pytest.raises(StartError, match="apt-get install chromium fonts-noto-cjk"):
        testing.require_browser()
