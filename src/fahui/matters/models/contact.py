"""来访来电: every touch by a person on any channel, about one matter, several or none."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fahui.access.models import User
from fahui.access.roles import READ_BY_NAME
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.models import DataKey, this_district
from fahui.documents.models import StoredFile
from fahui.matters.models.channel import Channel
from fahui.matters.models.matter import Matter
from fahui.people.models import Person
from fahui.places.models import Region, ServicePoint


class ContactQuerySet(models.QuerySet["Contact"]):
    """Filters in words."""

    def here(self) -> Self:
        """This district's."""
        return self.filter(district=this_district())

    def logged(self) -> Self:
        """Taken down by themselves on the form for it, not with an opening or a step of a matter."""
        return self.filter(token__isnull=False)

    def bare(self) -> Self:
        """About no matter."""
        return self.logged().filter(~Exists(links_of()))

    def visible_to(self, user: User) -> Self:
        """Whoever sees one of the matters it was about; about none, whoever works for the place where it was taken."""
        about = Exists(links_of().filter(matter__in=Matter.objects.visible_to(user).values("pk")))
        return self.here().filter(Q(about) | Q(pk__in=self.model.objects.in_places_of(user).values("pk")))

    def in_places_of(self, user: User) -> Self:
        """About no matter, in the places where this user reads matters."""
        wanted = Q(pk__in=[])
        for grant in user.reading_grants() if user.is_staff else ():
            if grant.role in READ_BY_NAME or grant.organisation_id is not None:
                continue
            if grant.region.level == "district":
                return self.here().bare()
            wanted |= Q(region_id__in=grant.region_ids())
        return self.here().bare().filter(wanted)

    def whole_to(self, user: User) -> Self:
        """Those whose words this user may read: they see every matter it was about."""
        unseen = links_of().exclude(matter__in=Matter.objects.visible_to(user).values("pk"))
        return self.visible_to(user).filter(~Exists(unseen))


class Contact(models.Model):
    """One touch by a person on any channel; 人次 counts contacts, 件 counts matters."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    channel = models.CharField(max_length=12, choices=Channel)
    at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="contacts")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.BinaryField(null=True)  # sealed
    # Only of one that was logged by itself:
    token = models.UUIDField(null=True)  # of its form: the same form twice is one contact
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    recording = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=200, blank=True)  # why it was entered on a later day
    matters = models.ManyToManyField(Matter, through="ContactMatter", related_name="contacts")

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "at"], name="contacts_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "token"], condition=Q(token__isnull=False), name="one_contact_a_form"
            )
        ]

    def aad(self) -> bytes:
        """What the words are bound to: the contact's own key, or that of the matter where it was taken."""
        kind = "matter" if self.token is None else "contact"
        return f"{kind}:{self.data_key_id}:contact".encode()

    @property
    def said(self) -> str:
        """The words; empty when there are none or they are erased."""
        if self.words is None or self.data_key is None:
            return ""
        try:
            return str(self.data_key.open(self.words, self.aad()))
        except KeyDestroyed:
            return ""


class ContactMatter(models.Model):
    """Which matters a contact was about: none, one or many."""

    district = models.CharField(max_length=6, default=this_district)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, db_constraint=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "matter"], name="one_contact_link")]


def links_of() -> "models.QuerySet[ContactMatter, Any]":
    """The links of the contact of an outer query."""
    return ContactMatter.objects.filter(contact=OuterRef("pk"))
