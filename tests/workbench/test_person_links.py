"""Linking across pages: whose right it is, what each station sees, and what a refused try leaves behind."""

from collections.abc import Callable
from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.linking import Verdict, decide
from fahui.people.models import Person, PersonEvent, PersonLink
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.workbench.conftest import Desk

ID_NUMBER = "000000198503071238"


@pytest.fixture
def here(village: Region) -> Person:
    """The record of one station."""
    return enrol(name="赵建国", details={"id_number": ID_NUMBER, "address": "城北村3组8号"}, region=village)


@pytest.fixture
def there(elsewhere: Region) -> Person:
    """The record of another, with another address."""
    details = {"id_number": ID_NUMBER, "phone": "19900000002", "address": "阳逻新居2栋"}
    return enrol(name="赵 建国", details=details, region=elsewhere)


@pytest.fixture
def clerks(staff: Callable[..., User], village: Region, elsewhere: Region) -> tuple[User, User]:
    """The clerks of the two stations."""
    return staff(Role.CLERK, "本街窗口", village.parent), staff(Role.CLERK, "外街窗口", elsewhere)


def asked_in(region: Region, by: User, person: Person) -> Matter:
    """A question put at a station."""
    parties = [PartyEntry("applicant", person.name, person=person)]
    answers = {"question": "工资不给怎么办"}
    return open_matter("consultation", by=by, parties=parties, region=region, answers=answers).matter


def link(page: Any, one: Person, other: Person, verdict: str = "same", why: str = "核对了身份证") -> Any:
    """Post straight to the address."""
    return page.post(f"/workbench/persons/{one.pk}/links/{other.pk}/", {"verdict": verdict, "why": why})


def test_f29_a_window_clerk_posting_directly_is_refused_and_it_is_written_down(
    here: Person, there: Person, clerks: tuple[User, User], clerk: User, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for user in (*clerks, clerk):  # also the clerk at the district's own window: it takes a reviewer or the head
        mine = here if user != clerks[1] else there
        other = there if mine == here else here
        assert link(desk(user), mine, other).status_code == 404, user
        for person in (here, there):
            assert PersonEvent.objects.filter(person=person, code="refused", by=f"user:{user.pk}").exists()
    assert not PersonLink.objects.exists()
    assert "may not link" in caplog.text


def test_f32_one_linked_identity_both_sources_intact_and_each_station_sees_what_it_may(
    here: Person, there: Person, clerks: tuple[User, User], reviewer: User, desk: Desk, elsewhere: Region
) -> None:
    mine, theirs = asked_in(here.region or elsewhere, clerks[0], here), asked_in(elsewhere, clerks[1], there)
    page = desk(reviewer)
    side_by_side = page.get(f"/workbench/persons/{here.pk}/links/").text
    assert "证件号、姓名都相同" in side_by_side
    assert "阳逻…" in side_by_side
    assert "阳逻新居2栋" not in side_by_side
    assert link(page, here, there).status_code == 302
    for number in (mine.number, theirs.number):
        assert number in page.get(f"/workbench/persons/{here.pk}/").text
    for user, own, other, matter, hidden in (
        (clerks[0], here, there, mine, theirs),
        (clerks[1], there, here, theirs, mine),
    ):
        text = desk(user).get(f"/workbench/persons/{own.pk}/").text
        assert matter.number in text
        assert hidden.number not in text
        assert "另一条记录" in text
        assert f"/workbench/persons/{other.pk}/" not in text
        assert desk(user).get(f"/workbench/persons/{other.pk}/").status_code == 404
    assert [Person.objects.get(pk=one.pk).details()["address"] for one in (here, there)] == [
        "城北村3组8号",
        "阳逻新居2栋",
    ]
    row = PersonLink.objects.get()
    undo = f"/workbench/persons/{here.pk}/links/{row.pk}/undo/"
    assert desk(clerks[0]).post(undo, {"why": "看看"}).status_code == 404
    assert "请写明为什么撤销" in page.post(undo, {"why": ""}, follow=True).text
    assert page.post(undo, {"why": "弄错了"}).status_code == 302
    assert theirs.number not in page.get(f"/workbench/persons/{here.pk}/").text
    row.refresh_from_db()
    assert (row.made_by, row.undone_by) == (f"user:{reviewer.pk}", f"user:{reviewer.pk}")


def test_a_station_links_its_own_records(here: Person, clerks: tuple[User, User], desk: Desk, village: Region) -> None:
    again = enrol(name="赵建国", details={"id_number": ID_NUMBER}, region=village)
    page = desk(clerks[0])
    assert "请写明依据" in link(page, here, again, why=" ").text
    assert link(page, here, again).status_code == 302
    shown = page.get(f"/workbench/persons/{here.pk}/links/").text
    assert "核对了身份证" in shown
    assert "本街窗口" in shown


def test_f28_everything_of_both_is_under_one_identity_and_can_be_taken_apart(
    here: Person, there: Person, clerks: tuple[User, User], reviewer: User, desk: Desk, elsewhere: Region
) -> None:
    """A (2 cases) and B (1 case, phone 2): three cases, both phones, a who-when-why record, and back again."""
    region = here.region or elsewhere
    cases = [asked_in(region, clerks[0], here) for _time in range(2)] + [asked_in(elsewhere, clerks[1], there)]
    row = decide(here, there, Verdict.SAME, "同一张身份证")
    page = desk(reviewer)
    for person in (here, there):
        text = page.get(f"/workbench/persons/{person.pk}/").text
        assert all(case.number in text for case in cases)
        assert "同一张身份证" in text
    assert "199****0002" in page.get(f"/workbench/persons/{there.pk}/").text
    assert page.post(f"/workbench/persons/{here.pk}/links/{row.pk}/undo/", {"why": "错"}).status_code == 302
    text = page.get(f"/workbench/persons/{there.pk}/").text
    assert sum(case.number in text for case in cases) == 1


def test_somebody_not_listed_can_be_looked_for_and_kept_apart(
    here: Person, reviewer: User, desk: Desk, elsewhere: Region
) -> None:
    other = enrol(name="赵健国", details={"phone": "19900000044"}, region=elsewhere)
    page = desk(reviewer)
    address = f"/workbench/persons/{here.pk}/links/"
    assert "没有找到可能重复的记录" in page.get(address).text
    assert f"/workbench/persons/{other.pk}/" in page.post(address, {"q": "赵健"}).text
    assert link(page, here, other, "different").status_code == 302
    assert f"/links/{other.pk}/" not in page.post(address, {"q": "赵健"}).text
    for verdict in ("", "merge"):
        assert link(page, here, other, verdict).status_code == 404
    assert link(page, here, here).status_code == 404


def test_candidates_of_other_stations_are_counted_and_not_shown(
    here: Person, there: Person, clerks: tuple[User, User], desk: Desk
) -> None:
    text = desk(clerks[0]).get(f"/workbench/persons/{here.pk}/links/").text
    assert "还有1条登记在别处的记录" in text
    assert f"/workbench/persons/{there.pk}/" not in text
    assert "阳逻新居" not in text


def test_the_page_of_many_candidates_takes_few_queries(
    here: Person, reviewer: User, desk: Desk, village: Region, django_assert_max_num_queries: Any
) -> None:
    for n in range(9):
        enrol(name="赵建国", details={"phone": f"1990000{n:04d}"}, region=village)
    page = desk(reviewer)
    with django_assert_max_num_queries(17):  # nothing of it for each candidate
        text = page.get(f"/workbench/persons/{here.pk}/links/").text
    assert text.count('name="verdict" value="same"') == 9
