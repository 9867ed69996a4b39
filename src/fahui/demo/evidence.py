"""A photograph of a paper that was never written: something to open on the page of a matter."""

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from fahui.core.models import DataKey
from fahui.documents.fonts import font_files
from fahui.matters.effects import Upload
from fahui.matters.uploads import store

SIZE = (720, 960)
PAPER, INK, FAINT = (250, 247, 238), (40, 40, 60), (205, 200, 188)


@cache
def _picture(title: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(font_files()[0]), 36)
    draw.text((60, 70), title, INK, font)
    draw.text((60, 130), "（演示材料，内容虚构）", INK, font)
    for line in range(230, SIZE[1] - 60, 60):
        draw.line((60, line, SIZE[0] - 60, line), FAINT, 2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def photograph(title: str, key: DataKey) -> list[Upload]:
    """The picture as a resident hands it in, through the same checks as any file."""
    upload = SimpleUploadedFile(f"{title}.jpg", _picture(title), "image/jpeg")
    return store([upload], key, field="supplement_files", title=title)
