"""What hangs on a matter: materials, letters, ratings, drafts and messages within."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.documents.models import Letter, StoredFile
from fahui.matters.models.matter import Matter
from fahui.people.models import Person, Professional
from fahui.places.models import Region


class Material(models.Model):
    """A paper handed in: a file, or a tick that the paper was seen."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="materials")
    title = models.CharField(_("材料名称"), max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    copies = models.IntegerField(default=1)
    event_seq = models.IntegerField()
    received_on = models.DateField(default=clock.today)

    class Meta:
        indexes = [models.Index(fields=["district", "matter"], name="materials_of_matter")]


class MatterLetter(models.Model):
    """Ties a letter to the matter and the event that issued it."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="letters")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="of_matter")
    code = models.CharField(max_length=40)
    event_seq = models.IntegerField()
    superseded = models.BooleanField(default=False)  # it names a date that a correction moved

    class Meta:
        indexes = [models.Index(fields=["district", "matter"], name="letters_of_matter")]


class SignRequest(models.Model):
    """One signature that a person is asked for on a telephone: a link that works once and not for long."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="sign_requests")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)  # the token itself is kept nowhere
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Rating(models.Model):
    """What the person thinks of how it was handled: one per matter."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="rating")
    score = models.IntegerField(
        choices=[(5, _("非常满意")), (4, _("满意")), (3, _("基本满意")), (2, _("不满意")), (1, _("非常不满意"))]
    )
    words = models.BinaryField(null=True)  # sealed
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["district", "given_at"], name="ratings_by_day")]


def form_token() -> uuid.UUID:
    """A fresh form token."""
    return uuid.uuid4()


class Draft(models.Model):
    """An application begun and not yet sent: sealed, found again by its code, dead once submitted.

    With a `keeper` it is what a form of the office holds meanwhile, found by its form token; gone after two days.
    """

    district = models.CharField(max_length=6, default=this_district)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # held in the browser's cookie
    code = models.CharField(max_length=40, db_index=True, blank=True)  # blind index of the code told to the person
    service = models.CharField(max_length=40)
    edition = models.DateField()
    token = models.UUIDField(default=form_token)  # the form token of the submission it will become
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    version = models.IntegerField(default=0)
    source = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+")
    source_action = models.CharField(max_length=40, blank=True)
    became = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    keeper = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="drafts_by_age")]


class DraftFile(models.Model):
    """A file uploaded to a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=80, blank=True)  # where on the form it was picked, if that matters
    title = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


HANDOVER_KEY = "handover:"  # begins the key of a notice that somebody's work is to be given away; then who


class StaffNotice(models.Model):
    """A message to staff about a matter: a letter with a missing character, a date that moved, a bad rating."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")  # whom it is about
    key = models.CharField(max_length=80, unique=True)  # the same message is left once
    text = models.CharField(max_length=400)
    role = models.CharField(max_length=20, blank=True)  # for whom; empty: all who see the matter
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["district", "done_at", "made_at"], name="staff_notices_open")]

    @property
    def leaving(self) -> int | None:
        """The professional whose work it asks to give away."""
        who = self.key.removeprefix(HANDOVER_KEY).split(":")[0] if self.key.startswith(HANDOVER_KEY) else ""
        return int(who) if who.isdecimal() else None


class PendingCorrection(models.Model):
    """A correction that waits for a second person, since a letter was served already."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, db_constraint=False, related_name="pending_corrections"
    )
    seq = models.IntegerField()
    annul = models.BooleanField()
    happened_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)  # the new answers, under the matter's key
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=200, blank=True)  # why it was refused

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "matter", "seq"],
                condition=models.Q(decided_at=None),
                name="one_pending_correction_an_event",
            )
        ]
        indexes = [models.Index(fields=["district", "decided_at", "asked_at"], name="corrections_pending")]


class ConflictWaiver(models.Model):
    """Consent to a conflict of interest that may be waived: one person asks with a reason, another agrees or not."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="waivers")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    keys = ArrayField(models.CharField(max_length=80))  # which findings it is for; another one needs another waiver
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_seq = models.IntegerField(null=True)  # the event that asked: the written consent hangs on it
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=200, blank=True)  # why it was refused

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "professional"],
                condition=models.Q(decided_at=None),
                name="one_pending_waiver_each",
            )
        ]
        indexes = [models.Index(fields=["district", "decided_at", "asked_at"], name="waivers_pending")]
