"""Form fields whose cleaning Django does not bring."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fahui.ui.widgets import Files, HeldFile

Upload: TypeAlias = "UploadedFile[Any]"


def choose_from(form: forms.BaseForm, name: str, rows: "QuerySet[Any]") -> None:
    """What a form's choice of records offers just now; raises TypeError for a field that is none."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = rows


class FilesField(forms.FileField):
    """Several uploads at once; checks count and size only, what is inside is for the intake to say."""

    widget = Files
    held: tuple[HeldFile, ...] = ()

    def __init__(
        self, *, max_bytes: int | None = None, max_files: int = 20, sound: bool = False, **kwargs: Any
    ) -> None:
        self.max_bytes = max_bytes or settings.UPLOAD_MAX_BYTES
        self.max_files = max_files
        self.sound = sound  # recordings instead of photos and papers
        kwargs.setdefault("widget", Files(max_bytes=self.max_bytes, many=max_files > 1, sound=sound))
        super().__init__(**kwargs)

    def hold(self, held: Iterable[HeldFile]) -> None:
        """Show what is held already; a field that must have a file is content with it."""
        self.held = self.widget.held = tuple(held)

    # Django's field cleans one file; ours a list, as its own documentation of multiple uploads advises.
    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The uploads in the order they were picked."""
        picked: list[Upload] = list(data) if isinstance(data, list | tuple) else [data] if data else []
        held = len(self.held) if self.max_files > 1 else 0  # where only one is wanted, another takes its place
        if len(picked) + held > self.max_files:
            raise ValidationError(_("一次最多传%(max)d个文件。"), code="too_many", params={"max": self.max_files})
        if not picked:
            super().clean(None, initial or self.held)
            return []
        return [self.clean_one(upload, initial) for upload in picked]

    def clean_one(self, upload: Upload, initial: Any) -> Upload:
        """One upload, with its name in the complaint."""
        if (upload.size or 0) > self.max_bytes:
            limit = {"name": upload.name, "max": f"{self.max_bytes / 1024 / 1024:.3g}"}
            raise ValidationError(_("“%(name)s”太大，每个文件不超过%(max)sMB。"), code="too_big", params=limit)
        cleaned: Upload = super().clean(upload, initial)
        return cleaned
