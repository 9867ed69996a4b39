"""Letters, their numbers, the organs' seals and every stored file."""

import hashlib
import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district


class StoredFile(models.Model):
    """One file on disk, named by the SHA-256 of the bytes that lie there; encrypted when it has a data key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    district = models.CharField(max_length=6, default=this_district)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    content_type = models.CharField(max_length=80)
    name = models.CharField(_("文件名"), max_length=120)
    data_key = models.ForeignKey(DataKey, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="file_by_digest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, content: bytes, *, name: str, content_type: str, data_key: DataKey | None = None) -> "StoredFile":
        """Write the content to disk, then the row; a rolled-back row leaves at most an unreadable orphan."""
        file = cls(size=len(content), content_type=content_type, name=name[:120], data_key=data_key)
        kept = data_key.encrypt(content, file._aad()) if data_key else content
        file.sha256 = hashlib.sha256(kept).hexdigest()
        path = file.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        mine.write_bytes(kept)
        mine.replace(path)
        file.save(force_insert=True)
        return file

    def read(self) -> bytes:
        """The content; raises core.crypto.KeyDestroyed after erasure and Tampered when the disk was altered."""
        kept = self.path().read_bytes()
        return self.data_key.decrypt(kept, self._aad()) if self.data_key else kept

    def copy_under(self, data_key: DataKey) -> "StoredFile":
        """The same content kept once more, under another matter's key."""
        return StoredFile.keep(self.read(), name=self.name, content_type=self.content_type, data_key=data_key)

    def discard(self) -> None:
        """Remove the bytes, for erasure; the row stays as a tombstone, and bytes shared with another row stay."""
        if not StoredFile.objects.filter(sha256=self.sha256).exclude(pk=self.pk).exists():
            self.path().unlink(missing_ok=True)

    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.FILES_ROOT) / self.sha256[:2] / self.sha256

    def _aad(self) -> bytes:
        return f"file:{self.district}:{self.uuid}".encode()


class LetterSeries(models.Model):
    """The last number given out of one series in one year; its row lock makes numbers queue up."""

    district = models.CharField(max_length=6, default=this_district)
    series = models.CharField(_("字号"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "series", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Seal(models.Model):
    """An organ's seal: the picture on the paper, and the name of the certificate that signs with it."""

    district = models.CharField(max_length=6, default=this_district)
    organ_name = models.CharField(_("印章名称"), max_length=100)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    certificate = models.CharField(_("证书"), max_length=80, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "organ_name"], condition=Q(active=True), name="one_active_seal_an_organ"
            )
        ]

    def __str__(self) -> str:
        return self.organ_name


class Letter(models.Model):
    """One letter from draft to service. `body` is the template as it stood then."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("拟稿")
        SIGNED = "signed", _("已签发")
        SEALED = "sealed", _("已用印")
        SERVED = "served", _("已送达")
        HELD = "held", _("暂缓")
        VOID = "void", _("作废")

    class SealedHow(models.TextChoices):
        E_SEAL = "e_seal", _("电子印章")
        PAPER = "paper", _("实物印章")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    district = models.CharField(max_length=6, default=this_district)
    template_code = models.CharField(max_length=80)
    title = models.CharField(_("标题"), max_length=120)
    series = models.CharField(_("字号"), max_length=60, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    number_seq = models.PositiveIntegerField(null=True)
    number_text = models.CharField(_("文号"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFTED)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    sealed_values = models.BinaryField()
    body = models.TextField()
    mark = models.CharField(max_length=10, blank=True)
    document_date = models.DateField(_("成文日期"), null=True)
    signed_by_name = models.CharField(_("签发人"), max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)
    sealed_how = models.CharField(_("用印方式"), max_length=6, choices=SealedHow, blank=True)
    sealed_at = models.DateTimeField(null=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="letters")
    served_on = models.DateField(_("送达日期"), null=True)
    served_how = models.CharField(_("送达方式"), max_length=40, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    held_reason = models.CharField(_("暂缓原因"), max_length=200, blank=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "series", "number_year", "number_seq"], name="letter_number_once"
            ),
            models.UniqueConstraint(
                fields=["district", "number_text"], condition=~Q(number_text=""), name="letter_number_text_once"
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="void_letter_has_reason"),
            models.CheckConstraint(condition=~Q(state="held") | ~Q(held_reason=""), name="held_letter_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sealed", "served"]) | Q(document_date__isnull=False),
                name="signed_letter_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | Q(served_on__isnull=False, served_on__gte=models.F("document_date")),
                name="served_letter_has_date_of_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number_text}".strip()

    @property
    def values(self) -> dict[str, Any]:
        """What the letter was written with; raises core.crypto.KeyDestroyed after erasure."""
        opened: dict[str, Any] = self.data_key.open(bytes(self.sealed_values), self._aad())
        return opened

    @values.setter
    def values(self, values: dict[str, Any]) -> None:
        self.sealed_values = self.data_key.seal(values, self._aad())

    def _aad(self) -> bytes:
        return f"letter:{self.district}:{self.uuid}".encode()


class SealUse(models.Model):
    """用印登记: one line of the register for each time a seal was put on a letter."""

    district = models.CharField(max_length=6, default=this_district)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="seal_uses")
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="uses")
    organ_name = models.CharField(_("印章名称"), max_length=100)
    how = models.CharField(_("用印方式"), max_length=6, choices=Letter.SealedHow)
    by_name = models.CharField(_("用印人"), max_length=60)
    at = models.DateTimeField(_("用印时间"), default=clock.now)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.organ_name} {self.letter}"


class Export(models.Model):
    """A list asked for as a file: masked, or whole with a second person's word; the file itself is kept nowhere."""

    district = models.CharField(max_length=6, default=this_district)
    source = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    whole = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    rows = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(whole=True, agreed=True) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="whole_export_needs_a_second_person",
            )
        ]
        indexes = [models.Index(fields=["district", "agreed", "asked_at"], name="exports_waiting")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"
