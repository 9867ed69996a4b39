"""Persons: who is served or serves, and how they are found again."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from fahui.core import clock, crypto, text
from fahui.core.identifiers import mask_name, name_key
from fahui.core.models import DataKey, this_district
from fahui.people.assurance import Assurance
from fahui.people.id_types import IdType
from fahui.people.sight import Reader, seen_by
from fahui.places.models import Region

# The name of somebody who has not said it. Kept and compared as it is, in whichever language the page was read.
UNNAMED: Final = "未填姓名"


class PersonQuerySet(models.QuerySet["Person"]):
    """Filters in words; every list and page of persons starts from `visible_to`."""

    def here(self) -> Self:
        """This district's."""
        return self.filter(district=this_district())

    def visible_to(self, user: Reader) -> Self:
        """Party of a matter they see, or registered for a place of theirs."""
        return self.here().filter(seen_by(user))


class Person(models.Model):
    """Somebody who is served or serves; a person need not have an account."""

    district = models.CharField(max_length=6, default=this_district)
    name = models.CharField(_("姓名"), max_length=60)
    name_key = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=40, blank=True)
    id_type = models.CharField(_("证件类型"), max_length=20, choices=IdType, blank=True)
    assurance = models.IntegerField(choices=Assurance, default=Assurance.CONTACT)
    identity = models.BigIntegerField(null=True)  # linked records carry one number; follows from PersonLink
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")  # registered for
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True)
    sealed = models.BinaryField(null=True)
    version = models.IntegerField(default=0)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "initials"], name="person_initials"),
            models.Index(fields=["district", "name_key"], name="person_name_key"),
            models.Index(fields=["region"], name="person_region"),
            models.Index(fields=["identity"], name="person_identity", condition=Q(identity__isnull=False)),
        ]

    def __str__(self) -> str:
        return mask_name(self.name)

    def aad(self) -> bytes:
        """What ties this person's sealed values to them."""
        return f"person:{self.data_key_id}".encode()

    def details(self) -> dict[str, Any]:
        """The sealed particulars: id_number, phone, address, contact …; raises KeyDestroyed after erasure."""
        if self.data_key is None or self.sealed is None:
            return {}
        opened: dict[str, Any] = self.data_key.open(self.sealed, self.aad())
        return opened

    def seal(self, details: dict[str, Any]) -> None:
        """Keep the particulars, encrypted under this person's own key (saved by the caller)."""
        self.sealed = self.own_key().seal(details, self.aad())

    def own_key(self) -> DataKey:
        """The person's key, made when first needed."""
        if self.data_key is None:
            self.data_key = DataKey.make()
        return self.data_key

    @property
    def groups(self) -> list[str]:
        """The groups they belong to today; what has run out does not count."""
        return self.groups_on(clock.today())

    def groups_on(self, day: date) -> list[str]:
        """The groups they belonged to on a day."""
        if self.pk is None:
            return []
        return sorted({row.group for row in self.group_rows.all() if row.counts_on(day)})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Initials and key follow the name."""
        self.initials, self.name_key = text.initials(self.name), name_key(self.name)
        super().save(*args, **kwargs)


def records_of(person_id: int) -> QuerySet[Person, Any]:
    """The keys of the record and of all that were linked to it as the same person, to be filtered by.

    Each half has its index; said as one condition with an "or" the whole register would be read.
    """
    own = Person.objects.filter(pk=person_id)
    linked = Person.objects.filter(identity__in=own.filter(identity__isnull=False).values("identity"))
    return own.values("pk").union(linked.values("pk"))


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
