"""The reasons of a date, as a citizen reads them."""

from datetime import date

import pytest
from django.utils.translation import override

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar, Notice
from fahui.worktime.explain import amount_left, in_words, long_date, long_moment, short_date
from fahui.worktime.reckoning import Reckoning, given_date, reckon
from fahui.worktime.steps import ExtendFrom
from fahui.worktime.units import Unit
from tests.worktime.moments import at


def told(reckoning: Reckoning) -> str:
    return "\n".join(in_words(reckoning.steps))


def test_dates_are_written_one_way() -> None:
    assert long_date(date(2026, 10, 8)) == "2026年10月8日（周四）"
    assert short_date(date(2026, 10, 8)) == "10-08 周四"
    assert long_moment(at("2026-10-08 17:00")) == "2026年10月8日（周四）17:00"


def test_english_leaves_a_blank_between_day_and_time() -> None:
    with override("en"):
        moment, day = long_moment(at("2026-10-08 17:00")), long_date(date(2026, 10, 8))
    assert moment == f"{day} 17:00"


def test_units_have_names_and_amounts() -> None:
    assert [unit.label for unit in Unit] == ["小时", "日", "工作日", "个月"]
    assert [unit.amount(7) for unit in Unit] == ["7小时", "7日", "7个工作日", "7个月"]
    assert [amount_left(n, Unit.HOURS) for n in (0, 45, 60, 90)] == ["0分钟", "45分钟", "1小时", "1小时30分钟"]
    assert amount_left(3, Unit.MONTHS) == "3日"


def test_f01_f17_every_skipped_and_every_counted_day_is_named(official: Calendar) -> None:
    sentences = in_words(
        reckon(date(2025, 9, 26), 5, Unit.WORKING_DAYS, official).steps,
        start_title="收到申请",
        basis="某规定 第一条",
    )
    assert sentences == [
        "“收到申请”的日期是2025年9月26日（周五），当日不计入，从次日2025年9月27日（周六）起算。",
        "期限为5个工作日（依据：某规定 第一条），只计工作日：周末和节假日不计入，调休上班日计入。",
        "期间的休息日不计入：9月27日（周六）、10月1日至8日（国庆节、中秋节放假）。",
        "期间的调休上班日按工作日计入：9月28日（周日，国庆节调休上班）。",
        "因此，期限的最后一日是2025年10月10日（周五）。",
    ]


def test_f14_the_move_off_the_holiday_is_told(official: Calendar) -> None:
    assert in_words(reckon(date(2025, 9, 26), 7, Unit.DAYS, official).steps) == [
        "起算事项的日期是2025年9月26日（周五），当日不计入，从次日2025年9月27日（周六）起算。",
        "期限为7日，按日连续计算，期间的休息日也计入。",
        "按此计算到2025年10月3日（周五）；因10月3日至8日（国庆节、中秋节放假）是休息日，"
        "最后一日顺延至休息日结束后的第一个工作日，即2025年10月9日（周四）。",
        "因此，期限的最后一日是2025年10月9日（周四）。",
    ]


def test_f14_a_make_up_sunday_is_kept_and_told(official: Calendar) -> None:
    words = told(reckon(date(2025, 4, 20), 7, Unit.DAYS, official))
    assert "2025年4月27日（周日）因劳动节放假安排调休上班，属于工作日，不再顺延。" in words
    assert "顺延至" not in words


def test_f04_a_provisional_date_says_so_until_the_list_is_there(official: Calendar) -> None:
    sentence = "2027年放假安排尚未公布，此日期为暂定，公布后会重算并告知您。"
    words = in_words(reckon(date(2026, 12, 28), 10, Unit.WORKING_DAYS, official).steps)
    assert words[-1] == sentence
    assert "2027年1月1日（元旦，法定节假日）、1月2日至3日（周末）" in words[2]
    complete = Calendar([*builtin_notices(), Notice(2027, {})])
    assert sentence not in in_words(reckon(date(2026, 12, 28), 10, Unit.WORKING_DAYS, complete).steps)


def test_a_year_before_the_first_notice_is_not_called_unpublished(official: Calendar) -> None:
    words = told(reckon(date(2003, 10, 9), 5, Unit.WORKING_DAYS, official))
    assert "系统中没有2003年的放假安排，此日期为暂定" in words
    assert "尚未公布" not in words


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("raw", "期限延长5日：延长部分直接加在原期限上，不从顺延后的日期起算，两者合并按20日计算。"),
        ("moved_end", "原期限（含顺延）的最后一日是2025年10月9日（周四）；期限延长5日，延长部分从该日的次日起算。"),
    ],
)
def test_f13_the_rule_of_the_extension_is_named(official: Calendar, rule: ExtendFrom, sentence: str) -> None:
    term = reckon(date(2025, 9, 20), 15, Unit.DAYS, official, extension=5, extend_from=rule)
    assert sentence in in_words(term.steps)


def test_pauses_are_told_with_what_they_give_back(official: Calendar) -> None:
    pauses = [(at("2026-03-04 10:00"), at("2026-03-06 09:00"))]
    days = told(reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=pauses))
    assert "2026年3月4日（周三）起暂停计算，2026年3月6日（周五）恢复，暂停的2日不计入期限。" in days
    office = [(at("2025-03-07 15:00"), at("2025-03-10 09:00"))]
    hours = told(reckon(at("2025-03-07 09:00"), 6, Unit.HOURS, official, hours="office", pauses=office))
    assert "暂停的2小时不计入期限。" in hours
    assert "只计工作日的办公时间（09:00–12:00、14:00–17:00）" in hours
    assert "3月8日至9日（周末）" in hours
    assert "因此，期限在2025年3月10日（周一）11:00届满。" in hours


def test_pauses_without_effect_are_told_as_such(official: Calendar) -> None:
    weekend = [(at("2026-03-06 18:00"), at("2026-03-08 18:00"))]
    assert "其间没有工作日，期限不变。" in told(
        reckon(date(2026, 3, 2), 7, Unit.WORKING_DAYS, official, pauses=weekend)
    )
    lunch = [(at("2025-03-04 12:00"), at("2025-03-04 14:00"))]
    assert "其间没有应计入的时间，期限不变。" in told(
        reckon(at("2025-03-04 11:00"), 4, Unit.HOURS, official, hours="office", pauses=lunch)
    )


def test_a_rest_day_within_a_pause_is_not_told_twice(official: Calendar) -> None:
    pauses = [(at("2026-03-06 10:00"), at("2026-03-09 09:00"))]
    words = told(reckon(date(2026, 3, 2), 7, Unit.WORKING_DAYS, official, pauses=pauses))
    assert "期间的休息日" not in words


def test_a_lasting_pause_says_what_is_left(official: Calendar) -> None:
    words = in_words(reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=[(at("2026-03-04 10:00"), None)]).steps)
    assert words[-1] == ("2026年3月4日（周三）起暂停计算，目前尚未恢复；恢复后还剩5日，届时再确定最后期限并告知您。")
    last_day = [(at("2026-03-09 10:00"), None)]
    assert "恢复之日即为最后一日" in told(reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=last_day))


def test_months_without_such_a_day_are_told(official: Calendar) -> None:
    words = told(reckon(date(2026, 1, 31), 1, Unit.MONTHS, official))
    assert "相应月份没有31日，以该月最后一日2026年2月28日（周六）为准。" in words
    assert "2026年2月28日（周六）因春节放假安排调休上班，属于工作日，不再顺延。" in words


def test_backwards_terms_and_terms_that_do_not_move_are_told(official: Calendar) -> None:
    back = told(reckon(date(2026, 10, 20), 15, Unit.DAYS, official, backwards=True))
    assert "当日不计入，从前一日2026年10月19日（周一）起向前推算。" in back
    assert "2026年10月5日（周一）是休息日；向前推算的期限遇休息日不顺延，仍以该日为准。" in back
    assert "因此，最迟应在2026年10月5日（周一）当日或者之前完成。" in back
    stays = told(reckon(date(2026, 9, 24), 7, Unit.DAYS, official, rolls=False))
    assert "2026年10月1日（周四）是休息日；本期限遇休息日不顺延，仍以该日为准。" in stays


def test_hours_from_a_bare_day_count_from_midnight_and_say_so(official: Calendar) -> None:
    assert in_words(reckon(date(2026, 3, 6), 24, Unit.HOURS, official).steps, start_title="收到转交材料") == [
        "“收到转交材料”的日期是2026年3月6日（周五），未记录具体时刻，从当日00:00起算。",
        "期限为24小时，按时钟连续计算，夜间和休息日也计入。",
        "因此，期限在2026年3月7日（周六）00:00届满。",
    ]


def test_a_date_named_in_a_paper_is_told_as_such() -> None:
    words = in_words(given_date(date(2026, 10, 8)).steps, start_title="补正通知书", basis="某规定 第二条")
    assert words[0] == (
        "“补正通知书”中写明的日期是2026年10月8日（周四）（依据：某规定 第二条），直接采用该日期，不另行推算，也不顺延。"
    )


def test_days_in_a_list_name_the_year_where_it_changes(official: Calendar) -> None:
    words = told(reckon(date(2024, 12, 30), 3, Unit.WORKING_DAYS, official))
    assert "期间的休息日不计入：2025年1月1日（元旦放假）。" in words
