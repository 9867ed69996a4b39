"""收件登记: every channel, nothing asked twice, nothing lost."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.codes import matter_by_code
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.matching import candidates_for
from fahui.people.models import Person
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import ID_NUMBER, WAGES
from tests.conftest import at
from tests.workbench.conftest import Desk

INTAKE = "/workbench/intake/"


def sheet(village: Region, service: str, **more: Any) -> dict[str, Any]:
    """A filled sheet of one service."""
    return {
        "token": str(uuid.uuid4()),
        "shown": service,
        "service": service,
        "in-channel": "window",
        "place-region": village.pk,
        "do": "submit",
        **more,
    }


def question(village: Region, **more: Any) -> dict[str, Any]:
    """A plain consultation."""
    return sheet(village, "consultation", question="房东不退押金怎么办", **more)


def application(village: Region, **more: Any) -> dict[str, Any]:
    """A legal aid application."""
    other = {"respondent-0-kind": "organisation"}  # as the page sends it unasked
    person = {"applicant-0-name": "赵建国", "applicant-0-phone": "19900000001", "applicant-0-id_number": ID_NUMBER}
    return sheet(village, "legal_aid", **{**WAGES, **other, **person, **more})


def register(page: Client, form: dict[str, Any]) -> Matter:
    """Send a sheet that must succeed."""
    answer = page.post(INTAKE, form)
    assert answer.status_code == 302, re.findall(r'class="errors".*?</div>', answer.text, re.S)
    return Matter.objects.get(number=answer["Location"].split("/")[3])


@pytest.mark.parametrize("channel", ["window", "hotline", "point", "chat", "visit", "letter", "transfer"])
def test_every_channel_comes_by_the_same_sheet(village: Region, clerk: User, desk: Desk, channel: str) -> None:
    matter = register(desk(clerk), question(village, **{"in-channel": channel}))
    assert (matter.channel, matter.service, matter.region) == (channel, "consultation", village)
    assert (matter.service_point is not None) == (channel in ("window", "point"))


@pytest.mark.parametrize(
    ("begun", "due"), [("2026-11-25 10:00", "2026-11-25 17:00"), ("2026-11-25 15:30", "2026-11-26 14:30")]
)
def test_a_live_chat_taken_down_at_the_desk_is_answered_within_five_hours_of_office(
    village: Region, clerk: User, desk: Desk, begun: str, due: str
) -> None:
    """规范: 在线即时 5小时; office hours are 9–12 and 14–17."""
    with clock.at(at(begun)):
        matter = register(desk(clerk), question(village, **{"in-channel": "chat"}))
        assert matter.deadlines.get(term="answer").due_at == at(due)
        assert "在线即时" in desk(clerk).get(f"/workbench/m/{matter.number}/").text


def test_a_home_visit_has_no_clock_of_its_own_and_a_way_of_its_own_in_the_report(
    village: Region, clerk: User, desk: Desk
) -> None:
    matter = register(desk(clerk), question(village, **{"in-channel": "visit"}))
    assert not matter.deadlines.exists()
    assert matter.get_channel_display() == "上门"
    assert matter.service_point is None  # nobody sat at a window
    assert matter.contacts.get().channel == "visit"


def test_no_channel_that_is_none_is_taken(village: Region, clerk: User, desk: Desk) -> None:
    assert desk(clerk).post(INTAKE, question(village, **{"in-channel": "pigeon"})).status_code == 200
    assert not Matter.objects.exists()


def test_the_first_service_of_the_front_page_is_chosen_already(clerk: User, desk: Desk) -> None:
    text = desk(clerk).get(INTAKE).text
    assert 'name="shown" value="consultation"' in text
    assert "autofocus" in text
    assert '<option value="objection"' not in text  # only opened from the matter it is about


def test_a_consultation_needs_no_name_and_goes_straight_to_the_answer(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    answer = page.post(INTAKE, question(village, do="answer"))
    matter = Matter.objects.get()
    assert answer["Location"] == f"/workbench/m/{matter.number}/do/answer/"
    assert page.get(answer["Location"]).status_code == 200
    assert "打印回执" in page.get(f"/workbench/m/{matter.number}/").text


def test_the_receipt_shows_the_code_once_and_the_code_works(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    matter = register(page, application(village))
    receipt = page.get(f"/workbench/m/{matter.number}/receipt/").text
    found = re.search(r"\b(\d{4} \d{4})\b", receipt)
    assert found is not None
    assert matter_by_code(matter.number, found[1], who="test") == matter
    assert "申请材料接收凭证" in receipt
    assert "作出决定" in receipt
    assert "赵*国" in receipt
    again = page.get(f"/workbench/m/{matter.number}/receipt/").text
    assert found[1] not in again
    assert "查询码只在登记后显示一次" in again


def test_f47_sent_three_times_it_is_one_application_with_one_receipt(village: Region, clerk: User, desk: Desk) -> None:
    """The answer to the first may have been lost on the way."""
    page, form = desk(clerk), application(village)
    codes = set()
    for _n in range(3):
        answer = page.post(INTAKE, form)
        found = re.search(r"\b(\d{4} \d{4})\b", page.get(answer["Location"]).text)
        assert found is not None
        codes.add((answer["Location"], found[1]))
    assert len(codes) == 1
    assert Matter.objects.count() == 1


def test_somebody_on_record_is_asked_about_before_anything_is_linked(village: Region, clerk: User, desk: Desk) -> None:
    known = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001", "address": "邾城街1号"})
    earlier = open_matter(
        "consultation",
        by=clerk,
        parties=[PartyEntry("applicant", "赵建国", person=known)],
        region=village,
        answers={"question": "工资不给"},
    ).matter
    page = desk(clerk)
    looked = page.post(INTAKE, application(village, **{"in-who": ID_NUMBER, "do": "lookup", "statement": "原来的话"}))
    text = looked.text
    assert "赵*国 000***********1238 199****0001" in text
    assert earlier.number in text  # a duplicate at the side
    assert "原来的话" in text
    assert "邾城街1号" not in text
    assert 'role="alert"' not in text
    undecided = page.post(INTAKE, application(village, **{"in-who": ID_NUMBER}))
    assert "请先确认是不是同一个人" in undecided.text
    assert Matter.objects.count() == 1
    met = re.search(r'name="met" value="(\d+)"', undecided.text)
    assert met is not None
    form = application(village, **{"in-who": ID_NUMBER, "met": met[1], "person": str(known.pk)})
    for name in ("name", "phone", "id_number"):
        del form[f"applicant-0-{name}"]
    matter = register(page, {**form, "applicant-0-phone": "19900000055"})
    party = matter.parties.get(relation="applicant")
    assert party.person == known
    assert party.details()["id_number"] == ID_NUMBER
    assert party.details()["address"] == "邾城街1号"
    known.refresh_from_db()
    assert Person.objects.get(pk=known.pk).details()["phone"] == "19900000055"


def test_somebody_elses_number_cannot_be_linked_by_hand(village: Region, clerk: User, desk: Desk) -> None:
    stranger = enrol(name="王小明", details={"phone": "19900000066"})
    known = enrol(name="赵建国", details={"phone": "19900000001"})
    form = question(village, **{"in-who": "19900000001", "met": str(known.pk), "person": str(stranger.pk)})
    answer = desk(clerk).post(INTAKE, form)
    assert "请先确认" in answer.text
    assert not Matter.objects.exists()


def test_an_account_that_only_claims_a_number_is_never_linked_unasked(
    village: Region, clerk: User, resident: User, desk: Desk
) -> None:
    """Somebody signed up on the web under another's name and number must not come to see that person's matter."""
    claimed = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000099"})
    page = desk(clerk)
    asked = page.post(INTAKE, application(village))  # typed among the particulars, not looked up above
    assert "请先确认是不是同一个人" in asked.text
    assert "仅有联系方式" in asked.text
    assert "姓名、电话都相同" in asked.text  # somebody else signs in with the very phone that was given
    assert not Matter.objects.exists()
    met = re.search(r'name="met" value="([\d-]+)"', asked.text)
    assert met is not None
    matter = register(page, application(village, met=met[1], person="new"))
    person = matter.parties.get(relation="applicant").person
    assert person is not None
    assert person not in (claimed, resident.person)
    assert not candidates_for(person)  # whoever it is not is not proposed again


def test_a_new_number_is_not_typed_twice(village: Region, clerk: User, desk: Desk) -> None:
    form = sheet(village, "legal_aid", **{"in-who": ID_NUMBER.lower(), "do": "lookup"})
    text = desk(clerk).post(INTAKE, form).text
    assert "没有登记过" in text
    assert re.search(
        rf'name="applicant-0-id_number"[^>]*value="{ID_NUMBER}"|value="{ID_NUMBER}"[^>]*applicant-0-id', text
    )


def test_enter_looks_up_first_and_registers_then(village: Region, clerk: User, desk: Desk) -> None:
    enrol(name="赵建国", details={"phone": "19900000001"})
    page = desk(clerk)
    form = question(village, **{"in-who": "19900000001", "do": "enter"})
    assert "是同一个人吗" in page.post(INTAKE, form).text
    plain = question(village, do="enter", looked="", **{"in-who": ""})
    assert register(page, plain).service == "consultation"


def test_changing_the_service_keeps_what_was_said(village: Region, clerk: User, desk: Desk) -> None:
    form = question(village, **{"applicant-0-name": "李翠花", "in-channel": "hotline"})
    text = desk(clerk).post(INTAKE, {**form, "service": "legal_aid", "do": ""}).text
    assert 'name="shown" value="legal_aid"' in text
    assert "李翠花" in text
    assert re.search(r'value="hotline"[^>]*checked', text)
    assert 'role="alert"' not in text
    assert not Matter.objects.exists()


def test_bad_input_is_said_at_each_field_and_everything_typed_stays(village: Region, clerk: User, desk: Desk) -> None:
    bad = {
        "applicant-0-id_number": "42011719850307123",
        "applicant-0-phone": "1380013",
        "amount": "两万",
        "limitation_on": "2026-13-40",
        "statement": "王𠮷田·买买提说工资没给",
        "respondent-0-name": "某公司",
    }
    text = desk(clerk).post(INTAKE, application(village, **bad)).text
    for words in (
        "身份证号少1位，请再核对（应为18位）",
        "手机号应为11位，您填了7位",
        "王𠮷田·买买提说工资没给",
        "某公司",
    ):
        assert words in text, words
    for value in ("42011719850307123", "1380013", "两万"):
        assert f'value="{value}"' in text, value
    assert re.search(r'value="wages"[^>]*checked', text)
    assert not Matter.objects.exists()


def test_full_width_digits_are_understood(village: Region, clerk: User, desk: Desk) -> None:
    wide = ID_NUMBER.translate({ord(str(n)): ord("０") + n for n in range(10)})
    matter = register(desk(clerk), application(village, **{"applicant-0-id_number": wide}))
    assert matter.parties.get(relation="applicant").details()["id_number"] == ID_NUMBER


@pytest.mark.parametrize("name", ["买买提·吐尔逊", "𠮷田", "阿" * 40])
def test_names_as_people_have_them(village: Region, clerk: User, desk: Desk, name: str) -> None:
    page = desk(clerk)
    matter = register(page, application(village, **{"applicant-0-name": name}))
    assert matter.who == name
    assert page.get(f"/workbench/m/{matter.number}/receipt/").status_code == 200


def test_papers_are_ticked_or_scanned_and_stand_on_the_receipt(
    village: Region, clerk: User, desk: Desk, picture: bytes
) -> None:
    page = desk(clerk)
    scan = SimpleUploadedFile("欠条.jpg", picture, "image/jpeg")
    matter = register(
        page, application(village, **{"papers-seen": ["id_card"], "papers-scans": scan, "papers-checked": "on"})
    )
    assert sorted(matter.materials.values_list("title", flat=True)) == ["欠条.jpg", "身份证或户口簿"]
    assert "身份证或户口簿、欠条.jpg" in page.get(f"/workbench/m/{matter.number}/receipt/").text
    person = matter.parties.get(relation="applicant").person
    assert person is not None
    assert person.assurance == 2


def test_a_false_scan_is_refused_and_nothing_is_opened(village: Region, clerk: User, desk: Desk) -> None:
    scan = SimpleUploadedFile("x.jpg", b"MZ\x90" * 30, "image/jpeg")
    text = desk(clerk).post(INTAKE, application(village, **{"papers-scans": scan})).text
    assert "这个文件是程序" in text
    assert "赵建国" in text
    assert not Matter.objects.exists()


def test_paper_of_friday_typed_on_monday_counts_from_friday(village: Region, clerk: User, desk: Desk) -> None:
    with clock.at(at("2026-11-09 09:00")):
        page = desk(clerk)
        bare = page.post(INTAKE, application(village, **{"at-happened_on": "2026-11-06"}))
        assert "请写明原因" in bare.text
        reason = {"at-happened_on": "2026-11-06", "at-because": "周五收到纸质件，周一登记"}
        matter = register(page, application(village, **reason))
    assert matter.opened_on.isoformat() == "2026-11-06"
    assert matter.deadlines.get(term="decide").due_on.isoformat() == "2026-11-13"
    assert Event.objects.get(matter=matter).facts["_because"] == "周五收到纸质件，周一登记"


def test_a_clerk_registers_only_for_their_own_places(
    village: Region, elsewhere: Region, staff: Any, desk: Desk
) -> None:
    local = staff(Role.CLERK, "本街窗口", village.parent)
    answer = desk(local).post(INTAKE, question(elsewhere))
    assert answer.status_code == 200
    assert not Matter.objects.exists()
    assert register(desk(local), question(village)).region == village


def test_several_respondents_fit(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    more = page.post(INTAKE, application(village, do="more-respondent", **{"respondent-0-name": "甲公司"}))
    assert "respondent-1-name" in more.text
    assert "甲公司" in more.text
    both = {"count-respondent": "2", "respondent-0-name": "甲公司", "respondent-1-name": "乙公司"}
    kinds = {"respondent-0-kind": "organisation", "respondent-1-kind": "organisation"}
    matter = register(page, application(village, **both, **kinds))
    names = matter.parties.filter(relation="respondent").order_by("seq").values_list("name", flat=True)
    assert list(names) == ["甲公司", "乙公司"]


def test_f46_a_consultation_becomes_an_application_with_everything(
    village: Region, clerk: User, desk: Desk, picture: bytes
) -> None:
    """The person, the words, the papers and the link; counted once among the people served."""
    page = desk(clerk)
    scan = SimpleUploadedFile("欠条.jpg", picture, "image/jpeg")
    who = {"applicant-0-name": "赵建国", "applicant-0-phone": "19900000001", "papers-scans": scan}
    asked = register(page, question(village, **who))
    start = page.get(f"/workbench/m/{asked.number}/do/convert/")
    assert start["Location"] == f"{INTAKE}?from={asked.number}&action=convert"
    text = page.get(f"{start['Location']}&service=legal_aid").text
    assert "房东不退押金怎么办" in text  # the words stand in the new service's own question
    assert "赵*国 199****0001" in text
    assert "19900000001" not in text
    form = sheet(
        village, "legal_aid", **{**WAGES, "respondent-0-kind": "person", "from": asked.number, "action": "convert"}
    )
    matter = register(page, form)
    asked.refresh_from_db()
    assert (asked.stage, asked.outcome) == ("closed", "converted")
    assert MatterLink.objects.get(source=asked).target == matter
    parties = [one.parties.get(relation="applicant") for one in (asked, matter)]
    assert parties[0].person == parties[1].person
    assert parties[1].details()["phone"] == "19900000001"
    assert [paper.title for paper in matter.materials.all()] == ["欠条.jpg"]
    assert matter.contacts.get() == asked.contacts.get()
    assert page.get(f"{INTAKE}?from={asked.number}&action=convert").status_code == 404  # done already


def test_an_objection_is_taken_at_the_window(
    village: Region, clerk: User, reviewer: User, approver: User, desk: Desk
) -> None:
    page = desk(clerk)
    refused = act(register(page, application(village)), "accept", by=clerk)
    act(refused, "propose_refuse", by=reviewer, answers={"refusal_ground": "scope", "refusal_reason": "不在范围"})
    act(refused, "refuse", by=approver)
    start = page.get(f"/workbench/m/{refused.number}/do/object/")
    assert "为什么不同意" in page.get(start["Location"]).text
    form = sheet(village, "objection", objection_reason="我在范围内", **{"from": refused.number, "action": "object"})
    matter = register(page, form)
    assert matter.parties.get().person == refused.parties.get(relation="applicant").person


def test_no_address_carries_a_number_of_a_person(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    answer = page.post(INTAKE, application(village, **{"in-who": ID_NUMBER, "do": "lookup"}))
    assert answer.status_code == 200  # no redirect into which it could slip
    assert f'value="{ID_NUMBER}"' not in page.get(INTAKE, {"in-who": ID_NUMBER}).text  # nor is one taken from there
