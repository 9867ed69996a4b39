"""Recordings are known by what is in them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from fahui.documents.audio import NOTE_BYTES, accept_recording, accept_voice_note, kind_of

WEBM = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87"
    + b"\x00" * 20
    + b"A_OPUS"
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (WEBM, "audio/webm"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "audio/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00", "audio/mp4"),
        (b"ID3\x04\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
    ],
)
def test_what_telephones_and_browsers_record_is_known(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",  # a photo
        b"\xff\xfe<\x00h\x00",  # a text in UTF-16
        b"#!/bin/sh\n",
        b"MZ\x90\x00",
        WEBM.replace(b"A_OPUS", b"V_VP8 "),  # a film
        b"\x00\x00\x00\x20ftypisom" + b"hdlr\x00\x00\x00\x00\x00\x00\x00\x00vide",
        b"\x00\x00\x00\x20ftypheic",
        b"<html>",
        b"\x1aE\xdf\xa3matroska",
    ],
)
def test_anything_else_is_none_whatever_it_is_called(content: bytes) -> None:
    assert kind_of(content) == ""
    with pytest.raises(ValidationError, match="不是录音"):
        accept_recording(SimpleUploadedFile("录音.mp3", content, "audio/mpeg"))


def test_the_name_is_cleaned_and_carries_the_true_suffix() -> None:
    content, kind, name = accept_recording(SimpleUploadedFile("来/电<1>.exe", b"OggS\x00", "application/x-msdownload"))
    assert (content, kind, name) == (b"OggS\x00", "audio/ogg", "电1.ogg")


def test_empty_and_too_large_are_said() -> None:
    with pytest.raises(ValidationError, match="空的"):
        accept_recording(SimpleUploadedFile("a.ogg", b""))
    with pytest.raises(ValidationError, match="上限"):
        accept_voice_note(SimpleUploadedFile("a.ogg", b"OggS" + bytes(NOTE_BYTES)))
