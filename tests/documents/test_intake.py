"""Uploads: what is let in, what is cleaned, what is refused and in which words."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from fahui.documents import pdf
from fahui.documents.filling import compose
from fahui.documents.intake import accept_upload, download_headers, safe_name


def _upload(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _photo(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (255, 0, 0, 80) if mode == "RGBA" else "red").save(out, kind, **more)
    return out.getvalue()


def _pdf(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _refusal(content: bytes, name: str = "照片.jpg") -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        accept_upload(_upload(content, name))
    return caught.value


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGB", "image/png"),
        ("PNG", "P", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
    ],
)
def test_photos_are_drawn_anew(kind: str, mode: str, becomes: str) -> None:
    content, content_type, _ = accept_upload(_upload(_photo(kind, mode=mode) + b"<script>hidden</script>"))

    assert content_type == becomes
    assert b"hidden" not in content
    assert Image.open(io.BytesIO(content)).size == (60, 40)


def test_place_and_camera_of_a_photo_are_dropped_and_its_turn_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "SecretCamera"
    content, _, _ = accept_upload(_upload(_photo("JPEG", exif=exif)))
    picture = Image.open(io.BytesIO(content))

    assert picture.size == (40, 60)
    assert not picture.getexif()
    assert b"SecretCamera" not in content


def test_a_text_note_inside_a_png_is_dropped() -> None:
    note = PngInfo()
    note.add_text("Comment", "secret note")
    content, _, _ = accept_upload(_upload(_photo("PNG", pnginfo=note)))

    assert b"secret note" not in content


def test_a_huge_photo_is_made_smaller_and_a_monstrous_one_refused() -> None:
    content, _, _ = accept_upload(_upload(_photo("PNG", (5000, 2500))))
    assert Image.open(io.BytesIO(content)).size == (4000, 2000)

    assert _refusal(_photo("PNG", (20_000, 10_000), mode="1")).code == "pixels"
    assert _refusal(_photo("PNG", (10_000, 9_000), mode="1")).code == "pixels"


def test_a_broken_photo_is_refused_in_words() -> None:
    refusal = _refusal(_photo("JPEG", (600, 400))[:400])

    assert refusal.code == "broken"
    assert "重新拍照" in refusal.messages[0]


def test_a_pdf_is_kept_as_it_is_under_its_name() -> None:
    content = _bytes(_pdf(3))

    assert accept_upload(_upload(content, "中文测试.pdf")) == (content, "application/pdf", "中文测试.pdf")


def test_a_pdf_behind_a_password_is_refused() -> None:
    writer = _pdf()
    writer.encrypt("secret", algorithm="AES-256")

    assert _refusal(_bytes(writer), "a.pdf").code == "encrypted"


def test_a_pdf_with_too_many_pages_says_how_many(settings: Any) -> None:
    settings.UPLOAD_MAX_PAGES = 3
    assert accept_upload(_upload(_bytes(_pdf(3))))[1] == "application/pdf"
    refusal = _refusal(_bytes(_pdf(4)))

    assert refusal.code == "pages"
    assert "4页" in refusal.messages[0]
    assert _refusal(_bytes(_pdf(0))).code == "pages"


def _with_script() -> PdfWriter:
    writer = _pdf()
    writer.add_open_action(JavaScript("app.alert(1)"))
    return writer


def _with_attachment() -> PdfWriter:
    writer = _pdf()
    writer.add_attachment("virus.exe", b"MZ")
    return writer


def _with_launch() -> PdfWriter:
    writer = _pdf()
    action = DictionaryObject({
        NameObject("/S"): NameObject("/Launch"),
        NameObject("/F"): TextStringObject("cmd.exe"),
    })  # fmt: skip
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
    return writer


@pytest.mark.parametrize("make", [_with_script, _with_attachment, _with_launch])
def test_a_pdf_that_runs_or_carries_something_is_refused(make: Any) -> None:
    refusal = _refusal(_bytes(make()), "a.pdf")

    assert refusal.code == "active"
    assert "打印为PDF" in refusal.messages[0]


def test_a_broken_pdf_is_refused_in_words() -> None:
    assert _refusal(b"%PDF-1.7\nnothing here", "a.pdf").code == "broken"


def test_our_own_letters_may_be_uploaded_again() -> None:
    content = pdf.render(compose("# 函\n\n> {{ date }}", {"date": date(2026, 10, 8)}), dated=date(2026, 10, 8))

    assert len(PdfReader(io.BytesIO(accept_upload(_upload(content))[0])).pages) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00" + b"\0" * 60, "program"),
        (b"\x7fELF" + b"\0" * 60, "program"),
        (b"#!/bin/sh\n", "program"),
        (b"PK\x03\x04" + b"\0" * 60, "office"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "office"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "heic"),
        (b"<svg onload=alert(1)>", "type"),
        (b"<html>", "type"),
        (b"GIF89a" + b"\0" * 60, "type"),
        (b"", "empty"),
    ],
)
def test_a_false_type_is_refused_whatever_its_name(content: bytes, code: str) -> None:
    refusal = _refusal(content, "身份证.jpg")

    assert refusal.code == code
    assert refusal.messages[0].endswith("。")


def test_the_words_for_a_big_file_say_its_size_and_the_limit(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10 * 1024 * 1024
    refusal = _refusal(b"\xff" * (12 * 1024 * 1024 + 400_000))

    assert refusal.code == "size"
    assert "12.4 MB" in refusal.messages[0]
    assert "10.0 MB" in refusal.messages[0]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("身份证 正面.JPEG", "身份证 正面.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\用户\\照片.png", "照片.jpg"),
        ("甲\u202e\x00\n乙.jpg", "甲乙.jpg"),
        ('a<b>"c|d?.jpg', "abcd.jpg"),
        ("...", "文件.jpg"),
        ("", "文件.jpg"),
        ("virus.exe", "virus.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_is_for_display_only(name: str, shown: str) -> None:
    assert safe_name(name, "image/jpeg") == shown


def test_a_chinese_name_survives_the_download() -> None:
    """F88: the name travels as RFC 5987 says, and cannot break out of its header."""
    headers = download_headers("中文测试.docx")

    assert headers["Content-Disposition"] == ("attachment; filename*=utf-8''%E4%B8%AD%E6%96%87%E6%B5%8B%E8%AF%95.docx")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert download_headers("a.pdf", inline=True)["Content-Disposition"] == 'inline; filename="a.pdf"'
    assert "\n" not in download_headers("a\nSet-Cookie: x.pdf")["Content-Disposition"]
