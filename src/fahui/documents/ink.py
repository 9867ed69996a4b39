"""A signature drawn on a screen or photographed on paper: is there one, and the strokes alone, black on white (F52)."""

import base64
import binascii
import io
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

LINE: Final = "＿＿＿＿＿＿＿＿"  # to sign on, by hand
ON_PAPER: Final = "（已在纸上签名，扫描件存卷）"
DATA: Final = "data:image/png;base64,"
MOST: Final = 2_000_000  # bytes of a drawing: a telephone's pad makes some ten thousand
SIDE: Final = 800  # pixels on which ink is measured
DARKER: Final = 60  # of 255: how much darker than the paper around it a stroke is
LEAST: Final = 0.0008  # share of ink: a dot is no signature
GREATEST: Final = 0.35  # and neither is a black picture
SPAN: Final = 40  # pixels of SIDE that the strokes reach over, at least
HEIGHT: Final = 160  # pixels of the strokes as they are kept


def drawn(text: str) -> bytes:
    """The picture in a data URL that a drawing pad sent; raises ValidationError."""
    if not text.startswith(DATA):
        raise _empty()
    if len(text) > MOST:
        raise ValidationError(_("签名的图片太大，请清除后重新签。"), code="size")
    try:
        return base64.b64decode(text.removeprefix(DATA), validate=True)
    except binascii.Error as broken:
        raise _empty() from broken


def strokes(content: bytes) -> bytes:
    """The signature alone as PNG, whatever it stands on; raises ValidationError when there is none."""
    try:
        opened = Image.open(io.BytesIO(content), formats=["PNG", "JPEG"])
        picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as broken:
        raise ValidationError(_("签名的图片打不开，请重新签。"), code="broken") from broken
    sheet = Image.new("RGBA", picture.size, "white")
    sheet.alpha_composite(picture)
    grey = sheet.convert("L")
    grey.thumbnail((SIDE, SIDE))
    paper = grey.filter(ImageFilter.GaussianBlur(max(grey.size) / 12))  # light falls unevenly on a photographed sheet
    ink = ImageChops.subtract(paper, grey).point(lambda value: 255 if value > DARKER else 0)
    share = ink.histogram()[255] / (ink.width * ink.height)
    box = ink.getbbox()
    if box is None or share < LEAST or max(box[2] - box[0], box[3] - box[1]) < SPAN:
        raise _empty()
    if share > GREATEST:
        raise ValidationError(_("看不出签名，请重新签，或者重新拍照。"), code="no_strokes")
    return _cut(ink, box)


def as_value(picture: bytes) -> str:
    """How a letter keeps it among its values."""
    return DATA + base64.b64encode(picture).decode()


def png_size(value: str) -> tuple[int, int]:
    """Width and height of a kept signature, from the head of the PNG."""
    head = base64.b64decode(value.removeprefix(DATA)[:32])
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _cut(ink: Image.Image, box: tuple[int, int, int, int]) -> bytes:
    cut = ImageChops.invert(ink).crop(box)
    cut = cut.resize((max(1, round(cut.width * HEIGHT / cut.height)), HEIGHT))
    cut.thumbnail((HEIGHT * 5, HEIGHT))
    out = io.BytesIO()
    cut.convert("L").save(out, "PNG", optimize=True)
    return out.getvalue()


def _empty() -> ValidationError:
    return ValidationError(_("没有看到签名，请签好名字再提交。"), code="empty")
