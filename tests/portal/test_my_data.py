"""我的资料: a copy, what is for what, the way to correct and delete, and what the law keeps."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from fahui.access.models import User
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.matters.engine import act
from fahui.matters.holds import kept_until, length_in_words, standing, why_held
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.tasks import after_event
from fahui.matters.vocabulary import Length, Param
from fahui.people.circumstances import appoint, belong
from fahui.people.models import Person
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.portal import privacy
from fahui.worktime.units import Unit
from tests.cases import ID_NUMBER, applicant, wage_case

CODE = "my_data"


@pytest.fixture
def old(resident: User, village: Region) -> Matter:
    """A case withdrawn long ago."""
    matter = act(wage_case(resident, village).matter, "withdraw", by=resident)
    Matter.objects.filter(pk=matter.pk).update(closed_on=clock.today() - timedelta(days=4000))
    return Matter.objects.get(pk=matter.pk)


@pytest.fixture
def running(resident: User, village: Region) -> Matter:
    """Another that runs."""
    return wage_case(resident, village).matter


def asked(resident: User, village: Region) -> Matter:
    """A request to delete."""
    answers = {"wish": "delete", "wish_words": "都删了吧"}
    return open_matter(CODE, by=resident, parties=[applicant(resident)], region=village, answers=answers).matter


def deleted(request: Matter, clerk: User, approver: User) -> Matter:
    """Proposed by one, approved by another."""
    act(request, "propose_delete", by=clerk, answers={"delete_why": "本人申请，保存期已满"})
    return act(request, "approve_delete", by=approver, answers={"delete_reply": "已删除可以删除的。"})


def test_the_page_tells_what_is_kept_what_for_and_what_can_go(me: Client, old: Matter, running: Matter) -> None:
    page = me.get("/mine/data/").text
    assert "19900000001" in page
    for matter, words in ((old, "可以申请删除"), (running, "还没有办完")):
        assert matter.number in page
        assert words in page
    assert "办理“法律援助”" in page
    assert "《中华人民共和国个人信息保护法》第十三条" in page
    assert "2026年1月1日" in page
    assert f"/service/{CODE}/" in page


def test_the_copy_holds_everything_the_person_told_and_who_looked(
    me: Client, running: Matter, clerk: User, reviewer: User
) -> None:
    act(running, "reveal", by=reviewer, answers={"reason": "核对身份"})
    data = json.loads(me.get("/mine/data/copy.json").content)
    text = json.dumps(data, ensure_ascii=False)
    for told in ("赵建国", "19900000001", running.number, "三个月工资没给", "核对身份"):
        assert told in text
    for hidden in ("李审查", "王窗口", "某建筑劳务有限公司的电话"):
        assert hidden not in text
    printed = PdfReader(BytesIO(me.get("/mine/data/copy.pdf").content))
    words = "".join(page.extract_text() for page in printed.pages).replace("\n", "")
    assert running.number in words
    assert "核对身份" in words
    assert me.get("/mine/data/copy.exe").status_code == 404


def test_nobody_gets_anothers_copy(stranger: Client, client: Client, running: Matter, clerk: User) -> None:
    assert running.number not in stranger.get("/mine/data/copy.json").text
    assert client.get("/mine/data/copy.json").status_code == 302
    staff = Client()
    staff.force_login(clerk)
    assert running.number not in staff.get("/mine/data/copy.json").text


def test_deleting_erases_what_no_law_keeps_and_leaves_the_rest(
    old: Matter, running: Matter, resident: User, village: Region, clerk: User, approver: User
) -> None:
    request = deleted(asked(resident, village), clerk, approver)
    assert request.outcome == "deleted"
    with pytest.raises(KeyDestroyed):
        Matter.objects.get(pk=old.pk).data_key.raw()
    assert Matter.objects.get(pk=running.pk).data_key.raw()
    assert Person.objects.get(pk=resident.person_id).details()["phone"] == "19900000001"
    assert User.objects.get(pk=resident.pk).is_active


def test_when_nothing_is_kept_the_person_goes_too(
    old: Matter, resident: User, village: Region, clerk: User, approver: User
) -> None:
    request = deleted(asked(resident, village), clerk, approver)
    person = Person.objects.select_related("data_key").get(pk=resident.person_id)
    assert person.data_key is not None
    assert person.data_key.destroyed_at is not None
    assert request.number in person.data_key.reason
    assert not User.objects.get(pk=resident.pk).is_active
    for event in request.events.all():
        after_event(event.pk)  # telling somebody who is gone does no harm


def test_deleting_needs_two_and_a_refusal_says_what_can_be_done(
    resident: User, village: Region, clerk: User, approver: User, me: Client
) -> None:
    request = asked(resident, village)
    act(request, "propose_delete", by=clerk, answers={"delete_why": "试"})
    act(request, "return_delete", by=approver, answers={"return_why": "案卷要保存"})
    answers = {"result": "refused", "reply_words": "案卷按档案规定要保存。"}
    act(Matter.objects.get(pk=request.pk), "answer", by=clerk, answers=answers)
    page = me.get(f"/mine/{request.number}/").text
    assert "案卷按档案规定要保存" in page
    assert "向人民法院起诉" in page


def test_each_reason_to_keep(resident: User, village: Region, old: Matter, running: Matter) -> None:
    assert why_held(old, resident.person) == ""
    assert why_held(running, resident.person) == "还没有办完"
    Matter.objects.filter(pk=old.pk).update(closed_on=clock.today())
    old.refresh_from_db()
    assert "办结后要保存10年，到2036年" in why_held(old, resident.person)
    other = User.objects.create_user("19900005555", name="赵小明", phone_verified=True)
    agent = applicant(other, name="赵小明")
    agent.relation = "agent"
    for_father: Any = wage_case(other, village, parties=[applicant(None, name="赵老父"), agent]).matter
    act(for_father, "withdraw", by=other)
    assert [hold.why for hold in standing(other.person).held] == ["是替别人办的，要由本人提出"]


@pytest.mark.parametrize(
    ("retention", "last", "words"),
    [
        (None, "2036-11-25", "10年"),
        (Length(30 * 12, Unit.MONTHS), "2056-11-25", "30年"),
        (Length(6, Unit.MONTHS), "2027-05-25", "6个月"),
        (Length(30, Unit.DAYS), "2026-12-25", "30日"),
        (Param("my_data.answer_days", Unit.DAYS), "2026-12-10", "15日"),
    ],
)
def test_a_service_says_for_itself_how_long_its_matters_are_kept(
    old: Matter, retention: Any, last: str, words: str
) -> None:
    service = replace(old.definition, retention=retention)
    assert kept_until(service, date(2026, 11, 25)).isoformat() == last
    assert length_in_words(service, date(2026, 11, 25)) == words


def test_a_leap_day_is_kept_to_the_end_of_february(old: Matter) -> None:
    assert kept_until(old.definition, date(2024, 2, 29)).isoformat() == "2034-02-28"


def test_the_resident_reads_how_long_and_why(
    resident: User, old: Matter, me: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "可以申请删除" in me.get("/mine/data/").text
    longer = replace(old.definition, retention=Length(30 * 12, Unit.MONTHS))
    monkeypatch.setattr(Matter, "definition", longer)
    page = me.get("/mine/data/").text
    assert "办结后要保存30年，到" in page
    assert "可以申请删除" not in page


def test_groups_and_agents_are_told_in_words_with_their_days(resident: User, me: Client) -> None:
    belong(resident.person, "low_income", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    son = enrol(name="赵小明", details={})
    appoint(resident.person, son, "agent", proof="委托书", starts_on=date(2026, 2, 1))
    page = me.get("/mine/data/").text
    assert "低保对象（2026-01-01起，到2026-12-31止）" in page
    assert "赵*明 委托代理人（2026-02-01起）" in page
    assert "low_income" not in page
    copied = json.loads(me.get("/mine/data/copy.json").content)
    assert copied["个人信息"]["人群"] == "低保对象（2026-01-01起，到2026-12-31止）"


def test_the_clock_of_the_answer_is_a_parameter_that_says_it_is_unverified(resident: User, village: Region) -> None:
    row = asked(resident, village).deadlines.get()
    assert (row.term, row.kind) == ("answer", "promised")
    from fahui.core.parameters import lookup

    assert not lookup("my_data.answer_days", clock.today()).verified


def test_notices_are_editions_by_their_day(client: Client, db: None) -> None:
    page = client.get("/privacy/")
    assert "2026年1月1日起施行" in page.text
    assert "第五十一条" in page.text
    assert client.get(f"/privacy/{privacy.NOTICES[0].edition}/").status_code == 200
    assert client.get("/privacy/2001-01-01/").status_code == 404
    days = [one.effective_from for one in privacy.NOTICES]
    assert days == sorted(set(days))


def test_no_id_number_is_on_the_page_of_a_matter_made_by_somebody_else(stranger: Client, running: Matter) -> None:
    assert ID_NUMBER not in stranger.get("/mine/data/").text
