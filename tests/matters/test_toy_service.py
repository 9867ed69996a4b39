"""A service written in this file alone: one definition, and engine, pages, letters and clocks follow."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
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
from fahui.matters.remedies import remedy
from fahui.matters.tasks import after_event
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
from tests.ui.markup import faults

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
            "look", "开始找", Length(3, Unit.DAYS), (On("report"),), (On("summon"), On("hand_over")),
            kind=Kind.PROMISED, basis=PROMISE, tells="我们最晚%(day)s开始找。",
        ),
        Term(
            "settle", "办完", Length(5, Unit.WORKING_DAYS), (On("report"),), (On("hand_over"), On("forget")),
            pauses=(Pause(On("serve", letter="summons"), On("reply")),), basis=PROMISE,
            late="超过承诺的日子，可以打12348。", tells="我们最晚%(day)s办完。",
        ),
        Term(
            "claim", "来认", Asked("answer_by"), (On("serve", letter="summons"),), (On("reply"), On("forget")),
            duty=Duty.APPLICANT, then="forget", basis=PROMISE, tells="请在%(day)s前（含当日）来认。",
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
    assert days(reported) == {
        "look": date(2026, 10, 8),  # 3日: 1 October, moved off the holiday
        "settle": date(2026, 10, 10),  # 5个工作日: a Saturday that is worked
    }
    assert reported.turn == Role.CLERK


def test_service_stops_the_clock_and_the_answer_starts_it_again(summoned: Matter, resident: User, clerk: User) -> None:
    assert days(summoned) == {"look": date(2026, 10, 8), "settle": None, "claim": date(2026, 10, 10)}
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


def test_silence_lapses_by_the_nightly_round_and_says_what_can_still_be_done(summoned: Matter, resident: User) -> None:
    with clock.at(at("2026-10-10 00:10")):
        call_command("nightly")
    summoned.refresh_from_db()
    assert summoned.stage == "supplementing"  # the last day is theirs to its end
    for _night in range(2):
        with clock.at(at("2026-10-11 00:10")):
            call_command("nightly")
    summoned.refresh_from_db()
    assert (summoned.stage, summoned.outcome) == ("withdrawn", "forgotten")
    assert "保管一年" in remedy(summoned)
    [lapse] = Event.objects.filter(matter=summoned, action="forget")
    assert (lapse.actor, lapse.facts["term"]) == ("system:nightly", "claim")
    page = browser(resident).get(reverse("portal:matter", args=[summoned.number])).text
    for words in ("没有来认", "没有来认，视为放弃", "伞还保管一年"):
        assert words in page, words


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


def test_on_the_pages_from_the_first_question_to_the_umbrella(resident: User, village: Region, clerk: User) -> None:
    """Nothing but addresses: a resident's pages and a clerk's, day by day."""
    me, desk = browser(resident), browser(clerk, staff=True)
    with clock.at(at("2026-09-28 10:00")):
        number = _report_on_the_pages(me, village)
    with clock.at(at("2026-09-29 09:00")):
        _summon_on_the_pages(desk, number)
    with clock.at(at("2026-09-29 15:00")):
        own = me.get(reverse("portal:matter", args=[number])).text
        for words in ("轮到您了。", "暂停计时", "认领通知书", "新伞字〔2026〕1号", "2026年10月10日（周六）"):
            assert words in own, words
        letter = Matter.objects.get(number=number).letters.get(code="summons").letter
        assert me.get(reverse("portal:letter", args=[number, letter.pk])).content.startswith(b"%PDF-")
    with clock.at(at("2026-10-09 09:00")):
        do = reverse("portal:do", args=[number, "reply"])
        page = me.get(do)
        assert "是不是您的" in page.text
        form = {"token": page.context["token"], "version": page.context["version"]}
        assert me.post(do, {**form, "reply_words": "是我的"}).status_code == 302
        told = me.get(reverse("portal:matter", args=[number])).text
        for words in ("2026年9月29日（周二）起暂停计算，2026年10月9日（周五）恢复", "暂停的3个工作日不计入期限"):
            assert words in told, words
        assert "2026年10月14日（周三）" in told
        _hand_over_on_the_pages(desk, number)
    ended = me.get(reverse("portal:matter", args=[number])).text
    for words in ("找到了", "在几号架", "这件事已经办完"):
        assert words in ended, words
    assert anchors.verify() == []


def _report_on_the_pages(me: Client, village: Region) -> str:
    """Start, questions, both finders, check, receipt; then progress by number and code, as anybody may ask."""
    service = me.get(reverse("portal:service", args=[TOY.code])).text
    for words in ("失物认领", "开始找", "3日", "5个工作日"):
        assert words in service, words
    start = me.get(reverse("portal:apply", args=[TOY.code]))
    address = start["Location"]
    assert address == reverse("portal:screen", args=[TOY.code, "q1"])
    screens: dict[str, dict[str, str]] = {
        "q1": {**SAID, "lost_on": "2026-09-27"},
        "other": {
            "other0-kind": "organisation", "other0-name": "某超市", "other1-kind": "person", "other1-name": "孙某",
        },
        "who": {
            "applicant-name": "赵建国", "applicant-phone": "19900000001",
            "place-street": str(village.parent_id), "place-village": str(village.pk),
        },
        "papers": {},
    }  # fmt: skip
    for screen, typed in screens.items():
        assert address == reverse("portal:screen", args=[TOY.code, screen])
        assert faults(me.get(address).text) == []
        sent = me.post(address, typed)
        assert sent.status_code == 302, sent.text
        address = sent["Location"]
    check = me.get(address).text
    for words in ("长柄的黑伞", "黑色", "2026年9月27日（周日）", "某超市", "孙某", "单位"):
        assert words in check, words
    receipt = me.get(me.post(address)["Location"])
    matter = Matter.objects.get(service=TOY.code)
    for words in (matter.number, "轮到我们（窗口人员）办", "2026年10月8日（周四）", "2026年10月10日（周六）"):
        assert words in receipt.text, words
    asked = {"number": matter.number, "code": receipt.context["receipt"].query_code}
    progress = Client().post(reverse("portal:progress"), asked).text
    assert "登记了丢伞" in progress
    assert "长柄的黑伞" not in progress
    assert [(one.name, one.facts["kind"]) for one in matter.parties.filter(relation="respondent").order_by("seq")] == [
        ("某超市", "organisation"),
        ("孙某", "person"),
    ]
    return matter.number


def _do_on_the_pages(desk: Client, number: str, code: str, **answers: str) -> None:
    """One action at the desk, from its page."""
    do = reverse("workbench:do", args=[number, code])
    page = desk.get(do)
    assert page.status_code == 200
    assert faults(page.text) == []
    version = Matter.objects.get(number=number).version
    sent = desk.post(do, {"token": str(uuid.uuid4()), "version": version, **answers})
    assert sent.status_code == 302, sent.text


def _summon_on_the_pages(desk: Client, number: str) -> None:
    """The row of the list, the page of the matter, the action with its letter; printed, stamped and served."""
    todo = desk.get(reverse("workbench:todo")).text
    for words in (number, "失物认领", "赵*国"):
        assert words in todo, words
    page = desk.get(reverse("workbench:matter", args=[number])).text
    for words in ("失物认领", "通知来认", "交还", "长柄的黑伞", "某超市", "孙*", "开始找", "办完"):
        assert words in page, words
    look = reverse("workbench:do", args=[number, "summon"])
    preview = desk.post(look, {"token": str(uuid.uuid4()), "answer_by": "2026-10-10", "preview": "1"}).text
    assert "某超市、孙*捡到一把黑色的伞，请在2026年10月10日前来认。" in preview
    _do_on_the_pages(desk, number, "summon", answer_by="2026-10-10")
    matter = Matter.objects.get(number=number)
    for event in Event.objects.filter(matter=matter):
        after_event(event.pk)
    letter = matter.letters.get(code="summons").letter
    opened = desk.get(reverse("workbench:letter", args=[number, letter.pk, "pdf"]))
    assert opened.content.startswith(b"%PDF-")
    _do_on_the_pages(desk, number, "seal", letter=str(letter.pk))
    _do_on_the_pages(desk, number, "serve", letter=str(letter.pk), served_on="2026-09-29", served_how="direct")


def _hand_over_on_the_pages(desk: Client, number: str) -> None:
    """Back in the list, and done."""
    assert number in desk.get(reverse("workbench:todo")).text
    _do_on_the_pages(desk, number, "hand_over", shelf="3")
    matter = Matter.objects.get(number=number)
    assert (matter.stage, matter.outcome) == ("closed", "found")
    assert number not in desk.get(reverse("workbench:todo")).text


def test_the_front_page_offers_it() -> None:
    assert TOY in services.open_today()
    assert "失物认领" in Client().get(reverse("portal:home")).text
