"""Keys, parameters and the history of sensitive tables."""

import json
import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock, crypto


def this_district() -> str:
    """The six-digit code every row of this installation carries."""
    return str(settings.DISTRICT)


class DataKey(models.Model):
    """The key of one matter's or one person's sealed values, itself wrapped by a key of the ring."""

    district = models.CharField(max_length=6, default=this_district)
    kek_id = models.CharField(max_length=40)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    @classmethod
    def make(cls) -> "DataKey":
        """A fresh key, saved."""
        key = cls._fresh(crypto.current_kek())
        key.save(force_insert=True)
        return key

    @classmethod
    def make_many(cls, n: int) -> list["DataKey"]:
        """As many fresh keys, saved together."""
        kek = crypto.current_kek()
        return DataKey.objects.bulk_create([cls._fresh(kek) for _number in range(n)])

    @staticmethod
    def _fresh(kek: str) -> "DataKey":
        raw = os.urandom(crypto.KEY)
        key = DataKey(kek_id=kek, wrapped=crypto.wrap(raw, kek))
        key._raw = raw
        return key

    _raw: bytes | None = None

    def raw(self) -> bytes:
        """The unwrapped key; raises KeyDestroyed after erasure."""
        if self.wrapped is None:
            raise crypto.KeyDestroyed
        if self._raw is None:
            self._raw = crypto.unwrap(bytes(self.wrapped), self.kek_id)
        return self._raw

    def encrypt(self, data: bytes, aad: bytes) -> bytes:
        """Bytes under this key, tied to their place by `aad`."""
        return crypto.encrypt(self.raw(), data, aad)

    def decrypt(self, data: bytes | memoryview, aad: bytes) -> bytes:
        """The bytes again; raises KeyDestroyed or Tampered."""
        return crypto.decrypt(self.raw(), bytes(data), aad)

    def seal(self, value: Any, aad: bytes) -> bytes:
        """A JSON value under this key."""
        return self.encrypt(crypto.canonical(value), aad)

    def open(self, blob: bytes | memoryview, aad: bytes) -> Any:
        """The JSON value again; raises KeyDestroyed or Tampered."""
        return json.loads(self.decrypt(blob, aad))

    def destroy(self, by: str, reason: str) -> None:
        """Erase: what this key sealed cannot be read any more; the row stays as a tombstone."""
        self.wrapped = self._raw = None
        self.destroyed_at, self.destroyed_by, self.reason = clock.now(), by, reason
        self.save()

    @staticmethod
    def destroy_all(keys: "Iterable[DataKey]", by: str, reason: str) -> None:
        """The same for many at once."""
        gone = list(keys)
        for key in gone:
            key.wrapped = key._raw = None
        told = {"destroyed_at": clock.now(), "destroyed_by": by, "reason": reason}
        DataKey.objects.filter(pk__in=[key.pk for key in gone]).update(wrapped=None, **told)


class Parameter(models.Model):
    """A dated number with its source; a new value is a new row, never an edit."""

    district = models.CharField(max_length=6, default=this_district)
    name = models.CharField(_("名称"), max_length=80)
    value = models.DecimalField(_("数值"), max_digits=14, decimal_places=2)
    valid_from = models.DateField(_("起用日期"))
    source = models.CharField(_("出处"), max_length=300)
    verified = models.BooleanField(_("已核实"), default=False)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "name", "valid_from"], name="one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%Y-%m-%d}: {self.value}"


class RowHistory(models.Model):
    """Who changed what in a sensitive table, written by trigger, so that raw SQL is recorded too."""

    table_name = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id"], name="history_of_row")]
