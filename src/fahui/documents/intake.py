"""What people may upload: photos and PDF files, told apart by content, cleaned before anybody opens them."""

import io
import unicodedata
import warnings
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_NAME = 120  # characters
MAX_SIDE = 4000  # pixels: an A4 page at 340 dpi
MAX_PIXELS = 80_000_000  # before anything is decoded: a bigger picture is an attack or a poster
JPEG_QUALITY = 88
_SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
}
_PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif", b"avif")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def accept_upload(upload: "UploadedFile[bytes]") -> tuple[bytes, str, str]:
    """The cleaned content, its type and a name for display; raises ValidationError in words for the uploader."""
    content, content_type = _cleaned(content_of(upload, settings.UPLOAD_MAX_BYTES))
    return content, content_type, safe_name(upload.name or "", content_type)


def content_of(upload: "UploadedFile[bytes]", most: int) -> bytes:
    """What was uploaded, neither empty nor too large; raises ValidationError."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("文件是空的，请重新选择。"), code="empty")
    if size > most:
        raise ValidationError(
            _("文件大小为%(size)s，超过%(most)s的上限。请压缩后再传，或者分成几个文件上传。"),
            code="size",
            params={"size": megabytes(size), "most": megabytes(most)},
        )
    upload.seek(0)
    return bytes(upload.read())


def safe_name(name: str, content_type: str) -> str:
    """A file's name for display only: no folders, no unseen characters, the suffix of what it really is."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*').strip(". ")
    suffix = _SUFFIX[content_type]
    stem = PurePosixPath(name).stem if "." in name else name
    return (stem.strip(". ")[: MAX_NAME - len(suffix)] or str(_("文件"))) + suffix


def download_headers(name: str, *, inline: bool = False) -> dict[str, str]:
    """Headers under which a browser saves or shows a file with its Chinese name (RFC 6266), and nothing else."""
    return {
        "Content-Disposition": content_disposition_header(not inline, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def megabytes(size: int) -> str:
    """A size in bytes for people: 12.3 MB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"


def _cleaned(content: bytes) -> tuple[bytes, str]:
    kind = next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "WEBP"
    if kind:
        return _picture(content, kind)
    if content.startswith(b"%PDF-"):
        from fahui.documents.pdf_check import checked_pdf  # its library is large: only who uploads a PDF loads it

        return checked_pdf(content), "application/pdf"
    raise _refusal(content)


def _refusal(content: bytes) -> ValidationError:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        words = _("暂不支持HEIC格式的照片。请把手机相机的格式改为“兼容性最佳”后重拍，或者上传截图。")
        return ValidationError(words, code="heic")
    if content.startswith(_PROGRAMS):
        return ValidationError(_("这个文件是程序，不是照片或PDF，不能上传。"), code="program")
    if content.startswith(_OFFICE):
        return ValidationError(_("暂不支持Word、Excel或压缩文件。请另存为PDF后上传，或者拍照上传。"), code="office")
    return ValidationError(_("文件的内容不是照片（JPEG、PNG、WebP）或PDF，不能上传。请检查后重新选择。"), code="type")


def _picture(content: bytes, kind: str) -> tuple[bytes, str]:
    broken = ValidationError(_("照片打不开，可能已经损坏。请重新拍照或另选一张。"), code="broken")
    too_big = ValidationError(_("照片的尺寸过大，请缩小后再传。"), code="pixels")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have our own, stricter limit
            opened = Image.open(io.BytesIO(content), formats=[kind])
        if opened.width * opened.height > MAX_PIXELS:
            raise too_big
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        # Drawn anew: place, time and camera of the photo, and whatever hid behind it, stay outside.
        clear = picture.has_transparency_data
        fresh = picture.convert("RGBA" if clear else "RGB")
        out = io.BytesIO()
        if clear or kind == "PNG":
            fresh.info.clear()
            fresh.save(out, "PNG", optimize=True)
            return out.getvalue(), "image/png"
        fresh.save(out, "JPEG", quality=JPEG_QUALITY, exif=b"", icc_profile=None)
        return out.getvalue(), "image/jpeg"
    except Image.DecompressionBombError as error:
        raise too_big from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises on bad data
        raise broken from error
