"""Persons: who is served or serves, and how they are found again."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock, crypto, text
from fahui.core.identifiers import mask_name
from fahui.core.models import DataKey, this_district


class Assurance(models.IntegerChoices):
    """How sure we are that an account is this person."""

    CONTACT = 0, _("仅有联系方式")
    CODE = 1, _("验证码加证件号")
    SEEN = 2, _("窗口核验")


class Person(models.Model):
    """Somebody who is served or serves; a person need not have an account."""

    district = models.CharField(max_length=6, default=this_district)
    name = models.CharField(_("姓名"), max_length=60)
    initials = models.CharField(max_length=40, blank=True)
    groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    assurance = models.IntegerField(choices=Assurance, default=Assurance.CONTACT)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True)
    sealed = models.BinaryField(null=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["district", "initials"], name="person_initials"),
            models.Index(fields=["district", "name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return mask_name(self.name)

    def _aad(self) -> bytes:
        return f"person:{self.data_key_id}".encode()

    def details(self) -> dict[str, Any]:
        """The sealed particulars: id_number, phone, address, contact; raises KeyDestroyed after erasure."""
        if self.data_key is None or self.sealed is None:
            return {}
        opened: dict[str, Any] = self.data_key.open(self.sealed, self._aad())
        return opened

    def seal(self, details: dict[str, Any]) -> None:
        """Keep the particulars, encrypted under this person's own key (saved by the caller)."""
        if self.data_key is None:
            self.data_key = DataKey.make()
        self.sealed = self.data_key.seal(details, self._aad())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Initials follow the name."""
        self.initials = text.initials(self.name)
        super().save(*args, **kwargs)


class PersonIndex(models.Model):
    """A blind index: equal ID or phone numbers can be found, none can be read; erasing deletes the rows."""

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="indexes")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value"], name="one_index_each")]
        indexes = [models.Index(fields=["district", "kind", "value"], name="find_by_blind_index")]


def blind(kind: str, value: str) -> str:
    """The blind index of a normalised ID or phone number."""
    return crypto.blind_index(kind, value)
