"""A holiday notice that comes late: what moves is shown, then moved, logged and told (F01)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import RowHistory
from fahui.matters import calendar_change, refresh, tasks
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Event, Matter, StaffNotice
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Action, Length, On, Relation, Service, Stage, Term
from fahui.notices.models import Message
from fahui.places.models import Region
from fahui.worktime.load import current_calendar, save_notice
from fahui.worktime.models import CalendarNotice
from fahui.worktime.notice import DayKind, DayMark, Notice
from fahui.worktime.units import Unit
from tests.cases import wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk

CALENDAR = "/workbench/calendar/"
OFFICIAL = "日期,是否上班,节日\n" + "".join(
    [f"2025-10-0{n},否,国庆节、中秋节\n" for n in range(1, 9)] + ["2025-09-28,是,国庆节\n", "2025-10-11,是,国庆节\n"]
)


@pytest.fixture
def five_days(db: None) -> Iterator[Service]:
    """One clock of five working days, and a calendar of 2025 that knows only its weekends."""
    CalendarNotice.objects.filter(year=2025).update(withdrawn=True)
    save_notice(Notice(2025, {}, title="只有周末", published_on=date(2024, 11, 12)), "测试")
    yield services.add(
        Service(
            code="toy_five",
            title="五日答复",
            effective_from=date(2020, 1, 1),
            basis=("法律援助法",),
            opens_with="submit",
            actions=(
                Action("submit", "收到", by=(Role.CLERK,), from_=(Stage.DRAFT,), to=Stage.HANDLING),
                Action("finish", "办结", by=(Role.CLERK,), from_=(Stage.HANDLING,), to=Stage.CLOSED),
            ),
            terms=(
                Term(
                    "answer",
                    "答复",
                    Length(5, Unit.WORKING_DAYS),
                    (On("submit"),),
                    (On("finish"),),
                    tells="我们最晚%(day)s答复您。",
                    basis="法律援助法 第四十三条",
                ),
            ),
        )
    )
    services.remove("toy_five")


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """系统管理员."""
    return staff(Role.SYSTEM_ADMIN, "管系统")


def received(clerk: User, village: Region, day: str) -> Matter:
    """A letter of that day."""
    parties = [PartyEntry(Relation.APPLICANT, "李四", details={"phone": "19900000044"})]
    with clock.at(at(day)):
        return open_matter("toy_five", by=clerk, parties=parties, region=village, answers={}).matter


def due(matter: Matter) -> date | None:
    """Its last day as stored."""
    return Deadline.objects.get(matter=matter).due_on


def upload(text: str = OFFICIAL, **more: Any) -> dict[str, Any]:
    """The form with the file."""
    file = SimpleUploadedFile("2025.csv", text.encode("gb18030"), "text/csv")
    return {
        "file": file,
        "source": "国办发明电〔2025〕1号",
        "published_on": "2025-09-29",
        "title": "2025年安排",
        **more,
    }


def test_f01_a_late_notice_moves_what_runs_and_leaves_what_is_over(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk, run_after: Callable[[Matter], None]
) -> None:
    """Received Friday 2025-09-26, five working days: 10-03 by weekends alone, 10-10 by the official list."""
    open_one = received(clerk, village, "2025-09-26 10:00")
    met, late = received(clerk, village, "2025-09-22 10:00"), received(clerk, village, "2025-09-19 10:00")
    with clock.at(at("2025-09-26 15:00")):
        act(met, "finish", by=clerk)
    assert (due(open_one), due(met), due(late)) == (date(2025, 10, 3), date(2025, 9, 29), date(2025, 9, 26))
    page = desk(keeper)
    with clock.at(at("2025-09-29 09:00")):
        looked = page.post(CALENDAR, upload())
        text = looked.text
        assert open_one.number in text
        assert "2025-10-03" in text
        assert "2025-10-10" in text
        assert met.number not in text
        assert late.number not in text
        assert "公布后有1个期限会变，涉及1件事项" in text
        assert due(open_one) == date(2025, 10, 3)  # nothing is written yet
        assert not CalendarNotice.objects.filter(title="2025年安排").exists()
        sealed = text.split('name="sealed" value="')[1].split('"')[0]
        done = page.post(CALENDAR, {"publish": "1", "sealed": sealed}, follow=True).text
        assert "1件事项的期限有变动" in done
        assert "已重算，1件有变动" in done
        assert (due(open_one), due(met), due(late)) == (date(2025, 10, 10), date(2025, 9, 29), date(2025, 9, 26))
        open_one.refresh_from_db()
        assert open_one.next_due == date(2025, 10, 10)
        event = Event.objects.get(matter=open_one, action="recompute")
        assert event.actor == "system:calendar"
        assert event.facts["moves"] == [{"term": "answer", "key": "", "old": "2025-10-03", "new": "2025-10-10"}]
        assert event.facts["reason"] == "2025年安排"
        assert Event.objects.filter(action="recompute").count() == 1
        run_after(open_one)
        message = Message.objects.get(about=open_one.number)
        assert "放假安排" in message.text
        assert "2025年10月10日" in message.text
        story = desk(clerk).get(f"/workbench/m/{open_one.number}/").text
    assert "由2025年10月3日（周五）改为2025年10月10日（周五）" in story
    assert "10月1日至8日" in story


def test_a_letter_that_names_a_day_which_moved_is_to_be_issued_anew(
    five_days: Service, resident: User, village: Region
) -> None:
    """The receipt of 2025-09-26 promised the decision for 3 October, seven days later; the holiday moves it."""
    with clock.at(at("2025-09-26 10:00")):
        matter = wage_case(resident, village).matter
    receipt = matter.letters.get(code="receipt")
    assert not receipt.superseded
    with clock.at(at("2025-09-29 09:00")):
        marks = {date(2025, 10, n): DayMark(is_workday=False, name="国庆节") for n in range(1, 9)}
        calendar_change.publish(Notice(2025, marks, title="2025年安排", published_on=date(2025, 9, 29)), "测试")
    receipt.refresh_from_db()
    assert receipt.superseded
    assert "申请材料接收凭证" in StaffNotice.objects.get(matter=matter).text


def test_publishing_again_changes_nothing_more(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk
) -> None:
    received(clerk, village, "2025-09-26 10:00")
    page = desk(keeper)
    with clock.at(at("2025-09-29 09:00")):
        sealed = page.post(CALENDAR, upload()).text.split('name="sealed" value="')[1].split('"')[0]
        for _n in range(2):
            page.post(CALENDAR, {"publish": "1", "sealed": sealed})
    assert CalendarNotice.objects.filter(title="2025年安排").count() == 1
    assert Event.objects.filter(action="recompute").count() == 1


def test_many_matters_are_left_to_the_worker_with_progress(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_change, "AT_ONCE", 1)
    rows = [received(clerk, village, "2025-09-26 10:00") for _n in range(2)]
    page = desk(keeper)
    with clock.at(at("2025-09-29 09:00")):
        sealed = page.post(CALENDAR, upload()).text.split('name="sealed" value="')[1].split('"')[0]
        shown = page.post(CALENDAR, {"publish": "1", "sealed": sealed}, follow=True).text
        assert "正在重新计算期限" in shown
        assert "正在重算 0/2" in shown
        assert due(rows[0]) == date(2025, 10, 3)
        tasks.recompute_calendar(notice_id=CalendarNotice.objects.get(title="2025年安排").pk)
        assert due(rows[0]) == due(rows[1]) == date(2025, 10, 10)
        assert "已重算，2件有变动" in page.get(CALENDAR).text


def test_a_faulty_file_says_every_fault(keeper: User, desk: Desk) -> None:
    text = desk(keeper).post(CALENDAR, upload("日期,上班,节日\n2025-13-01,否,元旦\n2025-10-01,也许,国庆节\n")).text
    assert "“2025-13-01”不是有效的日期" in text
    assert "“也许”看不出是否上班" in text
    assert "国办发明电〔2025〕1号" in text


def test_only_what_was_previewed_is_published(keeper: User, desk: Desk) -> None:
    before = CalendarNotice.objects.count()
    answer = desk(keeper).post(CALENDAR, {"publish": "1", "sealed": "made-up"}, follow=True)
    assert "预览已过期" in answer.text
    assert CalendarNotice.objects.count() == before


def test_looking_costs_no_more_queries_with_more_matters(
    five_days: Service, clerk: User, village: Region, django_assert_num_queries: Any
) -> None:
    notice = Notice(2025, {}, published_on=date(2025, 9, 29))
    received(clerk, village, "2025-09-26 10:00")
    with django_assert_num_queries(5):
        calendar_change.preview(notice)
    for _n in range(4):
        received(clerk, village, "2025-09-26 10:00")
    with django_assert_num_queries(5):
        calendar_change.preview(notice)


def notice_page(title: str) -> str:
    """The page of one notice."""
    return f"{CALENDAR}{CalendarNotice.objects.get(title=title).pk}/"


def published(page: Any) -> None:
    """The official list of 2025, on 29 September."""
    with clock.at(at("2025-09-29 09:00")):
        sealed = page.post(CALENDAR, upload()).text.split('name="sealed" value="')[1].split('"')[0]
        page.post(CALENDAR, {"publish": "1", "sealed": sealed})


def test_a_notice_taken_back_moves_what_runs_back_and_leaves_what_is_over(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk, run_after: Callable[[Matter], None]
) -> None:
    """What was met or ran out under the notice keeps the day it had."""
    open_one, met = received(clerk, village, "2025-09-26 10:00"), received(clerk, village, "2025-09-26 11:00")
    page = desk(keeper)
    published(page)
    with clock.at(at("2025-09-29 15:00")):
        act(met, "finish", by=clerk)
    assert (due(open_one), due(met)) == (date(2025, 10, 10), date(2025, 10, 10))
    with clock.at(at("2025-09-30 09:00")):
        here = notice_page("2025年安排")
        looked = page.post(here, {"do": "withdraw", "why": "文件是伪造的"}).text
        assert "撤回后有1个期限会变，涉及1件事项" in looked
        assert open_one.number in looked
        assert met.number not in looked
        assert not CalendarNotice.objects.get(title="2025年安排").withdrawn
        done = page.post(here, {"do": "confirm", "why": "文件是伪造的"}, follow=True).text
        assert "已撤回《2025年安排》，1件事项的期限有变动" in done
        assert (due(open_one), due(met)) == (date(2025, 10, 3), date(2025, 10, 10))
        row = CalendarNotice.objects.get(title="2025年安排")
        assert (row.withdrawn, row.withdrawn_on, row.withdrawn_by_name) == (True, date(2025, 9, 30), "管系统")
        event = Event.objects.filter(matter=open_one, action="recompute").latest("seq")
        assert event.facts["reason"] == "撤回《2025年安排》：文件是伪造的"
        run_after(open_one)
        assert "放假安排有变动" in Message.objects.filter(about=open_one.number).latest("pk").text
        assert "2025-09-30由管系统撤回：文件是伪造的" in page.get(here).text
        history = RowHistory.objects.filter(table_name="worktime_calendarnotice", row_id=row.pk, operation="UPDATE")
        assert history.get().after["withdrawn_because"] == "文件是伪造的"
        again = page.post(here, {"do": "confirm", "why": "再来一次"}, follow=True).text
        assert "已经撤回了" in again
    with clock.at(at("2025-10-20 09:00")):  # read once more, long after
        refresh.deadlines(Matter.objects.get(pk=met.pk))
        assert due(met) == date(2025, 10, 10)


def test_a_wrong_notice_taken_back_and_put_in_right_with_its_own_day(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk
) -> None:
    """The correct list carries the same day of publication as the wrong one."""
    matter = received(clerk, village, "2025-09-26 10:00")
    page = desk(keeper)
    published(page)
    with clock.at(at("2025-09-30 09:00")):
        page.post(notice_page("2025年安排"), {"do": "confirm", "why": "少录了一天"})
        longer = OFFICIAL.replace("2025-10-11,是,国庆节\n", "2025-10-09,否,国庆节\n")
        looked = page.post(CALENDAR, upload(longer, title="2025年安排（重录）")).text
        sealed = looked.split('name="sealed" value="')[1].split('"')[0]
        page.post(CALENDAR, {"publish": "1", "sealed": sealed})
        assert due(matter) == date(2025, 10, 13)
        assert current_calendar().kind(date(2025, 10, 9)) == DayKind.HOLIDAY


def test_without_a_notice_left_the_year_is_provisional_again(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk
) -> None:
    matter = received(clerk, village, "2025-09-26 10:00")
    with clock.at(at("2025-09-29 09:00")):
        page = desk(keeper)
        page.post(notice_page("只有周末"), {"do": "confirm", "why": "不是正式文件"})
        row = Deadline.objects.get(matter=matter)
        assert row.provisional
        assert row.due_on == date(2025, 10, 9)  # 1 to 3 October and 中秋 on the 6th by the standing rule


def test_single_days_are_amended_by_another_edition(
    five_days: Service, clerk: User, village: Region, keeper: User, desk: Desk
) -> None:
    matter = received(clerk, village, "2025-09-26 10:00")
    page = desk(keeper)
    published(page)
    with clock.at(at("2025-09-30 09:00")):
        here = notice_page("2025年安排")
        change = {
            "do": "days", "first": "2025-10-09", "last": "", "mark": "off", "name": "国庆节",
            "source": "新政办〔2025〕9号", "published_on": "2025-09-30", "because": "区里多放一天",
        }  # fmt: skip
        looked = page.post(here, change).text
        assert "公布后有1个期限会变" in looked
        assert "10-09 国庆节放假" in looked
        assert "10-11 国庆节上班" in looked  # the others stay
        assert due(matter) == date(2025, 10, 10)
        sealed = looked.split('name="sealed" value="')[1].split('"')[0]
        page.post(CALENDAR, {"publish": "1", "sealed": sealed})
        assert due(matter) == date(2025, 10, 11)  # Saturday, worked in place of another
        event = Event.objects.filter(matter=matter, action="recompute").latest("seq")
        assert event.facts["reason"] == "2025年放假安排（更正）：区里多放一天"
        assert "已有更新的一份" in page.get(here).text
        old = CalendarNotice.objects.get(title="2025年安排")
        assert not old.days.filter(day=date(2025, 10, 9)).exists()
        newer = notice_page("2025年放假安排（更正）")
        assert "更正的理由：区里多放一天" in page.get(newer).text
        page.post(newer, {"do": "confirm", "why": "区里又收回了"})
        assert due(matter) == date(2025, 10, 10)  # the older edition holds again


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": "2026-10-09"}, "应是2025年的日子"),
        ({"last": "2025-10-01"}, "应不早于开始的那天"),
        ({"last": "2025-11-20"}, "一次最多改31天"),
        ({"name": ""}, "请写明是哪个节日"),
        ({"because": ""}, "理由"),
        ({"source": ""}, "出处"),
        ({"published_on": "2025-09-29"}, "应晚于现在这份的公布日期"),
    ],
)
def test_what_is_no_amendment_is_refused(
    five_days: Service, keeper: User, desk: Desk, wrong: dict[str, str], said: str
) -> None:
    page = desk(keeper)
    published(page)
    with clock.at(at("2025-09-30 09:00")):
        change = {
            "do": "days", "first": "2025-10-09", "last": "", "mark": "off", "name": "国庆节",
            "source": "新政办〔2025〕9号", "published_on": "2025-09-30", "because": "区里多放一天", **wrong,
        }  # fmt: skip
        text = page.post(notice_page("2025年安排"), change).text
    assert said in text
    assert 'role="alert"' in text
    assert 'name="sealed"' not in text


def test_taking_back_wants_a_reason_and_an_administrator(
    five_days: Service, keeper: User, clerk: User, desk: Desk
) -> None:
    here = notice_page("只有周末")
    assert 'role="alert"' in desk(keeper).post(here, {"do": "confirm", "why": " "}).text
    assert desk(clerk).get(here).status_code == 404
    assert desk(clerk).post(here, {"do": "confirm", "why": "不要了"}).status_code == 404
    assert desk(keeper).get(f"{CALENDAR}999999/").status_code == 404
    assert not CalendarNotice.objects.get(title="只有周末").withdrawn
