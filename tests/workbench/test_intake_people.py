"""Who is at the desk: papers of every kind, people on record under any of them, and who acts for whom."""

from datetime import timedelta
from typing import Any

import pytest

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.models import Matter, StaffNotice
from fahui.people.models import Person
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import ID_NUMBER
from tests.workbench.conftest import Desk
from tests.workbench.test_intake import INTAKE, application, question, register

SPECIMEN = "11010519491231002X"


@pytest.mark.parametrize(
    ("details", "typed"),
    [
        ({"id_number": SPECIMEN}, "110105491231002"),
        ({"id_number": SPECIMEN}, "11010519491231002x"),
        ({"id_type": "old_resident", "id_number": "110105491231002"}, SPECIMEN),
        ({"id_type": "passport", "id_number": "E12345678"}, "e12345678"),
        ({"id_type": "hk_macao_permit", "id_number": "H01234567"}, "H0123 4567"),
        ({"phone": "19900000031", "safe_phone": "19900000032"}, "19900000032"),
    ],
)
def test_f25_whoever_is_on_record_is_found_by_any_paper(
    village: Region, clerk: User, desk: Desk, details: dict[str, Any], typed: str
) -> None:
    person = enrol(name="张老", details=details)
    text = desk(clerk).post(INTAKE, question(village, **{"in-who": typed, "do": "lookup"})).text
    assert f'id="person-{person.pk}"' in text
    assert "张*" in text


def test_a_likely_person_is_asked_about_and_a_possible_one_only_shown(village: Region, clerk: User, desk: Desk) -> None:
    enrol(name="赵建国", details={"phone": "19900000077", "address": "邾城街道城北村3组8号"}, region=village)
    page = desk(clerk)
    where = {"applicant-0-address": "邾城街道城北村3组8号"}
    looked = page.post(INTAKE, application(village, do="lookup", **where)).text
    assert "可能是：姓名读音、住址相同" in looked
    assert register(page, application(village, **where))  # nobody is kept waiting by a mere possibility
    again = page.post(INTAKE, application(village, **where, **{"respondent-0-name": "别的公司"}))
    assert "应当是：证件号、姓名都相同" in again.text
    assert Matter.objects.count() == 1


def test_somebody_without_papers_is_registered_with_the_reason_and_asked_for_them(
    village: Region, clerk: User, desk: Desk
) -> None:
    page = desk(clerk)
    bare = application(village, **{"applicant-0-id_type": "none"})
    assert "请写明为什么没有证件" in page.post(INTAKE, bare).text
    matter = register(page, {**bare, "applicant-0-no_id_reason": "身份证丢失"})
    person = matter.parties.get(relation="applicant").person
    assert person is not None
    assert (person.id_type, person.details().get("id_number")) == ("none", None)
    notice = StaffNotice.objects.get(person=person)
    assert "身份证丢失" in notice.text
    assert notice.matter == matter
    known = {"in-who": "19900000001", "met": str(person.pk), "person": str(person.pk)}
    paper = {"applicant-0-id_type": "resident", "applicant-0-id_number": ID_NUMBER, "shown": "legal_aid"}
    form = {**application(village), **paper, **known, "respondent-0-name": "另一家公司"}
    del form["applicant-0-name"]
    register(page, form)
    assert Person.objects.get(pk=person.pk).id_type == "resident"
    notice.refresh_from_db()
    assert notice.done_by == clerk


def test_a_passport_is_kept_as_such_and_an_unusual_number_pointed_out(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    paper = {"applicant-0-id_type": "passport", "applicant-0-id_number": "no 12", "applicant-0-born": "1990-05-06"}
    answer = page.post(INTAKE, application(village, **paper), follow=True)
    assert "护照号一般是6至12位" in answer.text
    details = Matter.objects.get().parties.get(relation="applicant").details()
    assert (details["id_type"], details["id_number"], details["born"]) == ("passport", "NO12", "1990-05-06")


def test_f23_a_name_of_old_code_points_is_kept_and_found_by_the_new(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    matter = register(page, application(village, **{"applicant-0-name": "\ue863𠮷"}))
    assert matter.who == "䶮𠮷"
    for words in ("䶮", "\ue863𠮷", "𠮷"):
        assert matter.number in page.post("/workbench/search/", {"q": words}).text, words
        assert "/workbench/persons/" in page.post("/workbench/persons/", {"q": words}).text
    assert page.get(f"/workbench/m/{matter.number}/receipt/").status_code == 200


def test_f22_the_name_as_typed_stays_with_the_record(village: Region, clerk: User, desk: Desk) -> None:
    matter = register(desk(clerk), application(village, **{"applicant-0-name": "欧阳　娜"}))
    person = matter.parties.get(relation="applicant").person
    assert person is not None
    assert (person.name, person.details()["spellings"]) == ("欧阳娜", ["欧阳　娜"])


def test_an_agent_at_the_desk_shows_a_paper_with_its_last_day(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    agent = {"agent-0-name": "赵小军", "agent-0-phone": "19900000041", "agent-0-acting-authority": "授权委托书"}
    last = clock.today() + timedelta(days=20)
    matter = register(page, application(village, **agent, **{"agent-0-acting-acts_until": last.isoformat()}))
    party = matter.parties.get(relation="agent")
    assert (party.acts_until, party.facts["authority"]) == (last, "授权委托书")
    over = {"agent-0-acting-acts_until": (clock.today() - timedelta(days=1)).isoformat()}
    other = {"applicant-0-name": "钱二", "applicant-0-id_number": "", "applicant-0-phone": "19900000045"}
    text = page.post(INTAKE, application(village, **agent, **over, **other)).text
    assert "已经不能再代办" in text
    assert Matter.objects.count() == 1


def test_safe_hours_have_two_ends_and_are_kept(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    wishes = {"applicant-0-contact": ["no_call"], "applicant-0-safe_from": "08:00"}
    assert "把几点以后、几点以前都填上" in page.post(INTAKE, application(village, **wishes)).text
    matter = register(page, application(village, **wishes, **{"applicant-0-safe_until": "11:30"}))
    text = page.get(f"/workbench/m/{matter.number}/").text
    assert "请不要打电话" in text
    assert "只在08:00至11:30联系" in text
