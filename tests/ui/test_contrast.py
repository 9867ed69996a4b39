"""Every colour pair of the tokens reads at 4.5 : 1 or better (GB/T 37668, WCAG AA), in all four schemes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "src/fahui/ui/assets/css/tokens.css"
TEXTS = ("ink", "soft", "brand", "brand-deep", "accent", "ok", "warn", "late")
PAIRS = (
    *((text, ground) for text in TEXTS for ground in ("paper", "wash")),
    *(("ink", f"{tone}-wash") for tone in ("brand", "accent", "ok", "warn", "late")),
    *((tone, f"{tone}-wash") for tone in ("brand", "accent", "ok", "warn", "late")),
    *(("brand-deep", "brand-wash"), ("soft", "brand-wash"), ("late", "paper"), ("brand", "late-wash")),
    *(("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-accent", "accent")),
    *(("nav-ink", "nav"), ("nav-soft", "nav"), ("nav-ink", "nav-on"), ("on-nav", "nav-on"), ("on-nav", "nav")),
)
SHAPES = (("edge", "paper"), ("edge", "wash"), ("focus", "paper"), ("focus", "wash"))


def block(css: str, selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\n\s*\}", css, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", found[1]))


def schemes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text(encoding="utf-8")
    light, large, dark = block(css, ":root"), block(css, "html.large"), block(css, "html.staff")
    return {
        "light": light,
        "large": light | large,
        "dark": light | dark,
        "large and dark": light | large | dark,
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "large", "dark", "large and dark"])
def test_every_pair_of_text_and_ground_reads_well(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {f"{a} on {b}": round(contrast(colours[a], colours[b]), 2) for a, b in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "large", "dark", "large and dark"])
def test_edges_of_controls_and_the_focus_ring_can_be_seen(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {f"{a} on {b}": round(contrast(colours[a], colours[b]), 2) for a, b in SHAPES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_large_text_mode_has_stronger_contrast_than_the_standard_one() -> None:
    every = schemes()
    for text in ("ink", "soft", "brand", "ok", "warn", "late", "edge"):
        assert contrast(every["large"][text], "#ffffff") > contrast(every["light"][text], "#ffffff"), text


def test_no_colour_is_written_outside_the_tokens() -> None:
    # White under a QR code (scanners need it) and the print sheet's black and white are the exceptions.
    for path in TOKENS.parent.glob("*.css"):
        if path.name in ("tokens.css", "print.css"):
            continue
        found = set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8")))
        assert found <= {"#fff"}, f"{path.name}: {found}"
