"""The two font packages every machine prints with, and what they can print (foundation-notes: both are OFL data)."""

import importlib.util
import json
import os
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SERIF_FILE = ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf")
SANS_FILE = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
SANS_FACE = "Noto Sans CJK SC"


def _file(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)  # found, never imported: the packages hold data only
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the font package {package} is not installed")
    return Path(spec.submodule_search_locations[0]) / name


def font_files() -> tuple[Path, Path]:
    """The serif for the body, and the sans for headings, bold text and whatever the serif lacks."""
    return _file(*SERIF_FILE), _file(*SANS_FILE)


def font_folders() -> list[str]:
    """The folders Typst looks into, and no others."""
    return [str(file.parent) for file in font_files()]


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Every code point that can be printed; kept in a file, since reading the fonts takes most of a second."""
    files = font_files()
    key = [[file.name, file.stat().st_size] for file in files]
    cache = settings.VAR / "cache" / "glyphs.json"
    if cache.exists():
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["fonts"] == key:
            return frozenset(kept["points"])
    points = sorted(_read(files[0]) | _read(files[1]))
    cache.parent.mkdir(parents=True, exist_ok=True)
    mine = cache.with_name(f"{cache.name}.{os.getpid()}")
    mine.write_text(json.dumps({"fonts": key, "points": points}), encoding="utf-8")
    mine.replace(cache)
    return frozenset(points)


def _read(file: Path) -> set[int]:
    from fontTools.ttLib import TTCollection, TTFont  # large, and asked once a machine

    if file.suffix == ".ttc":
        with TTCollection(str(file), lazy=True) as collection:
            # Every face of the collection has the same characters; the one style.typ names is read.
            face = next(font for font in collection.fonts if font["name"].getDebugName(1) == SANS_FACE)
            return set(face.getBestCmap())
    with TTFont(str(file), lazy=True) as font:
        return set(font.getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """The characters of a text that cannot be printed, each once, in order; variation selectors ask nothing."""
    known = coverage()
    return [char for char in dict.fromkeys(text) if ord(char) not in known and not _silent(char)]


def _silent(char: str) -> bool:
    return char == "\n" or "\ufe00" <= char <= "\ufe0f" or unicodedata.name(char, "").startswith("VARIATION SELECTOR")
