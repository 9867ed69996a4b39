"""Files handed in with an action: checked, encrypted under the matter's or draft's key, kept."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from fahui.core.models import DataKey
from fahui.documents.intake import accept_upload
from fahui.documents.models import StoredFile
from fahui.matters.effects import Upload

Checked = tuple[bytes, str, str]  # cleaned content, type, name
Accept = Callable[["UploadedFile[bytes]"], Checked]  # documents.intake for papers, documents.audio for recordings


def check(uploads: "Iterable[UploadedFile[Any]]", *, field: str, accept: Accept = accept_upload) -> list[Checked]:
    """What is inside each file; raises ValidationError at the field, naming every file that is refused."""
    checked = []
    wrong: list[str] = []
    for upload in uploads:
        try:
            checked.append(accept(upload))
        except ValidationError as refused:
            wrong += [_("%(name)s：%(why)s") % {"name": upload.name, "why": why} for why in refused.messages]
    if wrong:
        raise ValidationError({field: wrong})
    return checked


def keep(checked: Iterable[Checked], key: DataKey, *, title: str = "") -> list[Upload]:
    """Keep checked files under a key."""
    return [
        Upload(title or name, StoredFile.keep(content, name=name, content_type=kind, data_key=key))
        for content, kind, name in checked
    ]


def store(
    uploads: "Iterable[UploadedFile[Any]]", key: DataKey, *, field: str, title: str = "", accept: Accept = accept_upload
) -> list[Upload]:
    """Check and keep each file; raises ValidationError at the field, naming the file, before any is kept."""
    return keep(check(uploads, field=field, accept=accept), key, title=title)
