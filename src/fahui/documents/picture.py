"""A receipt as a picture that a telephone keeps: one PNG, made in memory and stored nowhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _

from fahui.documents.fonts import font_folders

PICTURE = str(Path(__file__).with_name("picture.typ"))
POINTS_PER_INCH = 144  # 390 points wide make 780 pixels: sharp on a telephone, small to send


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """What stands on it; the small square holds the number and nothing else."""

    organ: str
    title: str
    number: str
    code: str  # empty: it is no longer shown
    parts: Sequence[Part]
    made: str
    mark: str = ""  # 演示


def draw(picture: Picture) -> bytes:
    """The picture as PNG."""
    card = {
        "organ": picture.organ,
        "title": picture.title,
        "number_label": _("编号"),
        "number": picture.number,
        "code_label": _("查询码"),
        "code": picture.code,
        "code_note": _("凭编号和查询码就能查进度，请不要给别人看。"),
        "qr": segno.make(picture.number, error="m", micro=False).svg_inline(scale=4, border=0),
        "qr_note": _("二维码里只有编号，没有您的资料。"),
        "parts": [{"title": part.title, "lines": list(part.lines)} for part in picture.parts],
        "made": picture.made,
        "mark": picture.mark,
    }
    made = typst.compile(
        PICTURE,
        format="png",
        ppi=POINTS_PER_INCH,
        font_paths=font_folders(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(card, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single picture")
    return made
