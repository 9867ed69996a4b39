"""Duty and leave: who enters them, what is refused in words, and who sees who is there today."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from fahui.access.models import User
from fahui.availability import booking, roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.registers import unfinished
from fahui.people.models import Organisation, Professional
from fahui.people.register import enrol
from fahui.places.models import Region, ServicePoint
from fahui.places.near import place_of
from fahui.portal.duty import duty_lawyers
from tests.conftest import Desk, at

ROSTER = "/workbench/roster/"
MORNING = "2026-12-01 09:30"


@pytest.fixture
def point(db: None) -> ServicePoint:
    """The district's centre."""
    found = ServicePoint.objects.filter(level="center", active=True).first()
    assert found is not None
    return found


@pytest.fixture
def colleague(lawyer: Professional) -> Professional:
    """Another of the firm."""
    return Professional.objects.create(
        person=User.objects.create_user("19900070001", name="沈律师", is_staff=True, phone_verified=True).person,
        organisation=Organisation.objects.get(pk=lawyer.organisation_id),
        kind="lawyer",
    )


def shift(who: Professional, point: ServicePoint | None, **more: str) -> dict[str, object]:
    """One morning as duty lawyer."""
    return {
        "person": who.pk, "kind": "duty_lawyer", "point": point.pk if point else "", "day": "2026-12-01",
        "begins": "09:00", "ends": "12:00", **more,
    }  # fmt: skip


def test_a_shift_is_put_and_a_second_one_at_the_same_time_is_refused_in_words(
    assigner: User, lawyer: Professional, point: ServicePoint, desk: Desk
) -> None:
    page = desk(assigner)
    answer = page.post(f"{ROSTER}duty/", shift(lawyer, point))
    assert answer["Location"] == f"{ROSTER}?month=2026-12"
    wrong = page.post(f"{ROSTER}duty/", shift(lawyer, point, begins="11:00", ends="14:00")).text
    assert "钱律师12月1日9:00至12月1日12:00已有安排：值班律师。" in wrong
    assert 'value="14:00"' in wrong  # nothing typed is lost
    assert Engagement.objects.count() == 1
    assert "结束时间应晚于开始时间" in page.post(f"{ROSTER}duty/", shift(lawyer, point, ends="08:00")).text
    assert "请选在哪里值班" in page.post(f"{ROSTER}duty/", shift(lawyer, None)).text
    text = page.get(f"{ROSTER}?month=2026-12").text
    assert "钱律师" in text
    assert point.name in text


def test_who_keeps_it_and_who_only_looks(
    assigner: User, keeper: User, clerk: User, resident: User, lawyer: Professional, point: ServicePoint, desk: Desk
) -> None:
    for user in (assigner, keeper):
        assert desk(user).get(f"{ROSTER}duty/").status_code == 200
    for user in (clerk, lawyer.person.user, resident):
        assert desk(user).get(f"{ROSTER}duty/").status_code == 404
        assert desk(user).post(f"{ROSTER}duty/", shift(lawyer, point)).status_code == 404
    assert desk(clerk).get(ROSTER).status_code == 200
    assert desk(resident).get(ROSTER).status_code == 404
    assert desk(clerk).get(f"{ROSTER}leave/").status_code == 404
    assert not Engagement.objects.exists()


def test_a_lawyer_enters_and_calls_off_their_own_leave_and_nobody_elses(
    lawyer: Professional, colleague: Professional, desk: Desk
) -> None:
    mine = desk(lawyer.person.user)
    form = {"first": "2026-12-01", "last": "2026-12-03", "deputy": colleague.pk, "person": colleague.pk}
    assert mine.post(f"{ROSTER}leave/", form).status_code == 302
    row = Engagement.objects.get()
    assert (row.person, row.deputy, row.last_day) == (lawyer.person, colleague.person, date(2026, 12, 3))
    text = mine.get(f"{ROSTER}?month=2026-12").text
    assert text.count("，沈律师代理") == 3  # each day says it
    theirs = desk(colleague.person.user)
    assert "钱律师" not in theirs.get(f"{ROSTER}?month=2026-12").text
    assert theirs.post(f"{ROSTER}{row.pk}/off/", {"why": "x"}).status_code == 404
    assert mine.post(f"{ROSTER}{row.pk}/off/", {"why": ""}).status_code == 200
    assert mine.post(f"{ROSTER}{row.pk}/off/", {"why": "提前回来"}).status_code == 302
    row.refresh_from_db()
    assert row.ended_why == "提前回来"


def test_a_lawyer_does_not_call_off_a_shift(lawyer: Professional, point: ServicePoint, desk: Desk) -> None:
    row = roster.engage(lawyer.person, "duty_lawyer", at("2026-12-01 09:00"), at("2026-12-01 12:00"), point=point)
    assert desk(lawyer.person.user).get(f"{ROSTER}{row.pk}/off/").status_code == 404


def test_leave_over_a_shift_says_which_and_a_deputy_on_leave_is_refused(
    assigner: User, lawyer: Professional, colleague: Professional, point: ServicePoint, desk: Desk
) -> None:
    page = desk(assigner)
    page.post(f"{ROSTER}duty/", shift(lawyer, point))
    form = {"person": lawyer.pk, "first": "2026-12-01", "last": "2026-12-01", "deputy": ""}
    assert "已有安排：值班律师" in page.post(f"{ROSTER}leave/", form).text
    page.post(f"{ROSTER}leave/", {**form, "person": colleague.pk, "first": "2026-12-02", "last": "2026-12-04"})
    away = {**form, "first": "2026-12-03", "last": "2026-12-03", "deputy": colleague.pk}
    assert "这位代理人那几天也请假" in page.post(f"{ROSTER}leave/", away).text
    assert Engagement.objects.count() == 2


def test_days_of_a_month_and_nonsense_in_the_address(assigner: User, lawyer: Professional, desk: Desk) -> None:
    roster.take_leave(lawyer.person, date(2026, 11, 29), date(2026, 12, 2))
    page = desk(assigner)
    december = page.get(f"{ROSTER}?month=2026-12").text
    assert december.count("钱律师") >= 2
    assert "12-02" in december
    assert "12-03" not in december
    with clock.at(at(MORNING)):
        for nonsense in ("2026-13", "x", "99999-01", "2026"):
            assert '<strong class="num">2026-12</strong>' in page.get(ROSTER, {"month": nonsense}).text
        assert page.get(ROSTER, {"point": "9" * 30}).status_code == 200


def test_who_is_there_today_stands_at_the_intake_desk_and_at_the_nearest_point(
    clerk: User, lawyer: Professional, colleague: Professional, village: Region, desk: Desk
) -> None:
    near = ServicePoint.objects.filter(region=village.parent, level="station")
    here = place_of(village)
    assert here is not None
    near.update(lat=here[0], lon=here[1], coord_system=here[2])
    point = near.get()
    colleague.published = False
    colleague.save()
    for who in (lawyer, colleague):
        roster.engage(who.person, "duty_lawyer", at("2026-12-01 09:00"), at("2026-12-01 12:00"), point=point)
    with clock.at(at(MORNING)):
        inside = desk(clerk).get("/workbench/intake/").text
        assert inside.index("今天值班") < inside.index("钱律师")
        assert "沈律师" in inside
        assert [row.person.name for row in roster.today_at([point.pk])] == ["钱律师", "沈律师"]
        outside = Client().get(f"/points/near/?village={village.pk}").text
        box = Client().get("/points/today/", headers={"HX-Request": "true"}).text
    assert "今天值班律师：钱律师" in outside
    assert "沈律师" not in outside  # not published
    assert "值班律师" not in box  # that box is of the centre
    with clock.at(at("2026-12-01 12:30")):
        assert "今天值班" not in desk(clerk).get("/workbench/intake/").text


UNFIT: dict[str, dict[str, Any]] = {
    "suspended": {"state": "stopped"},
    "expired": {"licence_until": date(2020, 1, 1)},
    "closed": {"active": False},
}


@pytest.mark.parametrize("how", UNFIT)
def test_nobody_without_a_licence_in_force_is_put_on_duty_or_stands_in(
    how: str, assigner: User, lawyer: Professional, colleague: Professional, point: ServicePoint, desk: Desk
) -> None:
    """Neither offered nor taken when it is posted all the same, nor by the function itself (F41)."""
    Professional.objects.filter(pk=lawyer.pk).update(**UNFIT[how])
    page = desk(assigner)
    text = page.get(f"{ROSTER}duty/").text
    assert "钱律师" not in text
    assert "---------" not in text
    assert "请选择" in text
    assert page.post(f"{ROSTER}duty/", shift(lawyer, point)).status_code == 200
    with pytest.raises(ValidationError, match="不能排班"):
        roster.engage(lawyer.person, "hotline", at("2026-12-01 09:00"), at("2026-12-01 12:00"))
    form = {"person": colleague.pk, "first": "2026-12-01", "last": "2026-12-03", "deputy": lawyer.pk}
    assert page.post(f"{ROSTER}leave/", form).status_code == 200
    with pytest.raises(ValidationError, match="不能代理"):
        roster.take_leave(colleague.person, date(2026, 12, 1), date(2026, 12, 3), deputy=lawyer.person)
    assert not Engagement.objects.exists()
    assert "---------" not in page.get(f"{ROSTER}leave/").text


def test_a_licence_that_runs_out_before_the_shift_is_refused_with_its_day(
    assigner: User, lawyer: Professional, point: ServicePoint, desk: Desk
) -> None:
    last = clock.today() + timedelta(days=3)
    Professional.objects.filter(pk=lawyer.pk).update(licence_until=last)
    page, soon, later = desk(assigner), clock.today() + timedelta(days=2), clock.today() + timedelta(days=5)
    answer = page.post(f"{ROSTER}duty/", shift(lawyer, point, day=later.isoformat())).text
    assert f"钱律师执业证已过有效期（{last.isoformat()}），不能排班" in answer
    assert page.post(f"{ROSTER}duty/", shift(lawyer, point, day=soon.isoformat())).status_code == 302


def test_who_may_not_serve_takes_leave_all_the_same(assigner: User, lawyer: Professional, desk: Desk) -> None:
    Professional.objects.filter(pk=lawyer.pk).update(state="stopped")
    form = {"person": lawyer.pk, "first": "2026-12-01", "last": "2026-12-03", "deputy": ""}
    assert desk(assigner).post(f"{ROSTER}leave/", form).status_code == 302


def test_the_public_is_not_told_of_a_duty_lawyer_whose_licence_was_stopped_since(
    lawyer: Professional, point: ServicePoint
) -> None:
    with clock.at(at(MORNING)):
        roster.engage(lawyer.person, "duty_lawyer", at("2026-12-01 09:00"), at("2026-12-01 12:00"), point=point)
        assert list(duty_lawyers([point])) == [point.pk]
        Professional.objects.filter(pk=lawyer.pk).update(state="stopped")
        assert duty_lawyers([point]) == {}


def test_what_somebody_still_has_to_do_goes_to_others_with_the_places_booked_in_it(
    assigner: User, keeper: User, clerk: User, lawyer: Professional, colleague: Professional, point: ServicePoint,
    resident: User, desk: Desk,
) -> None:  # fmt: skip
    start = clock.now() + timedelta(days=2)
    row = roster.engage(lawyer.person, "window", start, start + timedelta(hours=2), point=point)
    other = roster.engage(lawyer.person, "hotline", start + timedelta(hours=3), start + timedelta(hours=4))
    slots = [booking.cut(one, 30)[0] for one in (row, other)]
    booked = [booking.book(slot, resident.person) for slot in slots]
    ahead = f"{ROSTER}ahead/{lawyer.person_id}/"
    assert desk(clerk).get(ahead).status_code == 404
    assert desk(lawyer.person.user).post(ahead, {"all": str(colleague.pk)}).status_code == 404
    assert desk(keeper).get(f"{ROSTER}ahead/{resident.person_id}/").status_code == 404  # on no register
    page = desk(assigner)
    assert "还没有选交给谁" in page.post(ahead, {"all": ""}).text
    assert "请另选一位" in page.post(ahead, {"all": str(lawyer.pk + 9999)}).text
    text = page.post(ahead, {"all": str(colleague.pk), f"to-{other.pk}": "off", "why": "不开"}).text
    assert "已安排2件" in text
    taken = Engagement.objects.live().get(person=colleague.person)
    slots[0].refresh_from_db()
    assert slots[0].engagement == taken
    for one in booked:
        one.refresh_from_db()
    assert [one.state for one in booked] == ["booked", "cancelled"]


def test_the_leave_of_another_gets_another_deputy_or_none(
    assigner: User, lawyer: Professional, colleague: Professional, desk: Desk
) -> None:
    third = Professional.objects.create(
        person=enrol(name="韩律师", details={}), organisation=lawyer.organisation, kind="lawyer"
    )
    today = clock.today()
    first = roster.take_leave(colleague.person, today, today, deputy=lawyer.person)
    ahead, page = f"{ROSTER}ahead/{lawyer.person_id}/", desk(assigner)
    assert "代理人应是别人" in page.post(ahead, {"all": str(colleague.pk)}).text
    page.post(ahead, {"all": str(third.pk)})
    first.refresh_from_db()
    assert first.deputy == third.person


def test_another_profession_in_use_keeps_the_shifts(lawyer: Professional, point: ServicePoint) -> None:
    start = clock.now() + timedelta(days=2)
    roster.engage(lawyer.person, "window", start, start + timedelta(hours=2), point=point)
    assert "以后的值班和安排" in [one.title for one in unfinished(lawyer)]
    expert = Professional.objects.create(person=lawyer.person, organisation=lawyer.organisation, kind="expert")
    assert "以后的值班和安排" not in [one.title for one in unfinished(expert)]
