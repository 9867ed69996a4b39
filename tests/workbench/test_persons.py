"""Persons' pages: who finds whom, what is masked, and what two people editing are told."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import Parameter, RowHistory
from fahui.matters.copies import copy_of
from fahui.matters.models import StaffNotice
from fahui.people import linking
from fahui.people.circumstances import appoint, belong
from fahui.people.models import Agency, Assurance, Person, PersonEvent, PersonGroup
from fahui.people.register import assure, enrol, find_by
from fahui.places.models import Region
from fahui.workbench.queues import open_notices
from tests.cases import ID_NUMBER, wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk

OTHER_ID = "00000019900101123X"
SEARCH = "/workbench/persons/"


def page_of(person: Person, what: str = "") -> str:
    """Its address."""
    return f"/workbench/persons/{person.pk}/{what}"


@pytest.fixture
def zhao(village: Region) -> Person:
    """Somebody registered in the village."""
    details = {"id_number": ID_NUMBER, "phone": "19900000001", "address": "邾城街道城北村3组8号"}
    return enrol(name="赵建国", details=details, region=village)


@pytest.fixture
def local(staff: Callable[..., User], village: Region) -> User:
    """The clerk of the village's street."""
    return staff(Role.CLERK, "本街窗口", village.parent)


@pytest.fixture
def stranger(staff: Callable[..., User], elsewhere: Region) -> User:
    """A clerk of another street."""
    return staff(Role.CLERK, "外街窗口", elsewhere)


@pytest.mark.parametrize("words", ["赵建国", "建国", "zjg", "zj", "19900000001", ID_NUMBER, ID_NUMBER.lower()])
def test_found_by_part_of_a_name_initials_and_whole_numbers(zhao: Person, local: User, desk: Desk, words: str) -> None:
    text = desk(local).post(SEARCH, {"q": words}).text
    assert page_of(zhao) in text
    assert "赵*国" in text
    for secret in ("赵建国", ID_NUMBER, "19900000001", "城北村3组"):
        assert secret not in text.replace(f'value="{words}"', ""), secret


@pytest.mark.parametrize("words", ["", "1990000", ID_NUMBER[:17], "z", "钱", "　"])
def test_half_a_number_finds_nobody(zhao: Person, local: User, desk: Desk, words: str) -> None:
    assert page_of(zhao) not in desk(local).post(SEARCH, {"q": words}).text


def test_nothing_of_the_search_stands_in_an_address(zhao: Person, local: User, desk: Desk) -> None:
    assert page_of(zhao) not in desk(local).get(f"{SEARCH}?q=赵建国").text


def test_another_stations_clerk_finds_them_only_by_the_whole_id_number(
    zhao: Person, stranger: User, desk: Desk
) -> None:
    page = desk(stranger)
    for words in ("赵建国", "zjg", "19900000001"):
        assert page_of(zhao) not in page.post(SEARCH, {"q": words}).text, words
    for what in ("", "edit/", "links/", "group/add/"):
        assert page.get(page_of(zhao, what)).status_code == 404, what
    found = page.post(SEARCH, {"q": ID_NUMBER}).text
    assert "登记在别处" in found
    assert page_of(zhao) in found
    assert page.get(page_of(zhao)).status_code == 200
    met = Reading.objects.get(kind="person", person_id=zhao.pk)
    assert (met.user, met.role, met.reason) == (stranger, "clerk", "当面办事，用证件号查到")
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert page.get(page_of(zhao)).status_code == 404


def test_an_applicants_page_opens_to_whoever_sees_the_matter(
    resident: User, village: Region, local: User, stranger: User, desk: Desk
) -> None:
    wage_case(resident, village)
    person = resident.person
    assert person.region is None
    assert desk(local).get(page_of(person)).status_code == 200
    assert desk(stranger).get(page_of(person)).status_code == 404


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN])
def test_whoever_keeps_the_system_reads_no_person(
    zhao: Person, staff: Callable[..., User], desk: Desk, role: str
) -> None:
    page = desk(staff(role))
    assert page.get(SEARCH).status_code == 404
    assert page.get(page_of(zhao)).status_code == 404


def test_a_supervisor_reads_and_changes_nothing(zhao: Person, staff: Callable[..., User], desk: Desk) -> None:
    page = desk(staff(Role.SUPERVISOR))
    assert "修改资料" not in page.get(page_of(zhao)).text
    for what in ("edit/", "group/add/", "agency/add/"):
        assert page.post(page_of(zhao, what), {}).status_code == 404


def test_masked_until_the_reason_is_on_record(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    masked = page.get(page_of(zhao)).text
    for secret in ("赵建国", ID_NUMBER, "19900000001", "3组8号", "1985"):
        assert secret not in masked, secret
    assert "000***********1238" in masked
    assert page.post(page_of(zhao, "reveal/"), {"reason": " "}).status_code == 302
    whole = page.post(page_of(zhao, "reveal/"), {"reason": "当面核对住址"}).text
    for secret in ("赵建国", ID_NUMBER, "19900000001", "3组8号", "1985-03-07"):
        assert secret in whole, secret
    assert Reading.objects.get().reason == "当面核对住址"
    again = page.get(page_of(zhao)).text
    assert "当面核对住址" in again
    assert "本街窗口" in again
    for secret in ("赵建国", ID_NUMBER, "3组8号"):
        assert secret not in again, secret


def test_whoever_it_is_about_is_told_who_read_the_record(
    resident: User, zhao: Person, local: User, desk: Desk, me: Client
) -> None:
    page = desk(local)
    for person, why in ((resident.person, "核对身份"), (zhao, "核对低保")):
        decided = person if person.region else enrol_place(person, zhao)
        page.post(page_of(decided, "reveal/"), {"reason": why})
    mine = me.get("/mine/seen-by/").text
    assert "看个人信息：全名、证件号、电话和住址" in mine
    assert "核对身份" in mine
    assert "本街窗口" not in mine  # unit and duty, no name
    assert "核对低保" not in mine
    linking.decide(resident.person, zhao, linking.Verdict.SAME, "核对了身份证")
    assert "核对低保" not in me.get("/mine/seen-by/").text  # linked by staff: only to somebody proved
    assure(resident.person, Assurance.CODE)
    assert "核对低保" in me.get("/mine/seen-by/").text
    assert {one["为什么"] for one in copy_of(User.objects.get(pk=resident.pk))["谁看过我的资料"]} == {
        "核对身份",
        "核对低保",
    }


def enrol_place(person: Person, like: Person) -> Person:
    """Registered where the other is."""
    person.region = like.region
    person.save()
    return person


def edited(page: Any, person: Person, **typed: Any) -> Any:
    """Send the edit form."""
    version = Person.objects.get(pk=person.pk).version
    return page.post(page_of(person, "edit/"), {"version": version, "id_type": "resident", **typed})


def test_what_stays_empty_stays_as_it_is(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    form = page.get(page_of(zhao, "edit/")).text
    assert "现在登记的是000***********1238" in form
    assert ID_NUMBER not in form
    assert edited(page, zhao, phone="19900000009", needs=["sign_language"], language="新洲话").status_code == 302
    details = Person.objects.get(pk=zhao.pk).details()
    assert details["phone"] == "19900000009"
    assert details["id_number"] == ID_NUMBER
    assert details["needs"] == ["sign_language"]
    assert find_by("phone", "19900000001") == find_by("phone", "19900000009") == [zhao]
    shown = page.get(page_of(zhao)).text
    assert "新洲话、手语" in shown
    assert "电话、沟通需要" in shown or "语言" in shown
    assert edited(page, zhao, clear=["phone"]).status_code == 302
    assert "phone" not in Person.objects.get(pk=zhao.pk).details()


def test_wrong_input_is_said_at_the_field_and_kept(zhao: Person, local: User, desk: Desk) -> None:
    bad = {"id_number": "42011719850307123", "phone": "1380013", "safe_from": "08:00", "address": "新地址"}
    text = edited(desk(local), zhao, **bad).text
    for words in ("少1位", "填了7位", "把几点以后、几点以前都填上"):
        assert words in text, words
    for value in ("42011719850307123", "1380013", "新地址"):
        assert f'value="{value}"' in text, value
    assert Person.objects.get(pk=zhao.pk).version == zhao.version


def test_two_people_editing_are_told_and_neither_is_overwritten(
    zhao: Person, local: User, reviewer: User, desk: Desk
) -> None:
    mine, theirs = desk(local), desk(reviewer)
    version = zhao.version
    assert edited(theirs, zhao, phone="19900000007").status_code == 302
    late = {"version": version, "id_type": "resident", "address": "我填的地址"}
    answer = mine.post(page_of(zhao, "edit/"), late)
    assert answer.status_code == 409
    assert "李审查" in answer.text
    assert "我填的地址" in answer.text
    assert Person.objects.get(pk=zhao.pk).details()["address"] != "我填的地址"
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    assert found is not None
    assert mine.post(page_of(zhao, "edit/"), {**late, "version": found[1]}).status_code == 302
    details = Person.objects.get(pk=zhao.pk).details()
    assert (details["address"], details["phone"]) == ("我填的地址", "19900000007")


def test_sent_twice_a_change_is_one_change(zhao: Person, local: User, desk: Desk) -> None:
    page, form = desk(local), {"version": zhao.version, "id_type": "resident", "phone": "19900000008"}
    assert [page.post(page_of(zhao, "edit/"), form).status_code for _time in range(2)] == [302, 302]
    assert PersonEvent.objects.filter(person=zhao, code="changed").count() == 1


def test_somebody_without_papers_is_a_to_do_until_they_come(village: Region, local: User, desk: Desk) -> None:
    page = desk(local)
    bare = {"name": "流浪老人", "id_type": "none", "region": village.pk}
    assert "请写明为什么没有证件" in page.post(f"{SEARCH}new/", bare).text
    answer = page.post(f"{SEARCH}new/", {**bare, "no_id_reason": "身份证丢失，正在补办"})
    person = Person.objects.get(name="流浪老人")
    assert answer["Location"] == page_of(person)
    assert "没有证件：身份证丢失" in page.get(page_of(person)).text
    notice = open_notices(local).get()
    assert notice.person == person
    assert page_of(person) in page.get("/workbench/?queue=notices").text
    assert edited(page, person, id_number=ID_NUMBER).status_code == 302
    fresh = Person.objects.get(pk=person.pk)
    assert fresh.id_type == "resident"
    assert "no_id_reason" not in fresh.details()
    assert not open_notices(local).exists()
    assert StaffNotice.objects.get().done_by == local
    assert PersonEvent.objects.filter(person=person, code="completed").exists()


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "doubt"),
    [
        ("passport", "e 1234-5678", "E12345678", ""),
        ("passport", "护照1", "护照1", "护照号一般"),
        ("hk_macao_permit", "ｈ01234567", "H01234567", ""),
        ("taiwan_permit", "12345", "12345", "一般是8位"),
        ("military", "军字第1234567号", "军字第1234567号", ""),
        ("residence_permit", "830000199201300022", "830000199201300022", ""),
        ("residence_permit", "83000019920130", "83000019920130", "一般是18位"),
        ("permanent_resident", "USA1101", "USA1101", "一般是15位"),
        ("permanent_resident", "abc123456789012", "ABC123456789012", ""),
    ],
)
def test_unusual_papers_warn_and_are_kept(
    village: Region, local: User, desk: Desk, kind: str, typed: str, kept: str, doubt: str
) -> None:
    page = desk(local)
    form = {"name": "外来人员", "id_type": kind, "id_number": typed, "born": "1992-01-30", "region": village.pk}
    answer = page.post(f"{SEARCH}new/", form, follow=True).text
    person = Person.objects.get(name="外来人员")
    assert person.details()["id_number"] == kept
    assert person.details()["id_type"] == kind
    assert doubt in answer
    assert ("请再核对证件" in answer) == bool(doubt)


def test_registering_asks_first_whether_it_is_somebody_on_record(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    form = {"name": "赵建国", "id_type": "resident", "phone": "19900000001", "region": zhao.region_id}
    asked = page.post(f"{SEARCH}new/", form).text
    assert "姓名、电话都相同" in asked
    assert Person.objects.filter(name="赵建国").count() == 1
    met = re.search(r'name="met" value="([\d-]+)"', asked)
    assert met is not None
    same = page.post(f"{SEARCH}new/", {**form, "met": met[1], "person": str(zhao.pk)})
    assert same["Location"] == page_of(zhao)
    page.post(f"{SEARCH}new/", {**form, "met": met[1], "person": "new"})
    assert Person.objects.filter(name="赵建国").count() == 2


def test_a_group_that_has_run_out_no_longer_counts(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    today = clock.today()
    form = {"group": "low_income", "proof": "低保证 新民保第12号", "ends_on": today.isoformat()}
    assert page.post(page_of(zhao, "group/add/"), form).status_code == 302
    shown = page.get(page_of(zhao)).text
    assert "低保对象" in shown
    assert "低保证 新民保第12号" in shown
    assert "低保证" not in str(list(PersonGroup.objects.values())) + str(list(RowHistory.objects.values()))
    assert Person.objects.get(pk=zhao.pk).groups == ["low_income"]
    with clock.at(clock.now() + timedelta(days=1)):
        assert Person.objects.get(pk=zhao.pk).groups == []
        assert "今天不算" in page.get(page_of(zhao)).text
    backwards = {"group": "disabled", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}
    assert "截止日期在起始日期之前" in page.post(page_of(zhao, "group/add/"), backwards).text


def test_a_group_wants_a_proof_or_why_there_is_none_and_a_day_of_review(zhao: Person, local: User, desk: Desk) -> None:
    """A group without an end is looked at again: after that day it stands there, but counts no more."""
    page, add = desk(local), page_of(zhao, "group/add/")
    soon = clock.today() + timedelta(days=365)
    assert f'value="{soon.isoformat()}"' in page.get(add).text  # proposed
    assert "没有看到证明的，写明原因" in page.post(add, {"group": "low_income"}).text
    past = {"group": "low_income", "no_proof": "证件在老家", "review_on": "2020-01-01"}
    assert "不能早于今天" in page.post(add, past).text
    assert not PersonGroup.objects.exists()
    assert page.post(add, {"group": "low_income", "no_proof": "证件在老家", "review_on": ""}).status_code == 302
    row = PersonGroup.objects.get()
    assert (row.no_proof, row.review_on) == ("证件在老家", soon)
    shown = page.get(page_of(zhao)).text
    assert "没有看过证明：证件在老家" in shown
    assert "低保对象（没有看过证明）" in shown
    assert f"{soon.isoformat()}前复核" in shown
    assert Person.objects.get(pk=zhao.pk).groups == ["low_income"]
    with clock.at(clock.now() + timedelta(days=366)):
        shown = page.get(page_of(zhao)).text
        assert "待核对，不计入" in shown
        assert "看过证明，重新登记" in shown
        assert Person.objects.get(pk=zhao.pk).groups == []
        assert not PersonGroup.objects.on(clock.today()).exists()


def test_the_day_of_review_follows_the_dated_parameter_and_an_end_needs_none(zhao: Person) -> None:
    Parameter.objects.create(
        name="people.group_review_days", value=90, valid_from=clock.today(), source="试", set_by="x"
    )
    assert belong(zhao, "disabled").review_on == clock.today() + timedelta(days=90)
    assert belong(zhao, "low_income", ends_on=clock.today()).review_on is None


def test_a_minor_is_one_up_to_the_day_before_turning_eighteen(db: None) -> None:
    child = enrol(name="小明", details={"id_type": "household", "id_number": "000000201203071231"})
    row = belong(child, "minor")
    assert str(row.ends_on) == "2030-03-06"
    assert str(belong(child, "disabled").ends_on) == "None"


def test_an_agent_is_named_by_their_number_with_proof_and_end(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    son = enrol(name="赵小军", details={"id_number": OTHER_ID, "phone": "19900000031"})
    form = {"who": OTHER_ID, "kind": "agent", "starts_on": "", "ends_on": "2027-01-31"}
    assert "请填这一项" in page.post(page_of(zhao, "agency/add/"), form).text  # the proof is a must
    assert page.post(page_of(zhao, "agency/add/"), {**form, "proof": "授权委托书"}).status_code == 302
    row = Agency.objects.get()
    assert (row.principal, row.agent) == (zhao, son)
    shown = page.get(page_of(zhao)).text
    assert "赵*军" in shown
    assert "到2027-01-31" in shown
    for wrong, words in (("19900000099", "没有查到"), ("abc", "没有查到"), (ID_NUMBER, "不能做自己的代理人")):
        assert words in page.post(page_of(zhao, "agency/add/"), {**form, "who": wrong, "proof": "书"}).text, wrong
    ended = page.post(page_of(zhao, f"agency/{row.pk}/end/"), {"ends_on": clock.today().isoformat()})
    assert ended.status_code == 302
    later = page.post(page_of(zhao, f"agency/{row.pk}/end/"), {"ends_on": "2028-01-01"})
    assert "不能往后改" in later.text
    assert page.post(page_of(son, f"agency/{row.pk}/end/"), {"ends_on": "2026-01-01"}).status_code == 404


def test_a_household_is_shown_to_all_of_it(zhao: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    enrol(name="王秀英", details={"id_number": OTHER_ID}, region=zhao.region)
    assert page.post(page_of(zhao, "household/add/"), {"who": OTHER_ID, "role": "spouse"}).status_code == 302
    assert "已经登记在这一户" in page.post(page_of(zhao, "household/add/"), {"who": OTHER_ID, "role": "child"}).text
    wife = Person.objects.get(name="王秀英")
    for person in (zhao, wife):
        text = page.get(page_of(person)).text
        assert "户主" in text
        assert "配偶" in text


def test_safe_contact_stands_on_top_of_person_and_matter(
    resident: User, village: Region, local: User, desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    page = desk(local)
    typed = {
        "contact": ["no_call", "discreet"],
        "safe_phone": "19900000077",
        "safe_from": "09:00",
        "safe_until": "17:00",
    }
    assert edited(page, resident.person, **typed).status_code == 302
    for address in (page_of(resident.person), f"/workbench/m/{matter.number}/"):
        text = page.get(address).text
        assert text.index("请不要打电话") < text.index("<h1>"), address
        assert "只在09:00至17:00联系" in text
        assert "199****0077" in text
        assert "19900000077" not in text


def test_lists_and_pages_take_few_queries_however_many(
    village: Region, local: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    people = [enrol(name=f"赵建{n}", details={"phone": f"1990000{n:04d}"}, region=village) for n in range(30)]
    for one in people:
        belong(one, "migrant_worker")
    page = desk(local)
    with django_assert_max_num_queries(13):
        text = page.post(SEARCH, {"q": "赵建"}).text
    assert text.count("data-row") == 25
    for other in people[1:9]:
        appoint(people[0], other, "agent", proof="书")
    with django_assert_max_num_queries(24):
        page.get(page_of(people[0]))


def test_every_page_keeps_to_its_day(zhao: Person, local: User, desk: Desk) -> None:
    """A calendar of 2020 knows nothing of what was written down later."""
    belong(zhao, "disabled", starts_on=clock.today())
    with clock.at(at("2020-01-01 10:00")):
        assert zhao.groups_on(clock.today()) == []
