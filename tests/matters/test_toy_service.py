"""A service written in this file alone: one definition, and engine, pages, letters and clocks follow."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters import anchors, telling
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.problems import problems
from fahui.matters.tasks import after_event, run_out_terms
from fahui.matters.vocabulary import (
    BACK,
    Action,
    Asked,
    Duty,
    Fact,
    Keep,
    Kind,
    Length,
    LetterForm,
    On,
    PartyRole,
    Pause,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.notices.models import Message
from fahui.places.models import Region
from fahui.worktime.units import Unit
from tests.cases import applicant
from tests.conftest import at

PROMISE = "承诺：试验服务承诺"
TOY = Service(
    code="lost_umbrella",
    title="失物认领",
    summary="雨伞丢了，帮您找",
    door=9,
    effective_from=date(2026, 1, 1),
    basis=(PROMISE,),
    opens_with="report",
    parties=(
        PartyRole(Relation.APPLICANT, "失主"),
        PartyRole(Relation.RESPONDENT, "捡到的人或单位", least=1, most=2, kinds=("person", "organisation")),
    ),
    intake=(
        Fact("umbrella", "什么样的伞", "longtext", group="您的伞"),
        Fact("colour", "颜色", "choice", choices=(("red", "红色"), ("black", "黑色")), group="您的伞"),
        Fact("lost_on", "哪天丢的", "date", future=False, group="您的伞"),
    ),
    outcomes=(("found", "找到了"), ("forgotten", "没有来认，视为放弃")),
    remedies=(("forgotten", "伞还保管一年，凭本人证件来取。"),),
    letters=(
        LetterForm(
            "summons",
            "认领通知书",
            "# 认领通知书\n\n{{ number }}\n\n{{ applicant }}：\n\n"
            "{{ respondent }}捡到一把{{ colour }}的伞，请在{{ answer_by }}前来认。\n\n> {{ organ }}\n>\n> {{ date }}\n",
            "{short}伞字",
            basis=PROMISE,
        ),
    ),
    actions=(
        Action(
            "report", "登记丢伞", by=(Relation.APPLICANT, Role.CLERK), from_=(Stage.DRAFT,), to=Stage.SUBMITTED,
            sentence="登记了丢伞", tells="已登记，正在找。",
        ),
        Action(
            "summon", "通知来认", by=(Role.CLERK,), from_=(Stage.SUBMITTED,), to=Stage.SUPPLEMENTING, side=True,
            unless=("summon",), issues=("summons",), asks=(Fact("answer_by", "哪天前来认", "date", future=True),),
            sentence="通知失主来认", tells="有人捡到一把伞，请看通知书。", shows=("answer_by",),
        ),
        Action(
            "reply", "答复", by=(Relation.APPLICANT,), from_=(Stage.SUPPLEMENTING,), to=BACK,
            asks=(Fact("reply_words", "是不是您的", "longtext"),), sentence="失主答复",
        ),
        Action(
            "forget", "视为放弃", by=(Role.SYSTEM,), from_=(Stage.SUPPLEMENTING,), to=Stage.WITHDRAWN, side=True,
            outcome="forgotten", sentence="没有来认", tells="没有来认，视为放弃。",
        ),
        Action(
            "hand_over", "交还", by=(Role.CLERK,), from_=(Stage.SUBMITTED,), to=Stage.CLOSED, outcome="found",
            asks=(Fact("shelf", "在几号架", "text", keep=Keep.CLEAR),), sentence="伞交还了", shows=("shelf",),
        ),
    ),
    terms=(
        Term(
            "look", "开始找", Length(24, Unit.HOURS), (On("report"),), (On("summon"), On("hand_over")),
            kind=Kind.PROMISED, basis=PROMISE,
        ),
        Term(
            "settle", "办完", Length(5, Unit.WORKING_DAYS), (On("report"),), (On("hand_over"), On("forget")),
            pauses=(Pause(On("serve", letter="summons"), On("reply")),), basis=PROMISE,
            late="超过承诺的日子，可以打12348。",
        ),
        Term(
            "claim", "来认", Asked("answer_by"), (On("serve", letter="summons"),), (On("reply"), On("forget")),
            duty=Duty.APPLICANT, then="forget", basis=PROMISE,
        ),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def toy(db: None) -> Iterator[Service]:
    """Known for the time of a test."""
    yield services.add(TOY)
    services.remove(TOY.code)


SAID = {"umbrella": "长柄的黑伞，柄上刻了字", "colour": "black", "lost_on": date(2026, 9, 27)}


@pytest.fixture
def reported(resident: User, village: Region) -> Matter:
    """Lost on Sunday, reported on Monday 28 September 2026 before the long holiday."""
    parties = [
        applicant(resident),
        PartyEntry("respondent", "某超市", kind="organisation"),
        PartyEntry("respondent", "孙某"),
    ]
    with clock.at(at("2026-09-28 10:00")):
        return open_matter(TOY.code, by=resident, parties=parties, region=village, answers=SAID).matter


@pytest.fixture
def summoned(reported: Matter, clerk: User) -> Matter:
    """Asked to come by the 10th, stamped and served on the 29th."""
    with clock.at(at("2026-09-29 09:00")):
        matter = act(reported, "summon", by=clerk, answers={"answer_by": date(2026, 10, 10)})
        for event in Event.objects.filter(matter=matter):
            after_event(event.pk)
        [letter] = fitting_letters(matter, "seal")
        matter = act(matter, "seal", by=clerk, answers={"letter": letter.letter_id})
        given = {"letter": letter.letter_id, "served_on": date(2026, 9, 29), "served_how": "direct"}
        return act(matter, "serve", by=clerk, answers=given)


def days(matter: Matter) -> dict[str, Any]:
    """Last days by term."""
    return {row.term: row.last_day for row in Deadline.objects.filter(matter=matter)}


def test_the_definition_is_whole() -> None:
    assert problems(TOY) == []


def test_two_units_count_each_in_its_way(reported: Matter) -> None:
    assert days(reported) == {"look": date(2026, 9, 29), "settle": date(2026, 10, 10)}  # a Saturday that is worked
    assert Deadline.objects.get(matter=reported, term="look").due_at == at("2026-09-29 10:00")
    assert reported.turn == Role.CLERK


def test_service_stops_the_clock_and_the_answer_starts_it_again(summoned: Matter, resident: User, clerk: User) -> None:
    assert days(summoned) == {"look": date(2026, 9, 29), "settle": None, "claim": date(2026, 10, 10)}
    assert summoned.turn == Relation.APPLICANT
    with clock.at(at("2026-10-09 09:00")):
        matter = act(summoned, "reply", by=resident, answers={"reply_words": "是我的"})
        assert (matter.stage, days(matter)["settle"]) == (
            "submitted",
            date(2026, 10, 14),
        )  # the 29th and four from the 10th on
        matter = act(matter, "hand_over", by=clerk, answers={"shelf": "3"})
    assert (matter.stage, matter.outcome, telling.outcome_words(matter)) == ("closed", "found", "找到了")
    assert Case(matter).facts["reply_words"] == "是我的"
    assert anchors.verify() == []


def test_silence_lapses_and_says_what_can_still_be_done(summoned: Matter) -> None:
    with clock.at(at("2026-10-11 00:10")):
        assert run_out_terms() == 1
    summoned.refresh_from_db()
    assert (summoned.stage, summoned.outcome) == ("withdrawn", "forgotten")
    assert "保管一年" in telling.remedy(summoned)


def test_the_letter_names_both_finders_and_is_numbered_in_its_own_series(summoned: Matter) -> None:
    letter = summoned.letters.get(code="summons").letter
    assert letter.number_text == "新伞字〔2026〕1号"
    assert letter.values["respondent"] == "某超市、孙某"
    assert letter.values["colour"] == "黑色"
    assert letter.pdf is not None
    assert letter.pdf.read().startswith(b"%PDF-")
    assert "请看通知书" in Message.objects.latest("id").text


def browser(user: User, *, staff: bool = False) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(user)
    if staff:
        session = client.session
        session["second_factor"] = True
        session.save()
    return client


def test_a_resident_reports_and_answers_on_the_pages(resident: User, village: Region, clerk: User) -> None:
    me = browser(resident)
    front = me.get(reverse("portal:service", args=[TOY.code])).text
    assert "失物认领" in front
    with clock.at(at("2026-09-28 10:00")):
        number = _report_on_the_pages(me, village)
        matter = Matter.objects.get(number=number)
        act(matter, "summon", by=clerk, answers={"answer_by": date(2026, 10, 10)})
        page = me.get(reverse("portal:matter", args=[number])).text
        assert "通知失主来认" in page
        do = reverse("portal:do", args=[number, "reply"])
        assert "是不是您的" in me.get(do).text
        form = me.get(do).context["form"]
        hidden = {field.name: field.value() for field in form.hidden_fields()} if form else {}
        answer = me.post(do, {**hidden, "reply_words": "是我的", "token": str(uuid.uuid4()), "version": 2})
        assert answer.status_code == 302, answer.text
    matter.refresh_from_db()
    assert (matter.stage, Case(matter).facts["reply_words"]) == ("submitted", "是我的")


def _report_on_the_pages(me: Client, village: Region) -> str:
    screens = {
        "q1": {**SAID, "lost_on": "2026-09-27"},
        "other": {"other0-kind": "organisation", "other0-name": "某超市"},
        "who": {
            "for_whom": "self", "applicant-name": "赵建国", "applicant-phone": "19900000001",
            "place-street": str(village.parent_id), "place-village": str(village.pk),
        },
        "papers": {},
    }  # fmt: skip
    for screen, typed in screens.items():
        address = reverse("portal:screen", args=[TOY.code, screen])
        assert me.get(address).status_code == 200
        sent = me.post(address, typed)
        assert sent.status_code == 302, sent.text
    check = reverse("portal:check", args=[TOY.code])
    assert "长柄的黑伞" in me.get(check).text
    assert me.post(check).status_code == 302
    return Matter.objects.get(service=TOY.code).number


def test_a_clerk_works_it_off_on_the_pages(reported: Matter, clerk: User, resident: User) -> None:
    desk = browser(clerk, staff=True)
    page = desk.get(reverse("workbench:matter", args=[reported.number])).text
    for words in ("失物认领", "通知来认", "交还", "长柄的黑伞"):
        assert words in page, words
    do = reverse("workbench:do", args=[reported.number, "hand_over"])
    assert "在几号架" in desk.get(do).text
    answer = desk.post(do, {"token": str(uuid.uuid4()), "version": reported.version, "shelf": "3"})
    assert answer.status_code == 302, answer.text
    reported.refresh_from_db()
    assert (reported.stage, reported.outcome) == ("closed", "found")
    assert browser(resident).get(reverse("portal:matter", args=[reported.number])).status_code == 200


def test_the_front_page_offers_it() -> None:
    assert TOY in services.open_today()
    assert "失物认领" in Client().get(reverse("portal:home")).text
