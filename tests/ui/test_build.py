"""The assets build without Node on the machine and stay small."""

import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fahui.ui.build import BuildError, icon_names, symbol, write_atomically
from tests.conftest import ROOT

PORTAL_BUDGET = 120_000  # bytes transferred for a whole page, docs of the experience


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def test_style_and_scripts_leave_room_in_the_budget(assets: Path) -> None:
    htmx = next((ROOT / ".venv").glob("lib/python*/site-packages/django_htmx/static/django_htmx/htmx-2.min.js"))
    together = sum(map(packed, [assets / "app.css", assets / "app.js", assets / "icons.svg", htmx]))
    assert together < PORTAL_BUDGET / 2


def test_the_style_sheet_is_one_file(assets: Path) -> None:
    css = (assets / "app.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert "url(" not in css
    assert "html.large" in css


def test_the_sprite_holds_every_listed_icon_once(assets: Path) -> None:
    # The file is our own build's, from a pinned package.
    symbols = ET.parse(assets / "icons.svg").getroot()  # noqa: S314
    names = [symbol.get("id") for symbol in symbols]
    assert names == list(icon_names())
    assert len(set(names)) == len(names)
    assert all(len(symbol) for symbol in symbols)


def test_an_icon_that_does_not_exist_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no-such-icon"):
        symbol(tmp_path, "no-such-icon")
    (tmp_path / "odd.svg").write_text("not a picture", encoding="utf-8")
    with pytest.raises(BuildError, match="not an icon"):
        symbol(tmp_path, "odd")


def test_files_are_replaced_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "a.svg"
    write_atomically(target, "一")
    write_atomically(target, "二")
    assert target.read_text(encoding="utf-8") == "二"
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
