"""Field cases of clocks (F02–F19), from the engine to the pages that people read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters import calendar_change
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.explain import explain
from fahui.matters.messages import remind
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.remedies import remedy
from fahui.matters.tasks import after_event, rounds
from fahui.matters.vocabulary import (
    BACK,
    Action,
    ByFact,
    Duty,
    Fact,
    Kind,
    Length,
    LetterForm,
    On,
    Pause,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.notices.models import Message
from fahui.places.models import Region
from fahui.worktime.load import current_calendar
from fahui.worktime.notice import DayMark, Notice
from fahui.worktime.units import Unit
from tests.cases import applicant, wage_case, work_off
from tests.conftest import Desk, at
from tests.matters.test_wage_case import serve

PROMISE = "承诺：试验服务承诺"
HALT = Pause(On("halt"), On("resume"), basis=PROMISE)
URGENCY = Fact("urgency", "急不急", "choice", choices=(("normal", "一般"), ("urgent", "紧急")), required=False)
OPEN = (Stage.HANDLING, Stage.SUPPLEMENTING)
NOTICE = """# 期限告知书

{{ number }}

{{ applicant }}：

我们最晚{{ due_answer }}答复您。

{{ why_answer }}

> {{ organ }}
>
> {{ date }}
"""
Opens = Callable[..., Matter]


def service(length: Length | ByFact, **more: Any) -> Service:
    """One clock from 收到 to 答复, which can be halted, hurried, extended and told in a letter."""
    term = Term(
        "answer",
        "答复",
        length,
        (On("submit"),),
        (On("reply"),),
        pauses=(HALT,),
        tells="我们最晚%(day)s答复您。",
        basis="法律援助法 第四十三条",
    )
    return Service(
        code="field_case",
        title="试验事项",
        effective_from=date(2019, 1, 1),
        basis=(PROMISE,),
        opens_with="submit",
        intake=(URGENCY,),
        outcomes=(("answered", "已答复"),),
        letters=(LetterForm("notice", "期限告知书", NOTICE, "{short}期字", basis=PROMISE),),
        actions=(
            Action("submit", "收到", by=(Relation.APPLICANT, Role.CLERK), from_=(Stage.DRAFT,), to=Stage.HANDLING),
            Action("reply", "答复", by=(Role.CLERK,), from_=OPEN, to=Stage.CLOSED, outcome="answered"),
            Action("halt", "停下", by=(Role.CLERK,), from_=(Stage.HANDLING,), to=Stage.SUPPLEMENTING, side=True),
            Action("resume", "恢复", by=(Role.CLERK,), from_=(Stage.SUPPLEMENTING,), to=BACK, side=True),
            Action("hurry", "改急缓", by=(Role.CLERK,), from_=OPEN, asks=(URGENCY,), side=True, clears=("hurry",)),
            Action(
                "announce", "告知期限", by=(Role.CLERK,), from_=OPEN, side=True, issues=("notice",),
                clears=("announce",),
                tells="期限已定，请看告知书。",
            ),
        ),
        terms=(replace(term, **more),),
    )  # fmt: skip


@pytest.fixture
def opened(resident: User, village: Region) -> Iterator[Opens]:
    """Opens a matter of such a service: opened("2025-03-04 11:00", Length(4, Unit.HOURS), hours="office")."""

    def make(moment: str, length: Length | ByFact, answers: dict[str, Any] | None = None, **more: Any) -> Matter:
        services.add(service(length, **more))
        with clock.at(at(moment)):
            party = [applicant(resident)]
            given: dict[str, Any] = {"by": resident, "parties": party, "region": village, "answers": answers or {}}
            return open_matter("field_case", **given).matter

    yield make
    services.remove("field_case")


@pytest.fixture
def do(clerk: User) -> Callable[..., Matter]:
    """The clerk does something at a moment: do(matter, "halt", "2025-03-07 15:00")."""

    def step(matter: Matter, code: str, moment: str, **answers: Any) -> Matter:
        with clock.at(at(moment)):
            return act(matter, code, by=clerk, answers=answers)

    return step


def deadline(matter: Matter) -> Deadline:
    """Its one clock as stored."""
    return Deadline.objects.get(matter=matter)


def own_page(matter: Matter, user: User, moment: str) -> str:
    """What the person reads at that moment."""
    me = Client()
    me.force_login(user)
    with clock.at(at(moment)):
        return me.get(reverse("portal:matter", args=[matter.number])).text


def test_f02_make_up_sundays_count_in_the_calendar_that_matters_are_read_by(opened: Opens) -> None:
    calendar = current_calendar()
    assert calendar.is_workday(date(2019, 4, 28))
    assert calendar.is_workday(date(2019, 5, 5))
    assert deadline(opened("2019-04-27 10:00", Length(1, Unit.WORKING_DAYS))).due_on == date(2019, 4, 28)


def test_f04_past_the_published_year_the_day_is_provisional_and_recomputed_when_the_list_arrives(
    opened: Opens, resident: User
) -> None:
    matter = opened("2026-12-28 10:00", Length(10, Unit.WORKING_DAYS))
    row = deadline(matter)
    assert (row.due_on, row.provisional) == (date(2027, 1, 12), True)  # New Year's Day is skipped by law already
    page = own_page(matter, resident, "2026-12-28 11:00")
    assert "最晚2027年1月12日（周二）（暂定）" in page
    assert "2027年放假安排尚未公布，此日期为暂定，公布后会重算并告知您。" in page
    days = {**{date(2027, 1, n): DayMark(False, "元旦") for n in (1, 2, 3)}, date(2027, 1, 10): DayMark(True, "元旦")}
    with clock.at(at("2026-12-30 09:00")):
        calendar_change.publish(Notice(2027, days, title="2027年安排", published_on=date(2026, 12, 30)), "管系统")
    row.refresh_from_db()
    assert (row.due_on, row.provisional) == (date(2027, 1, 11), False)
    line = Event.objects.get(matter=matter, action="recompute")
    assert (line.actor, line.facts["reason"]) == ("system:calendar", "2027年安排")
    after_event(line.pk)
    assert "2027年1月11日（周一）" in Message.objects.get(about=matter.number).text
    assert "暂定" not in own_page(matter, resident, "2026-12-30 10:00")


def test_f05_a_lunch_break_belongs_to_the_hours_not_to_the_holidays(opened: Opens, resident: User) -> None:
    matter = opened("2025-03-04 11:00", Length(4, Unit.HOURS), hours="office")
    assert deadline(matter).due_at == at("2025-03-04 17:00")
    assert "最晚2025年3月4日（周二）17:00" in own_page(matter, resident, "2025-03-04 11:30")


def test_f07_a_weekend_on_pause_adds_nothing_to_office_hours(opened: Opens, do: Any, resident: User) -> None:
    matter = opened("2025-03-07 09:00", Length(6, Unit.HOURS), hours="office")
    do(matter, "halt", "2025-03-07 15:00")
    assert (deadline(matter).paused, deadline(matter).due_at) == (True, None)
    assert "还剩2小时" in own_page(matter, resident, "2025-03-08 10:00")  # 4 of 6 are used
    do(matter, "resume", "2025-03-10 09:00")
    assert deadline(matter).due_at == at("2025-03-10 11:00")
    assert "暂停的2小时不计入期限" in own_page(matter, resident, "2025-03-10 09:30")


def test_f08_urgency_changed_on_pause_keeps_the_time_already_paused(opened: Opens, do: Any) -> None:
    by_urgency = ByFact("urgency", (("normal", Length(7, Unit.DAYS)), ("urgent", Length(3, Unit.DAYS))))
    matter = opened("2026-11-02 09:00", by_urgency, answers={"urgency": "normal"})
    do(matter, "halt", "2026-11-03 09:00")
    do(matter, "hurry", "2026-11-04 09:00", urgency="urgent")
    assert (deadline(matter).paused, deadline(matter).due_on) == (True, None)
    do(matter, "resume", "2026-11-06 09:00")
    row = deadline(matter)
    assert row.due_on == date(2026, 11, 9)  # 3日 and three given back: Sunday the 8th, moved
    assert any(step["kind"] == "pause" and step["given"] == 3 for step in row.why["steps"])


def test_f10_silence_of_the_applicant_is_no_breach_of_ours_and_has_its_reminder_and_its_lapse(
    resident: User, village: Region, clerk: User
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
    with clock.at(at("2026-11-03 10:00")):
        asked = {"supplement_items": "工友证言", "supplement_by": date(2026, 12, 3)}
        matter = serve(act(matter, "request_supplement", by=clerk, answers=asked), clerk, "2026-11-03")
    with clock.at(at("2026-11-29 09:00")):
        assert remind() == 0
    with clock.at(at("2026-11-30 09:00")):
        assert [remind(), remind()] == [1, 1]  # told once, however often it runs
        [told] = Message.objects.filter(about=matter.number, key__startswith="remind:")
        assert told.text.endswith("“补充材料”最晚2026年12月3日（周四）。到时没有办的，视为撤回。")
    with clock.at(at("2026-12-03 23:00")):
        rounds()
        matter.refresh_from_db()
        assert (matter.stage, matter.turn) == ("supplementing", Relation.APPLICANT)
        assert not Matter.objects.overdue(clock.today()).exists()
        ours = Deadline.objects.filter(matter=matter, duty=Duty.US).exclude(kind=Kind.INTERNAL)
        assert {row.term: row.state() for row in ours} == {"decide": "paused", "promise": "paused"}
        assert remedy(matter) == ""
    with clock.at(at("2026-12-04 00:10")):
        rounds()
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("withdrawn", "deemed_withdrawn")
    assert Event.objects.get(matter=matter, action="lapse").actor == "system:nightly"


@pytest.mark.parametrize(
    ("rule", "last", "named"),
    [
        ("raw", "2025年10月10日", "延长部分直接加在原期限上，不从顺延后的日期起算，两者合并按20日计算"),
        (
            "moved_end",
            "2025年10月14日",
            "原期限（含顺延）的最后一日是2025年10月9日（周四）；期限延长5日，延长部分从该日的次日起算",
        ),
    ],
)
def test_f13_page_letter_and_message_agree_on_an_extended_day_and_name_the_rule(
    opened: Opens, do: Any, resident: User, clerk: User, approver: User, rule: Any, last: str, named: str
) -> None:
    matter = opened("2025-09-20 10:00", Length(15, Unit.DAYS), extend_from=rule)
    row = deadline(matter)
    assert (row.why["raw"], row.due_on) == ("2025-10-05", date(2025, 10, 9))
    with clock.at(at("2025-09-22 10:00")):
        act(matter, "extend", by=approver, answers={"term": "answer", "extend_by": 5, "reason": "案情复杂"})
    do(matter, "announce", "2025-09-22 11:00")
    work_off(matter)
    page = own_page(matter, resident, "2025-09-22 12:00")
    assert f"最晚{last}" in page
    assert named in page
    assert matter.letters.get(code="notice").letter.values["due_answer"] == last
    assert f"我们最晚{last}" in Message.objects.get(about=matter.number).text


@pytest.mark.parametrize(
    ("received", "due", "words"),
    [
        ("2025-09-26 10:00", date(2025, 10, 9), "按此计算到2025年10月3日（周五）"),
        ("2025-04-20 10:00", date(2025, 4, 27), "2025年4月27日（周日）因劳动节放假安排调休上班，属于工作日，不再顺延"),
    ],
)
def test_f14_nobody_is_told_a_rest_day_and_a_make_up_sunday_stays(
    opened: Opens, resident: User, received: str, due: date, words: str
) -> None:
    matter = opened(received, Length(7, Unit.DAYS))
    assert deadline(matter).due_on == due
    page = own_page(matter, resident, received)
    assert f"最晚{due.year}年{due.month}月{due.day}日" in page
    assert words in page


def test_f17_the_person_can_open_why_it_is_that_day(opened: Opens, resident: User) -> None:
    page = own_page(opened("2025-09-26 10:00", Length(5, Unit.WORKING_DAYS)), resident, "2025-09-26 11:00")
    for words in (
        "“收到”的日期是2025年9月26日（周五），当日不计入，从次日2025年9月27日（周六）起算。",
        "期限为5个工作日（依据：《中华人民共和国法律援助法》第四十三条），只计工作日",
        "期间的休息日不计入：9月27日（周六）、10月1日至8日（国庆节、中秋节放假）。",
        "期间的调休上班日按工作日计入：9月28日（周日，国庆节调休上班）。",
        "因此，期限的最后一日是2025年10月10日（周五）。",
    ):
        assert words in page, words


def test_f19_the_remedy_is_that_of_the_edition_the_matter_began_under(opened: Opens, do: Any, resident: User) -> None:
    old = service(Length(7, Unit.DAYS), late="没有按期答复的，可以打12348。")
    old = replace(old, remedies=(("answered", "不服答复的，可以申请复核。"),))
    matter = opened("2026-11-02 10:00", Length(7, Unit.DAYS))
    services.remove("field_case")
    services.add(old)
    services.add(
        replace(
            old,
            effective_from=date(2026, 11, 10),
            terms=(replace(old.terms[0], late="新规定的救济"),),
            remedies=(("answered", "新规定的救济"),),
        )
    )
    assert "可以打12348" not in own_page(matter, resident, "2026-11-09 10:00")  # not late yet
    late = own_page(matter, resident, "2026-11-20 10:00")
    assert "没有按期答复的，可以打12348。" in late
    do(matter, "reply", "2026-11-20 11:00")
    ended = own_page(matter, resident, "2026-11-20 12:00")
    assert "不服答复的，可以申请复核。" in ended
    assert "没有按期答复的" not in ended
    assert "新规定的救济" not in late + ended


def test_the_figure_for_reminders_is_a_parameter(db: None) -> None:
    from fahui.core.parameters import declared, parameter

    assert parameter("matters.remind_days", date(2026, 11, 2)) == Decimal(3)
    assert not declared()["matters.remind_days"].verified


@pytest.mark.parametrize(
    ("length", "more", "day"),
    [
        (Length(30, Unit.DAYS), {}, "2025年4月3日（周四）"),  # longer than the usual days
        (Length(4, Unit.HOURS), {"hours": "office"}, "2025年3月4日（周二）17:00"),
        (ByFact("urgency", (("urgent", Length(2, Unit.WORKING_DAYS)),)), {}, "2025年3月6日（周四）"),
    ],
    ids=["a special limit", "an hour clock", "a limit by an answer"],
)
def test_f20_page_message_letter_and_receipt_show_one_and_the_same_date(
    opened: Opens, do: Any, resident: User, clerk: User, desk: Desk, length: Any, more: Any, day: str
) -> None:
    matter = opened("2025-03-04 11:00", length, answers={"urgency": "urgent"}, **more)
    do(matter, "announce", "2025-03-04 11:05")
    do(matter, "reply", "2025-03-04 12:00")  # the jobs come late: the message still says what held then
    work_off(matter)
    row = deadline(matter)
    assert f"我们最晚{day}答复您。" in Message.objects.get(about=matter.number).text
    letter = matter.letters.get(code="notice").letter
    with clock.at(at("2025-03-04 11:10")):
        assert "".join(explain(row)) == letter.values["why_answer"]
        assert letter.values["due_answer"] in day
        Deadline.objects.filter(pk=row.pk).update(met_at=None)  # as it stood when the receipt was printed
        printed = desk(clerk).get(reverse("workbench:receipt", args=[matter.number])).text
    page = own_page(matter, resident, "2025-03-04 11:10")
    for shown in (page, printed):
        assert f"最晚{day}" in shown
        assert explain(row)[-1] in shown
