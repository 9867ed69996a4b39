"""One person is in one place at a time; leave leaves nothing without somebody."""

import threading
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from fahui.availability import booking, roster
from fahui.availability.models import Booking, Engagement, Slot
from fahui.core import clock
from fahui.people.models import Person
from fahui.people.register import enrol
from fahui.places.models import ServicePoint
from tests.conftest import at

WINDOW = Engagement.Kind.WINDOW


@pytest.fixture
def person(db: None) -> Person:
    """Somebody with a roster."""
    return enrol(name="钱立群", details={})


@pytest.fixture
def other(db: None) -> Person:
    """A colleague."""
    return enrol(name="沈佳怡", details={})


def shift(person: Person, start: str, end: str, day: str = "2026-12-01", **more: object) -> Engagement:
    return roster.engage(person, WINDOW, at(f"{day} {start}"), at(f"{day} {end}"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        (("09:00", "10:00"), ("09:00", "10:00"), False),
        (("09:00", "11:00"), ("10:00", "12:00"), False),
        (("09:00", "12:00"), ("10:00", "11:00"), False),
        (("09:00", "10:00"), ("10:00", "11:00"), True),
        (("10:00", "11:00"), ("09:00", "10:00"), True),
    ],
)
def test_f98_shifts_of_one_person_never_overlap(
    person: Person, first: tuple[str, str], second: tuple[str, str], allowed: bool
) -> None:
    shift(person, *first)
    if allowed:
        shift(person, *second)
        return
    with pytest.raises(ValidationError, match=r"钱立群12月1日.*已有安排：窗口值班"):
        shift(person, *second)
    assert Engagement.objects.count() == 1


def test_two_people_may_and_a_called_off_shift_frees_its_time(person: Person, other: Person) -> None:
    first = shift(person, "09:00", "10:00")
    shift(other, "09:00", "10:00")
    roster.call_off(first, "停电")
    shift(person, "09:00", "10:00")
    first.refresh_from_db()
    assert first.ended_why == "停电"


def test_an_end_before_its_start_is_refused(person: Person) -> None:
    with pytest.raises(ValidationError, match="结束时间应晚于开始时间"):
        shift(person, "10:00", "10:00")


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_put_one_shift() -> None:
    person = enrol(name="钱立群", details={})
    outcomes: list[str] = []

    def work() -> None:
        try:
            shift(person, "09:00", "10:00")
            outcomes.append("put")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["put", "refused", "refused"]


def test_leave_is_refused_while_a_shift_stands_in_it_and_taken_once_it_is_handed_over(
    person: Person, other: Person
) -> None:
    stands = shift(person, "09:00", "12:00")
    first, last = date(2026, 12, 1), date(2026, 12, 3)
    assert roster.in_the_way(person, first, last) == [stands]
    with pytest.raises(ValidationError, match="已有安排"):
        roster.take_leave(person, first, last, deputy=other)
    taken = roster.hand_over(stands, other)
    leave = roster.take_leave(person, first, last, deputy=other)
    assert (taken.person, taken.start) == (other, stands.start)
    assert (leave.start, leave.end) == (at("2026-12-01 00:00"), at("2026-12-04 00:00"))
    with pytest.raises(ValidationError, match="已有安排：请假"):
        shift(person, "14:00", "15:00", "2026-12-03")
    shift(person, "09:00", "10:00", "2026-12-04")


def test_a_hand_over_that_cannot_be_leaves_everything_as_it_was(person: Person, other: Person) -> None:
    stands = shift(person, "09:00", "12:00")
    shift(other, "11:00", "13:00")
    with pytest.raises(ValidationError):
        roster.hand_over(stands, other)
    stands.refresh_from_db()
    assert stands.ended_at is None


def test_f44_who_is_on_leave_has_somebody_who_stands_in(person: Person, other: Person) -> None:
    third = enrol(name="韩松", details={})
    roster.take_leave(person, date(2026, 12, 1), date(2026, 12, 5), deputy=other)
    noon: datetime = at("2026-12-02 12:00")
    assert roster.stands_in(person, noon) == other
    assert roster.stands_in(person, at("2026-12-06 12:00")) == person
    assert roster.away([person.pk, other.pk], noon) == {person.pk}
    with pytest.raises(ValidationError, match="那几天也请假"):
        roster.take_leave(third, date(2026, 12, 4), date(2026, 12, 8), deputy=person)
    roster.take_leave(other, date(2026, 12, 1), date(2026, 12, 3), deputy=third)
    assert roster.stands_in(person, noon) == third
    roster.take_leave(third, date(2026, 12, 2), date(2026, 12, 2))
    assert roster.stands_in(person, noon) is None


def test_leave_wants_sensible_days_and_another_person(person: Person) -> None:
    with pytest.raises(ValidationError, match="不能早于开始日期"):
        roster.take_leave(person, date(2026, 12, 3), date(2026, 12, 1))
    with pytest.raises(ValidationError, match="代理人应是别人"):
        roster.take_leave(person, date(2026, 12, 1), date(2026, 12, 1), deputy=person)


def test_who_is_on_duty_at_a_place(person: Person, other: Person) -> None:
    point = ServicePoint.objects.first()
    assert point is not None
    shift(person, "09:00", "12:00", point=point)
    shift(other, "13:00", "17:00", point=point)
    assert [one.person for one in roster.on_duty(point, at("2026-12-01 09:00"))] == [person]
    assert roster.on_duty(point, at("2026-12-01 12:00")) == []
    assert roster.minutes_on_duty(person, at("2026-12-01 10:00"), at("2026-12-02 00:00")) == 120


@pytest.fixture
def slot(person: Person) -> Slot:
    """Two places at nine."""
    return booking.cut(shift(person, "09:00", "10:00"), 30, places=2)[0]


def test_a_shift_is_cut_into_slots_once(person: Person) -> None:
    engagement = shift(person, "09:00", "10:10")
    for _time in range(2):
        assert [one.starts_at for one in booking.cut(engagement, 30)] == [
            at("2026-12-01 09:00"),
            at("2026-12-01 09:30"),
        ]


@pytest.mark.django_db(transaction=True)
def test_f100_two_places_and_three_at_once() -> None:
    slot = booking.cut(shift(enrol(name="钱立群", details={}), "09:00", "10:00"), 30, places=2)[0]
    people = [enrol(name=name, details={}) for name in ("甲", "乙", "丙")]

    def work(person: Person) -> None:
        with clock.at(at("2026-11-30 09:00")):
            booking.book(slot, person)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = sorted(Booking.objects.values_list("state", flat=True))
    assert states == ["booked", "booked", "waiting"]
    waiting = Booking.objects.get(state="waiting")
    assert booking.position(waiting) == 1
    slot.refresh_from_db()
    assert slot.taken == 2


def test_who_waits_moves_up_and_asking_twice_books_once(slot: Slot) -> None:
    people = [enrol(name=name, details={}) for name in ("甲", "乙", "丙", "丁")]
    with clock.at(at("2026-11-30 09:00")):
        made = [booking.book(slot, person) for person in people]
        assert booking.book(slot, people[0]) == made[0]
    assert [booking.position(one) for one in made] == [0, 0, 1, 2]
    assert booking.cancel(made[0]) == made[2]
    assert booking.cancel(made[0]) is None
    made[3].refresh_from_db()
    assert booking.position(made[3]) == 1
    assert booking.cancel(made[3]) is None
    for one in (made[1], made[2]):
        one.refresh_from_db()
        assert one.state == "booked"
        booking.cancel(one)
    slot.refresh_from_db()
    assert slot.taken == 0


def test_what_is_over_or_called_off_cannot_be_booked(slot: Slot) -> None:
    person = enrol(name="甲", details={})
    with clock.at(at("2026-12-02 09:00")), pytest.raises(ValidationError, match="已经过去"):
        booking.book(slot, person)
    roster.call_off(slot.engagement, "停电")
    with clock.at(at("2026-11-30 09:00")), pytest.raises(ValidationError, match="已经取消"):
        booking.book(slot, person)
