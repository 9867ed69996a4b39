"""Files picked on a form that came back: kept sealed until it is done, so that nobody picks them twice.

They hang on a draft of the form's own, under its own key, like a resident's before sending (drafts.py).
"""

import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from fahui.access.models import User
from fahui.core.models import DataKey, this_district
from fahui.documents.intake import accept_upload
from fahui.matters import drafts, uploads
from fahui.matters.catalogue import services
from fahui.matters.effects import Upload
from fahui.matters.models import Draft, DraftFile
from fahui.matters.opening import Source


@dataclass
class HeldFiles:
    """What one form (by its token) of one user holds."""

    user: User
    token: uuid.UUID
    service: str
    source: Source | None = None  # the matter and action the form is about

    @cached_property
    def draft(self) -> Draft | None:
        """Where they hang; None while nothing is held."""
        rows = Draft.objects.filter(district=this_district(), keeper=self.user, token=self.token)
        return rows.select_related("data_key").first()

    @cached_property
    def rows(self) -> list[DraftFile]:
        """All of them, as they came."""
        if self.draft is None:
            return []
        return list(DraftFile.objects.filter(draft=self.draft).select_related("file__data_key").order_by("pk"))

    def of(self, field: str) -> list[DraftFile]:
        """Those picked in one field."""
        return [row for row in self.rows if row.field == field]

    def keep(
        self,
        field: str,
        picked: "Iterable[UploadedFile[Any]]",
        *,
        most: int,
        accept: uploads.Accept = accept_upload,
    ) -> list[str]:
        """Check and keep what was picked now; what is refused comes back in words. `most` 1: the last one counts."""
        wrong: list[str] = []
        for upload in picked:
            if most > 1 and len(self.of(field)) >= most:
                break  # the form has said that it is too many
            try:
                checked = uploads.check([upload], field=field, accept=accept)
            except ValidationError as refused:
                wrong += refused.messages
                continue
            if most == 1:
                self.drop(row.pk for row in self.of(field))
            draft = self.draft or drafts.begin(self.service, user=self.user, source=self.source, form=self.token)
            drafts.keep_files(draft, uploads.keep(checked, draft.data_key), field=field)
            self._read_anew()
        return wrong

    def take_from(self, draft: Draft, *, into: str) -> None:
        """Copies of what somebody uploaded to a draft of theirs, once; a question's own file stays with it."""
        if self.draft is not None:
            return
        rows = list(draft.files.select_related("file__data_key"))
        if not rows:
            return
        mine = drafts.begin(self.service, user=self.user, source=self.source, form=self.token)
        asked = {fact.code for fact in services.current(self.service).intake if fact.kind in ("file", "files")}
        for row in rows:
            code = row.field.removeprefix("paper_")
            copy = Upload(row.title, row.file.copy_under(mine.data_key))
            drafts.keep_files(mine, [copy], field=code if code in asked else into)
        self._read_anew()

    def drop(self, pks: Iterable[int]) -> None:
        """Let some go; a number that is none of this form's is nobody's."""
        unwanted = set(pks) & {row.pk for row in self.rows}
        if self.draft is None or not unwanted:
            return
        for pk in unwanted:
            drafts.drop_file(self.draft, pk)
        self._read_anew()

    def gather(self, fields: Collection[str], into: str) -> None:
        """What was picked in a field that the form no longer has goes to another."""
        lost = [row.pk for row in self.rows if row.field not in fields]
        if lost:
            DraftFile.objects.filter(pk__in=lost).update(field=into)
            self._read_anew()

    def under(self, key: DataKey, field: str, *, title: str = "") -> list[Upload]:
        """Those of one field once more under a matter's key."""
        return [Upload(title or row.title, row.file.copy_under(key)) for row in self.of(field)]

    def release(self) -> None:
        """The form is done: what was held goes."""
        if self.draft is None:
            return
        with suppress(Draft.DoesNotExist):  # the same form sent twice: the other one was quicker
            drafts.forget(self.draft, by=f"user:{self.user.pk}", why="form done")
        self._read_anew()

    def _read_anew(self) -> None:
        for name in ("draft", "rows"):
            self.__dict__.pop(name, None)
