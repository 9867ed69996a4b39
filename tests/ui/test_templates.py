"""Rules every template of the project keeps: nothing inline, known icons, short files."""

import re
from pathlib import Path

import pytest

from fahui.ui.build import icon_names
from fahui.ui.templatetags.ui import in_one

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fahui"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
COMPONENTS = SOURCE.parents[1] / "docs" / "components.md"
EXPRESSION = re.compile(r"\s:[a-z_]+=\"(?:not [^\"]*|[^\"{]*(?: (?:and|or|in|is) |[=!<>]=)[^\"]*)\"")
ICON = re.compile(r"{% icon \"([\w-]+)\" %}|\sicon=\"([\w-]+)\"")


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*TEMPLATES, COMPONENTS], ids=lambda path: path.name)
def test_a_bound_attribute_names_a_variable(path: Path) -> None:
    """Cotton looks a variable up; an expression is passed on as text, or as nothing."""
    assert EXPRESSION.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_names_one_district_or_one_level(path: Path) -> None:
    """Names come from settings and from the dated names of the levels; 服务点 stands for a point of any level."""
    assert re.findall(r"新洲|武汉|工作站|区中心", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_icons_exist(path: Path) -> None:
    used = {one or other for one, other in ICON.findall(path.read_text(encoding="utf-8"))}
    assert used <= set(icon_names())


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", sorted((SOURCE / "ui/templates/cotton").rglob("*.html")), ids=named)
def test_components_declare_their_variables(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("<c-vars ")


def test_every_component_is_documented() -> None:
    text = (SOURCE.parents[1] / "docs" / "components.md").read_text(encoding="utf-8")
    missing = [
        path.stem for path in (SOURCE / "ui/templates/cotton/ui").glob("*.html") if f"<c-ui.{path.stem}" not in text
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (["在范围之内。", "免予核查。"], "在范围之内。免予核查。"),
        (["工友证言", "转账记录"], "工友证言；转账记录"),
        (["只有一项"], "只有一项"),
        ([], ""),
    ],
)
def test_sentences_follow_each_other_and_other_things_are_parted(parts: list[str], line: str) -> None:
    assert in_one(parts) == line
