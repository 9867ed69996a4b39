"""Booking places in a shift: never more than there are, the rest wait in order."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.availability.models import Booking, Engagement, Slot
from fahui.core import clock
from fahui.people.models import Person

State = Booking.State


def cut(engagement: Engagement, minutes: int, places: int = 1) -> list[Slot]:
    """Cut a shift into slots of so many minutes; a remainder too short for one is left out. Done once."""
    if minutes <= 0 or places <= 0:
        raise ValidationError(_("每个号的时长和名额都应大于0。"))
    slots, start = [], engagement.start
    while start + timedelta(minutes=minutes) <= engagement.end:
        end = start + timedelta(minutes=minutes)
        slots.append(Slot(engagement=engagement, starts_at=start, ends_at=end, places=places))
        start = end
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    return list(engagement.slots.order_by("starts_at"))


@transaction.atomic
def book(slot: Slot, person: Person, *, about: str = "") -> Booking:
    """A place, or a place in the waiting list; the same person asking again gets the booking they have."""
    slot = Slot.objects.select_for_update().select_related("engagement").get(pk=slot.pk)
    if slot.engagement.ended_at is not None:
        raise ValidationError(_("这一班已经取消，请另约时间。"), code="ended")
    if slot.ends_at <= clock.now():
        raise ValidationError(_("这个时间已经过去，请另约时间。"), code="past")
    mine = slot.bookings.filter(person=person, state__in=(State.BOOKED, State.WAITING)).first()
    if mine is not None:
        return mine
    free = slot.taken < slot.places
    if free:
        slot.taken += 1
        slot.save(update_fields=["taken"])
    return Booking.objects.create(slot=slot, person=person, about=about, state=State.BOOKED if free else State.WAITING)


def position(booking: Booking) -> int:
    """How far down the waiting list: 1 is next; 0 for a place already had."""
    if booking.state != State.WAITING:
        return 0
    waiting = Booking.objects.filter(slot_id=booking.slot_id, state=State.WAITING)
    return (
        waiting.filter(made_at__lt=booking.made_at).count()
        + waiting.filter(made_at=booking.made_at, pk__lte=booking.pk).count()
    )


@transaction.atomic
def cancel(booking: Booking) -> Booking | None:
    """Give the place back; who moved up because of it."""
    slot = Slot.objects.select_for_update().get(pk=booking.slot_id)
    booking = Booking.objects.get(pk=booking.pk)
    if booking.state not in (State.BOOKED, State.WAITING):
        return None
    had_place = booking.state == State.BOOKED
    booking.state, booking.ended_at = State.CANCELLED, clock.now()
    booking.save(update_fields=["state", "ended_at"])
    if not had_place:
        return None
    following = slot.bookings.filter(state=State.WAITING).order_by("made_at", "pk").first()
    if following is None:
        slot.taken -= 1
        slot.save(update_fields=["taken"])
        return None
    following.state = State.BOOKED
    following.save(update_fields=["state"])
    return following
