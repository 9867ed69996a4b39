"""Recordings that people upload: told apart by content, never by name; a film or anything else is refused in words."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from fahui.documents.intake import content_of, safe_name

ACCEPTED: Final = "audio/*"
MOST_BYTES: Final = 10 * 1024 * 1024  # an hour of a telephone call as AMR, a quarter of an hour as MP3
NOTE_BYTES: Final = 2 * 1024 * 1024  # a minute and a half at the 192 kbit/s of the best telephones
KINDS: Final = (
    "audio/mpeg", "audio/mp4", "audio/webm", "audio/ogg", "audio/wav", "audio/aac", "audio/amr",
)  # fmt: skip
_PHONE_BRANDS: Final = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"3gp", b"dash")
_MP3: Final = re.compile(rb"^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])")
_AAC: Final = re.compile(rb"^\xff[\xf0\xf1\xf8\xf9]")
_FILM: Final = re.compile(rb"hdlr.{8}vide", re.S)  # a picture track in an MP4
_FILM_CODEC: Final = re.compile(rb"V_(VP8|VP9|AV1|MPEG)")  # and in a WebM


def accept_recording(upload: "UploadedFile[bytes]") -> tuple[bytes, str, str]:
    """The content, its type and a name for display; raises ValidationError in words for the uploader."""
    return _accepted(upload, MOST_BYTES)


def accept_voice_note(upload: "UploadedFile[bytes]") -> tuple[bytes, str, str]:
    """The same of a note of a minute, which is not large."""
    return _accepted(upload, NOTE_BYTES)


def _accepted(upload: "UploadedFile[bytes]", most: int) -> tuple[bytes, str, str]:
    content = content_of(upload, most)
    kind = kind_of(content)
    if not kind:
        raise ValidationError(
            _("文件的内容不是录音（MP3、M4A、AMR、WAV、OGG、WebM），不能上传。请检查后重新选择。"), code="type"
        )
    return content, kind, safe_name(upload.name or "", kind)


def kind_of(content: bytes) -> str:
    """Which kind of recording these bytes are; empty for anything else, a film too."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content.startswith(b"#!AMR"):
        return "audio/amr"
    if content.startswith(b"\x1aE\xdf\xa3") and b"webm" in content[:64]:
        return "" if _FILM_CODEC.search(content) else "audio/webm"
    if content[4:8] == b"ftyp" and content[8:12].startswith(_PHONE_BRANDS):
        return "" if _FILM.search(content) else "audio/mp4"
    if _MP3.match(content):
        return "audio/mpeg"
    return "audio/aac" if _AAC.match(content) else ""
