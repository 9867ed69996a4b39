"""The printed letter: every character, inside the margins, the same everywhere."""

import io
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from fahui.documents import fonts, pdf
from fahui.documents.blocks import Blocks
from fahui.documents.filling import compose
from tests.documents.conftest import DECIDED_ON, REFUSAL
from tests.documents.test_filling import HOSTILE

NUMBER = "新法援不决字〔2026〕1号"
LEFT, RIGHT = 26 / 25.4 * 72, 595.28 - 26 / 25.4 * 72  # points
CANNOT_BEGIN = "。，、）；：》！？”’"


def _read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in _read(content).pages)


def _letter(blocks: Blocks, **manner: Any) -> bytes:
    return pdf.render(blocks, dated=DECIDED_ON, number=NUMBER, **manner)


def test_f85_rare_characters_and_punctuation_come_back_from_the_pdf(printed: dict[str, Any]) -> None:
    """No character is lost to a box, also outside the basic plane."""
    rare = "《》、；……——①㎡䶮𠮷"
    content = _letter(compose(REFUSAL, {**printed, "note": rare}))

    assert rare in _text(content)


def test_a_character_no_font_has_stops_the_letter_and_is_named(printed: dict[str, Any]) -> None:
    with pytest.raises(pdf.MissingGlyphs) as caught:
        _letter(compose(REFUSAL, {**printed, "applicant": "赵𪚥", "cause": "𪚥与🀀"}))

    assert caught.value.chars == ("𪚥", "🀀")
    assert "𪚥" in caught.value.words


def test_the_second_net_also_names_the_character(printed: dict[str, Any], every_glyph_claimed: None) -> None:
    """Should the kept list of characters be wrong one day, PDF/A still refuses a box."""
    with pytest.raises(pdf.MissingGlyphs) as caught:
        _letter(compose(REFUSAL, {**printed, "applicant": "赵𪚥"}))

    assert caught.value.chars == ("𪚥",)


def test_what_a_person_typed_prints_as_typed(printed: dict[str, Any]) -> None:
    content = _letter(compose(REFUSAL, {**printed, "note": HOSTILE}))

    assert HOSTILE.replace(" ", "") in _text(content).replace(" ", "").replace("\n", "")


@pytest.fixture
def every_glyph_claimed(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A data folder whose list of characters says that the fonts have everything."""
    files = [[file.name, file.stat().st_size] for file in fonts.font_files()]
    settings.VAR = tmp_path
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "glyphs.json").write_text(json.dumps({"fonts": files, "points": list(range(0x30000))}))
    fonts.coverage.cache_clear()
    yield
    fonts.coverage.cache_clear()


def _two_thousand() -> str:
    chosen = random.Random(86)  # noqa: S311  a fixed, repeatable text, no secret
    return "".join(
        chosen.choice("申请法律援助中心依照审查决定理由公民权利义务。，、）（《》；：“”") for _ in range(2000)
    )


def test_f86_two_thousand_characters_without_a_blank_stay_inside_the_margins() -> None:
    """Nothing runs off the page and no line begins with a closing mark."""
    content = _letter(compose("# 标题\n\n{{ story }}", {"story": _two_thousand()}))
    lines = [line for page in _read(content).pages for line in page.extract_text().splitlines()]
    places: list[tuple[float, int]] = []
    for page in _read(content).pages:
        page.extract_text(visitor_text=lambda text, cm, _tm, _font, _size: places.append((cm[4], len(text.strip()))))

    assert not [line for line in lines if line[0] in CANNOT_BEGIN]
    assert not [line for line in lines if line[-1] in "（《“"]
    assert max(map(len, lines)) < 50  # 32 characters of 14 points, more only where marks are set tight
    assert min(x for x, length in places if length) >= LEFT - 0.5
    assert max(x for x, length in places if length) <= RIGHT


def test_a_long_number_or_address_breaks_too() -> None:
    content = _letter(compose("# 标题\n\n{{ address }}", {"address": "https://" + "0" * 400}))

    assert max(map(len, _text(content).splitlines())) < 65
    assert "".join(_text(content).split()).count("0" * 400) == 1


def test_f86_every_page_says_its_number_and_place(printed: dict[str, Any]) -> None:
    content = _letter(compose(REFUSAL, {**printed, "note": _two_thousand()}))
    pages = [page.extract_text() for page in _read(content).pages]

    assert len(pages) == 3
    for at, text in enumerate(pages, 1):
        assert NUMBER in text
        assert f"第{at}页" in text
        assert "共3页" in text


def test_the_same_letter_gives_the_same_bytes(printed: dict[str, Any]) -> None:
    blocks = compose(REFUSAL, printed)

    assert _letter(blocks) == _letter(blocks)
    assert _letter(blocks) != _letter(blocks, mark="演示")


def test_the_pdf_is_archival_and_named_by_its_title(printed: dict[str, Any]) -> None:
    reader = _read(_letter(compose(REFUSAL, printed)))
    assert reader.xmp_metadata is not None
    meta = reader.xmp_metadata.stream.get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in meta
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in meta
    assert reader.metadata is not None
    assert reader.metadata.title == "不予法律援助决定书"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DECIDED_ON


def test_a_demo_letter_says_so_on_every_page(printed: dict[str, Any]) -> None:
    content = _letter(compose(REFUSAL, {**printed, "note": _two_thousand()}), mark="演示")

    assert all("演示文书不具法律效力" in page.extract_text().replace(" ", "") for page in _read(content).pages)


def test_the_style_compiles_without_a_warning(printed: dict[str, Any]) -> None:
    """A wrong font name is only a warning to Typst, and would change every letter."""
    arguments = pdf._settings(compose(REFUSAL, printed), DECIDED_ON, NUMBER, "演示")
    _, warnings = typst.compile_with_warnings(pdf.STYLE, **arguments)

    assert [str(each) for each in warnings] == []


@pytest.mark.parametrize("paragraphs", range(14, 24))
def test_the_seal_never_stands_on_a_page_without_text(paragraphs: int) -> None:
    """Wherever the page ends, the 落款 takes the last paragraph with it."""
    blocks = compose("# 函\n\n{{ text }}\n\n> {{ organ }}\n> {{ date }}", {
        "text": ["本中心已收到来函，现就有关事项答复如下，请予支持。"] * paragraphs,
        "organ": "武汉市新洲区法律援助中心",
        "date": date(2026, 10, 8),
    })  # fmt: skip
    place = pdf.seal_place(blocks, dated=DECIDED_ON)
    pages = [page.extract_text() for page in _read(pdf.render(blocks, dated=DECIDED_ON)).pages]

    assert place is not None
    assert place.page == len(pages) - 1
    assert "请予支持" in pages[-1]
    assert place.x + place.side <= RIGHT + 1
    assert place.y >= 30 / 25.4 * 72 - 1


def test_a_letter_without_signature_has_no_place_for_a_seal() -> None:
    assert pdf.seal_place(compose("# 函", {}), dated=DECIDED_ON) is None
