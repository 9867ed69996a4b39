"""What the two fonts can print."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fahui.documents import fonts


@pytest.fixture
def fresh(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder that has no glyph list yet; the process forgets its own."""
    settings.VAR = tmp_path
    fonts.coverage.cache_clear()
    yield tmp_path
    fonts.coverage.cache_clear()


def test_common_and_rare_characters_are_covered_and_the_missing_are_named_once() -> None:
    assert fonts.missing_glyphs("《》、；……——①㎡ 䶮堃㙍喆犇 𠮷\n葛󠄀") == []
    assert fonts.missing_glyphs("𪚥甲𪚥乙\U0010ffff") == ["𪚥", "\U0010ffff"]


def test_the_glyph_list_is_read_once_and_kept_on_disk(fresh: Path) -> None:
    points = fonts.coverage()
    kept = fresh / "cache" / "glyphs.json"
    assert json.loads(kept.read_text())["points"] == sorted(points)

    kept.write_text(json.dumps({**json.loads(kept.read_text()), "points": [65]}))
    fonts.coverage.cache_clear()
    assert fonts.coverage() == {65}


def test_a_list_of_other_fonts_is_not_believed(fresh: Path) -> None:
    kept = fresh / "cache" / "glyphs.json"
    kept.parent.mkdir()
    kept.write_text(json.dumps({"fonts": [["old.otf", 1]], "points": [65]}))

    assert len(fonts.coverage()) > 40_000
