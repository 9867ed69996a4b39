"""A lost query code is issued again against the ID card, and against nothing else."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters import anchors, telling
from fahui.matters.case import Case, unsealed
from fahui.matters.codes import matter_by_code, query_index
from fahui.matters.engine import act
from fahui.matters.erasure import erase_matter
from fahui.matters.models import Event, Matter
from fahui.matters.opening import Opened, open_matter
from fahui.matters.parties import PartyEntry
from fahui.notices.models import Message
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.portal.journeys import fill_aid, send
from tests.workbench.conftest import Desk

AGENT_ID = "000000199001010018"
RESPONDENT_ID = "000000197905050013"


@pytest.fixture
def opened(resident: User, village: Region) -> Opened:
    """A wage case with a son who acts for the worker, and a respondent whose number somebody wrote down."""
    parties = [
        applicant(resident),
        PartyEntry("agent", "赵小明", details={"phone": "19900000002", "id_number": AGENT_ID}),
        PartyEntry("respondent", "孙老板", details={"id_number": RESPONDENT_ID}),
    ]
    return wage_case(resident, village, parties=parties)


def address(matter: Matter) -> str:
    """The page."""
    return f"/workbench/m/{matter.number}/recode/"


def card(number: str = ID_NUMBER, **more: Any) -> dict[str, Any]:
    """The filled form."""
    return {
        "token": str(uuid.uuid4()),
        "id_shown": number,
        "card_checked": ["seen"],
        "reason": "回执丢了",
        **more,
    }


def code_on(page: Client, matter: Matter) -> str:
    """The code on the receipt; empty when it shows none."""
    text = page.get(f"/workbench/m/{matter.number}/receipt/").text
    found = re.search(r'class="receipt-code">(\d{4} \d{4})<', text)
    return found[1] if found else ""


@pytest.mark.parametrize("number", [ID_NUMBER, AGENT_ID, ID_NUMBER.translate({ord("0"): "０"})])
def test_the_card_of_applicant_or_agent_gives_a_new_code_and_ends_the_old_one(
    opened: Opened, clerk: User, desk: Desk, number: str
) -> None:
    matter, page = opened.matter, desk(clerk)
    answer = page.post(address(matter), card(number))
    assert answer["Location"] == f"/workbench/m/{matter.number}/receipt/"
    code = code_on(page, matter)
    assert matter_by_code(matter.number, code, who="test") == matter
    assert matter_by_code(matter.number, opened.query_code, who="test") is None
    assert code_on(page, matter) == ""  # once
    assert anchors.verify() == []


def test_the_event_keeps_reason_and_hand_but_neither_number_nor_code(
    opened: Opened, clerk: User, desk: Desk, resident: User
) -> None:
    matter, page = opened.matter, desk(clerk)
    page.post(address(matter), card())
    code = code_on(page, matter).replace(" ", "")
    event = Event.objects.get(matter=matter, action="recode")
    assert event.facts == {"card_checked": ["seen"], "reason": "回执丢了"}
    assert event.commitments == {}
    assert event.pk not in unsealed(matter)
    matter.refresh_from_db()
    assert (matter.version, matter.stage) == (1, "submitted")
    assert not {ID_NUMBER, code} & set(map(str, matter.facts.values()))
    staff_page = page.get(f"/workbench/m/{matter.number}/").text
    assert "凭身份证重发了查询码" in staff_page
    assert "回执丢了" in staff_page
    told = telling.story(Case(matter), for_staff=False)
    assert "recode" not in {moment.action for moment in told}


def test_the_person_is_told_without_the_code(
    opened: Opened, clerk: User, desk: Desk, run_after: Callable[[Matter], None]
) -> None:
    page = desk(clerk)
    page.post(address(opened.matter), card())
    code = code_on(page, opened.matter)
    run_after(opened.matter)
    texts = [one.text for one in Message.objects.filter(text__contains="重发")]
    assert len(texts) == 2  # applicant and agent
    assert all("原来的查询码不能再用" in text and "12348" in text for text in texts)
    assert not any(code in text or code.replace(" ", "") in text or "最晚" in text for text in texts)


@pytest.mark.parametrize("number", ["11010519491231002X", RESPONDENT_ID])
def test_another_card_is_refused_and_changes_nothing(opened: Opened, clerk: User, desk: Desk, number: str) -> None:
    matter = opened.matter
    answer = desk(clerk).post(address(matter), card(number))
    assert answer.status_code == 200
    assert "证件号都对不上" in answer.text
    assert "回执丢了" in answer.text  # nothing typed is lost
    matter.refresh_from_db()
    assert matter.query_code == query_index(opened.query_code)
    assert not Event.objects.filter(matter=matter, action="recode").exists()


def test_every_part_of_the_form_is_wanted(opened: Opened, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    assert "少1位" in page.post(address(opened.matter), card(ID_NUMBER[:-1])).text
    assert "请填写“为什么重发”" in page.post(address(opened.matter), card(reason="")).text
    assert "请在“当面核对”里选一项" in page.post(address(opened.matter), card(card_checked=[])).text
    assert not Event.objects.filter(action="recode").exists()


def test_without_a_number_on_record_nobody_can_show_who_they_are(village: Region, clerk: User, desk: Desk) -> None:
    parties = [PartyEntry("applicant", "李翠花", details={"phone": "19900000077"})]
    asked = open_matter(
        "consultation", by=clerk, parties=parties, region=village, answers={"question": "押金不退"}
    ).matter
    assert "登记时没有留证件号" in desk(clerk).post(address(asked), card()).text


def test_the_number_kept_of_the_person_counts_too(village: Region, clerk: User, desk: Desk) -> None:
    known = enrol(name="李翠花", details={"id_number": AGENT_ID})
    parties = [PartyEntry("applicant", "李翠花", person=known)]
    asked = open_matter(
        "consultation", by=clerk, parties=parties, region=village, answers={"question": "押金不退"}
    ).matter
    page = desk(clerk)
    assert page.post(address(asked), card(AGENT_ID)).status_code == 302
    assert matter_by_code(asked.number, code_on(page, asked), who="test") == asked


def test_an_erased_matter_opens_to_no_card(opened: Opened, clerk: User, desk: Desk) -> None:
    known = opened.matter.parties.filter(person__isnull=False)
    for party in known:  # the persons may live on; here they were erased before
        party.person.data_key.destroy("test", "test")
    erase_matter(opened.matter, by="test", reason="test")
    assert "登记时没有留证件号" in desk(clerk).post(address(opened.matter), card()).text


def test_sent_three_times_it_is_one_new_code(opened: Opened, clerk: User, desk: Desk) -> None:
    page, form = desk(clerk), card()
    codes = set()
    for _n in range(3):
        assert page.post(address(opened.matter), form).status_code == 302
        codes.add(code_on(page, opened.matter))
    assert len(codes) == 1
    assert Event.objects.filter(matter=opened.matter, action="recode").count() == 1


def test_the_token_of_another_deed_shows_nobody_elses_code(
    opened: Opened, clerk: User, reviewer: User, desk: Desk
) -> None:
    matter = opened.matter
    theirs = desk(reviewer)
    assert theirs.post(address(matter), card()).status_code == 302
    used = Event.objects.create(
        matter=matter, action="contact", actor=f"user:{clerk.pk}", token=uuid.uuid4(),
        happened_at=matter.events.get(seq=1).happened_at, happened_on=matter.opened_on,
    )  # fmt: skip
    page = desk(clerk)
    answer = page.post(address(matter), card("11010519491231002X", token=str(used.token)))
    assert "已经用过" in answer.text
    assert code_on(page, matter) == ""
    assert matter_by_code(matter.number, code_on(theirs, matter), who="test") == matter


def test_a_receipt_left_unprinted_does_not_show_a_code_that_was_replaced(
    opened: Opened, clerk: User, reviewer: User, desk: Desk
) -> None:
    first, second = desk(clerk), desk(reviewer)
    first.post(address(opened.matter), card())
    second.post(address(opened.matter), card())
    assert code_on(first, opened.matter) == ""
    assert code_on(second, opened.matter)


def test_guessing_is_stopped_for_the_matter_and_for_the_person_at_the_desk(
    opened: Opened, clerk: User, desk: Desk
) -> None:
    page = desk(clerk)
    for _n in range(6):
        assert "对不上" in page.post(address(opened.matter), card(RESPONDENT_ID)).text
    assert "试的次数太多了" in page.post(address(opened.matter), card()).text  # even with the right one
    assert not Event.objects.filter(action="recode").exists()


def test_only_the_offices_that_see_the_matter_may(
    opened: Opened, elsewhere: Region, staff: Callable[..., User], desk: Desk, resident: User
) -> None:
    away, chief = staff(Role.CLERK, "外街窗口", elsewhere), staff(Role.CHIEF, "局领导")
    for user in (away, chief, resident):
        assert desk(user).post(address(opened.matter), card()).status_code == 404
    assert Client().get(address(opened.matter)).status_code == 302
    with pytest.raises(PermissionDenied):
        act(opened.matter, "recode", by=chief, answers=card(), token=uuid.uuid4())


def test_the_engine_itself_wants_the_card_and_a_form(opened: Opened, clerk: User) -> None:
    with pytest.raises(ValidationError, match="对不上"):
        act(opened.matter, "recode", by=clerk, answers=card(RESPONDENT_ID), token=uuid.uuid4())
    with pytest.raises(ValueError, match="token"):
        act(opened.matter, "recode", by=clerk, answers=card())
    assert opened.matter.events.count() == 1


def test_it_is_offered_on_the_matter_the_receipt_and_the_desk(opened: Opened, clerk: User, desk: Desk) -> None:
    page, number = desk(clerk), opened.matter.number
    link = f'href="/workbench/m/{number}/recode/"'
    assert link in page.get(f"/workbench/m/{number}/").text
    assert link in page.get(f"/workbench/m/{number}/receipt/").text
    looked = {"in-channel": "window", "in-who": AGENT_ID, "do": "lookup", "shown": "", "service": "consultation"}
    assert link in page.post("/workbench/intake/", looked).text
    assert page.get(f"/workbench/m/{number}/do/recode/").status_code == 404  # by its own page only


def test_a_form_open_elsewhere_stays_good(opened: Opened, clerk: User, desk: Desk) -> None:
    version = opened.matter.version
    desk(clerk).post(address(opened.matter), card())
    assert act(opened.matter, "accept", by=clerk, expected_version=version).stage == "accepted"


def test_the_residents_receipt_no_longer_shows_the_dead_code(village: Region, clerk: User, desk: Desk) -> None:
    browser = Client()
    fill_aid(browser, village)
    send(browser)
    matter = Matter.objects.get()
    shown = browser.get("/apply/legal_aid/receipt/").context["receipt"].query_code
    assert shown
    page = desk(clerk)
    assert page.post(address(matter), card()).status_code == 302
    assert browser.get("/apply/legal_aid/receipt/").context["receipt"].query_code == ""


def test_the_receipt_carries_the_number_as_a_picture(opened: Opened, clerk: User, desk: Desk) -> None:
    text = desk(clerk).get(f"/workbench/m/{opened.matter.number}/receipt/").text
    assert f'alt="二维码，内容只有编号{opened.matter.number}"' in text
    assert 'src="data:image/svg+xml' in text
