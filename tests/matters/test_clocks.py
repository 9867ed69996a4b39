"""Terms read over events as pure values: no database, one test per case of the field and per clause."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fahui.core.parameters import declared
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock, days_left, misdated, read, read_all
from fahui.matters.happenings import Happening, by_time, effective
from fahui.matters.vocabulary import Asked, ByFact, Duty, Kind, Length, On, Pause, Term
from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar, DayMark, Notice
from fahui.worktime.units import Unit
from tests.conftest import at

OFFICIAL = Calendar(builtin_notices())
WEEKENDS = Calendar((), statutory=False)
AUTUMN_2025 = Notice(
    2025,
    {
        **{date(2025, 10, day): DayMark(False, "国庆节") for day in range(1, 9)},
        date(2025, 9, 28): DayMark(True, "国庆节"),
        date(2025, 10, 11): DayMark(True, "国庆节"),
    },
    published_on=date(2025, 9, 27),
)


def figure(name: str, on: date) -> Decimal:
    """Each parameter as it was declared."""
    return Decimal(declared()[name].value)


def events(*rows: Any) -> list[Happening]:
    """("submit", "2026-11-02 10:00", {answers}) … numbered in this order; a bare day is a day-only event."""
    return [
        Happening(seq, action, at(moment), answers[0] if answers else {}, day_only=len(moment) == 10)
        for seq, (action, moment, *answers) in enumerate(rows, start=1)
    ]


def only(term: Term, rows: list[Happening], calendar: Calendar = OFFICIAL) -> Clock:
    """The one clock of a term."""
    [clock] = read(term, effective(rows), calendar, figure)
    return clock


def ends(term: Term, *rows: Any, calendar: Calendar = OFFICIAL) -> date | None:
    """The last day of the one clock."""
    return only(term, events(*rows), calendar).due


def days(n: int, unit: Unit = Unit.DAYS, **more: Any) -> Term:
    """A simple term from begin to end."""
    given = {"starts": (On("begin"),), "stops": (On("end"),), **more}
    return Term("t", "期限", Length(n, unit), **given)


def test_f01_a_late_holiday_notice_moves_running_clocks_and_leaves_closed_ones() -> None:
    told_late = Calendar((AUTUMN_2025,), statutory=False)
    term = days(5, Unit.WORKING_DAYS)
    begin = ("begin", "2025-09-26 09:00")
    assert ends(term, begin, calendar=WEEKENDS) == date(2025, 10, 3)
    assert ends(term, begin, calendar=told_late) == date(2025, 10, 10)
    closed = only(term, events(begin, ("end", "2025-09-26 16:00")), told_late)
    assert closed.due == date(2025, 10, 3)  # met before the notice was published: it keeps the day it was judged by
    late = only(term, events(begin, ("end", "2025-09-29 16:00")), told_late)
    assert late.due == date(2025, 10, 10)


def test_f01_a_clock_that_ran_out_before_the_notice_does_not_come_back() -> None:
    notice = Notice(2025, AUTUMN_2025.days, published_on=date(2025, 10, 20))
    assert ends(
        days(5, Unit.WORKING_DAYS), ("begin", "2025-09-26 09:00"), calendar=Calendar((notice,), statutory=False)
    ) == date(2025, 10, 3)


def test_f04_past_the_published_calendar_the_day_is_provisional() -> None:
    clock = only(days(10, Unit.WORKING_DAYS), events(("begin", "2026-12-28 09:00")))
    assert (clock.due, clock.reckoning.provisional) == (date(2027, 1, 12), True)


def test_f07_a_pause_over_a_weekend_gives_back_office_hours_only() -> None:
    term = days(6, Unit.HOURS, hours="office", pauses=(Pause(On("halt"), On("resume")),))
    halted = ("begin", "2025-03-07 09:00"), ("halt", "2025-03-07 15:00")
    paused = only(term, events(*halted))
    assert paused.paused
    assert paused.due is None
    assert paused.reckoning.remaining == 2 * 60  # minutes
    resumed = only(term, events(*halted, ("resume", "2025-03-10 09:00")))
    assert resumed.reckoning.due_at == at("2025-03-10 11:00")


def test_f08_another_length_keeps_the_time_already_paused() -> None:
    """Urgency changes while the clock stands: the pause is still given back under the new rule."""
    lengths = (("normal", Length(7, Unit.DAYS)), ("urgent", Length(3, Unit.DAYS)))
    term = Term(
        "t", "期限", ByFact("urgency", lengths), (On("begin"),), (On("end"),), pauses=(Pause(On("halt"), On("resume")),)
    )
    begun = ("begin", "2026-11-02 09:00", {"urgency": "normal"}), ("halt", "2026-11-03 09:00")
    assert ends(term, *begun, ("resume", "2026-11-05 09:00")) == date(2026, 11, 11)
    rushed = *begun, ("hurry", "2026-11-04 09:00", {"urgency": "urgent"})
    assert only(term, events(*rushed)).paused
    assert ends(term, *rushed, ("resume", "2026-11-05 09:00")) == date(2026, 11, 9)  # 5 + 2 days is Saturday the 7th


AID = services.current("legal_aid", date(2026, 11, 2))
SERVED = {"letter_code": "supplement_notice"}
ASKED = {"supplement_by": "2026-12-10"}


def test_f10_the_applicants_silence_is_no_lateness_of_ours() -> None:
    rows = events(
        ("submit", "2026-11-02 10:00"),
        ("request_supplement", "2026-11-03 10:00", ASKED),
        ("serve", "2026-11-03 15:00", SERVED),
    )
    ours = only(AID.term("decide"), rows)
    theirs = only(AID.term("supplement"), rows)
    assert (ours.paused, ours.due) == (True, None)
    assert (theirs.due, theirs.term.duty, theirs.term.then) == (date(2026, 12, 10), Duty.APPLICANT, "lapse")


def test_f11_a_shorter_update_target_does_not_displace_the_first_response() -> None:
    first = Term("first", "首次答复", Length(8, Unit.HOURS), (On("begin"),), (On("reply"),))
    update = Term("update", "后续答复", Length(4, Unit.HOURS), (On("reply"),), (On("end"),), restarts=True)
    begun = events(("begin", "2026-11-02 09:00"))
    assert [(c.term.code, c.reckoning.due_at) for c in read_all((first, update), begun, OFFICIAL, figure)] == [
        ("first", at("2026-11-02 17:00"))
    ]
    replied = events(("begin", "2026-11-02 09:00"), ("reply", "2026-11-02 16:00"), ("reply", "2026-11-02 18:00"))
    one, two = read_all((first, update), replied, OFFICIAL, figure)
    assert one.met == at("2026-11-02 16:00")
    assert two.reckoning.due_at == at("2026-11-02 22:00")


@pytest.mark.parametrize(("rule", "last"), [("raw", date(2025, 10, 10)), ("moved_end", date(2025, 10, 14))])
def test_f13_an_extension_says_from_where_it_runs(rule: Any, last: date) -> None:
    term = days(15, extend_from=rule)
    begun = ("begin", "2025-09-20 09:00")
    plain = only(term, events(begun))
    assert (plain.reckoning.raw, plain.due) == (date(2025, 10, 5), date(2025, 10, 9))
    assert ends(term, begun, ("extend", "2025-09-25 09:00", {"term": "t", "extend_by": 5})) == last
    assert ends(term, begun, ("extend", "2025-09-25 09:00", {"term": "another", "extend_by": 5})) == plain.due


def test_f14_a_day_off_moves_and_a_make_up_day_stays() -> None:
    moved = only(days(7), events(("begin", "2025-09-26 09:00")))
    assert (moved.reckoning.raw, moved.due) == (date(2025, 10, 3), date(2025, 10, 9))
    assert ends(days(7), ("begin", "2025-04-20 09:00")) == date(2025, 4, 27)  # a Sunday that was worked


CONSULTATION = services.current("consultation", date(2026, 11, 2)).term("answer")


@pytest.mark.parametrize(
    ("channel", "due_at", "due"),
    [
        ("web", "2026-11-07 16:00", date(2026, 11, 7)),  # 24 hours by the clock, a Saturday
        ("chat", "2026-11-09 12:00", date(2026, 11, 9)),  # 1 of 5 office hours on Friday, 3 on Monday morning …
        ("letter", None, date(2026, 11, 17)),  # 7 working days
    ],
)
def test_a_consultation_is_answered_by_its_channel(channel: str, due_at: str | None, due: date) -> None:
    """全国民事行政法律援助服务规范: 留言24小时、即时5小时（在线时间）、信函7个工作日."""
    clock = only(CONSULTATION, events(("submit", "2026-11-06 16:00", {"channel": channel})))
    if channel == "chat":  # Friday 16–17, Monday 9–12 and 14–15
        assert clock.reckoning.due_at == at("2026-11-09 15:00")
        return
    assert clock.due == due
    assert clock.reckoning.due_at == (at(due_at) if due_at else None)


@pytest.mark.parametrize("channel", ["window", "hotline", "point", "transfer"])
def test_at_the_window_the_answer_is_given_at_once_and_no_clock_runs(channel: str) -> None:
    assert read(CONSULTATION, events(("submit", "2026-11-06 16:00", {"channel": channel})), OFFICIAL, figure) == []


def test_an_hour_clock_whose_minute_nobody_knows_counts_from_midnight() -> None:
    """Against us: a paper of the 6th counts from 00:00."""
    clock = only(CONSULTATION, events(("submit", "2026-11-06", {"channel": "web"})))
    assert clock.reckoning.due_at == at("2026-11-07 00:00")


def test_a_day_named_in_a_notice_is_taken_as_it_stands() -> None:
    """Also when it is a day off: nobody may read another day into a notice that was served."""
    term = Term("t", "期限", Asked("by"), (On("begin"),), (On("end"),))
    assert ends(term, ("begin", "2026-09-21 09:00", {"by": "2026-10-03"})) == date(2026, 10, 3)
    assert read(term, events(("begin", "2026-09-21 09:00")), OFFICIAL, figure) == []


def test_the_latest_answer_counts_where_a_term_has_one_instance() -> None:
    term = Term("t", "期限", Asked("by"), (On("begin"),), (On("end"),))
    moved = ("begin", "2026-11-02 09:00", {"by": "2026-11-10"}), ("change", "2026-11-03 09:00", {"by": "2026-11-20"})
    assert ends(term, *moved) == date(2026, 11, 20)


def test_backwards_at_least_fifteen_days_before_the_hearing() -> None:
    """刑诉解释 第四十九条: 开庭十五日前; never rolled, in whatever day it falls."""
    term = Term(
        "notify", "通知", Length(15, Unit.DAYS), (On("fix"),), (On("notified"),),
        anchor="hearing_on", backwards=True, duty=Duty.OUTSIDE, each="hearing",
    )  # fmt: skip
    fixed = ("fix", "2026-09-01 09:00", {"hearing": "1", "hearing_on": "2026-10-16"})
    again = ("fix", "2026-09-02 09:00", {"hearing": "2", "hearing_on": "2026-11-20"})
    clocks = read(term, events(fixed, again, ("notified", "2026-09-20 09:00", {"hearing": "1"})), OFFICIAL, figure)
    assert {clock.key: clock.due for clock in clocks} == {"1": date(2026, 10, 1), "2": date(2026, 11, 5)}
    assert {clock.key: clock.met is not None for clock in clocks} == {"1": True, "2": False}


def test_three_instalments_run_and_are_met_each_by_itself() -> None:
    term = Term("pay", "付款", Asked("pay_on"), (On("promise"),), (On("paid"),), rows="plan", duty=Duty.APPLICANT)
    plan = [{"pay_on": f"2026-{month}-01", "sum": "3000"} for month in (10, 11, 12)]
    rows = events(("promise", "2026-09-01 09:00", {"plan": plan}), ("paid", "2026-10-30 09:00", {"row": "2"}))
    clocks = read(term, rows, OFFICIAL, figure)
    assert [clock.due for clock in clocks] == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
    assert [clock.met is not None for clock in clocks] == [False, True, False]


def test_of_two_terms_only_the_one_pauses() -> None:
    pausing = days(7, pauses=(Pause(On("halt"), On("resume")),))
    steady = Term("s", "承诺", Length(5, Unit.DAYS), (On("begin"),), (On("end"),), kind=Kind.PROMISED)
    rows = events(("begin", "2026-11-02 09:00"), ("halt", "2026-11-04 09:00"))
    one, two = read_all((pausing, steady), rows, OFFICIAL, figure)
    assert (one.paused, two.paused) == (True, False)
    assert two.due == date(2026, 11, 9)  # the 7th is a Saturday


def test_what_is_done_already_starts_no_clock() -> None:
    """A notice whose service is entered after the answer came: nobody waits for a second answer."""
    answered = events(
        ("submit", "2026-11-02 10:00"), ("supplement", "2026-11-04 10:00"), ("serve", "2026-11-05", SERVED)
    )
    asked = replace(AID.term("supplement"), length=Length(10, Unit.DAYS))
    assert read(asked, effective(answered), OFFICIAL, figure) == []
    again = events(("begin", "2026-11-02 09:00"), ("end", "2026-11-03 09:00"), ("begin", "2026-11-04 09:00"))
    assert only(days(7, restarts=True), again).met is None


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([("submit", "2026-11-02 10:00"), ("withdraw", "2026-11-01")], ("withdraw", "submit")),
        ([("submit", "2026-11-02 10:00"), ("withdraw", "2026-11-02")], None),  # only the day is known: after it
        ([("submit", "2026-11-02 10:00"), ("accept", "2026-11-05 10:00"), ("withdraw", "2026-11-03 10:00")], None),
        (
            [("submit", "2026-11-02 10:00"), ("grant", "2026-11-05 10:00"), ("assign", "2026-11-04 10:00")],
            ("assign", "grant"),
        ),
    ],
)
def test_a_step_dated_before_what_it_follows_is_found(rows: list[Any], wrong: tuple[str, str] | None) -> None:
    found = misdated(AID, events(*rows))
    assert (found and tuple(one.action for one in found)) == wrong


def test_overlapping_pauses_are_given_back_once_and_a_pause_within_a_day_gives_nothing() -> None:
    term = days(7, pauses=(Pause(On("ask"), On("got")), Pause(On("letter"), On("reply"))))
    begun = ("begin", "2026-11-02 09:00")
    both = (
        ("ask", "2026-11-03 09:00"),
        ("letter", "2026-11-04 09:00"),
        ("got", "2026-11-05 09:00"),
        ("reply", "2026-11-06 09:00"),
    )
    assert ends(term, begun, *both) == date(2026, 11, 12)
    assert ends(term, begun, ("ask", "2026-11-03 09:00"), ("got", "2026-11-03 16:00")) == date(2026, 11, 9)


def test_what_comes_after_a_clock_was_met_does_not_move_it() -> None:
    term = days(7, pauses=(Pause(On("halt"), On("resume")),))
    met = ("begin", "2026-11-02 09:00"), ("end", "2026-11-04 09:00")
    clock = only(term, events(*met, ("halt", "2026-11-05 09:00")))
    assert (clock.due, clock.paused) == (date(2026, 11, 9), False)


def test_reopening_takes_back_the_meeting_and_never_the_start() -> None:
    """A returned assignment keeps the 3日 of the decision (法律援助法 第四十三条)."""
    granted = ("grant", "2026-11-03 09:00"), ("assign", "2026-11-04 09:00")
    assert only(AID.term("assign"), events(*granted)).met
    back = only(AID.term("assign"), events(*granted, ("return_assignment", "2026-11-05 09:00")))
    assert (back.met, back.due) == (None, date(2026, 11, 6))
    again = only(
        AID.term("assign"), events(*granted, ("return_assignment", "2026-11-05 09:00"), ("assign", "2026-11-09 09:00"))
    )
    assert (again.met, again.due) == (at("2026-11-09 09:00"), date(2026, 11, 6))


def test_what_was_done_before_the_start_and_comes_back_is_wanted_from_the_start() -> None:
    """Assigned before the grant (先行提供, 第四十四条): given back, the three days are those of the grant."""
    helped = (
        ("provide_first", "2026-11-02 09:00"),
        ("assign_first", "2026-11-02 10:00"),
        ("confirm_grant", "2026-11-05 09:00"),
    )
    done = only(AID.term("assign"), events(*helped))
    assert (done.met, done.due) == (at("2026-11-02 10:00"), date(2026, 11, 9))
    back = only(AID.term("assign"), events(*helped, ("return_assignment", "2026-11-06 09:00")))
    assert (back.met, back.due) == (None, date(2026, 11, 9))


def test_granted_a_second_time_it_is_assigned_a_second_time() -> None:
    """Ended, and the bureau orders it put right: neither late in between nor done already after the second grant."""
    ended = (
        ("grant", "2026-11-02 09:00"),
        ("assign", "2026-11-03 09:00"),
        ("terminate", "2026-11-10 09:00"),
        ("ordered", "2026-11-23 09:00"),
    )
    between = only(AID.term("assign"), events(*ended))
    assert between.met == at("2026-11-03 09:00")
    second = only(AID.term("assign"), events(*ended, ("grant", "2026-11-24 09:00")))
    assert (second.met, second.due) == (None, date(2026, 11, 27))
    done = only(AID.term("assign"), events(*ended, ("grant", "2026-11-24 09:00"), ("assign", "2026-11-25 09:00")))
    assert done.met == at("2026-11-25 09:00")


def test_restarting_begins_anew_and_a_second_start_without_it_changes_nothing() -> None:
    twice = ("begin", "2026-11-02 09:00"), ("begin", "2026-11-10 09:00")
    assert ends(days(3), *twice) == date(2026, 11, 5)
    assert ends(days(3, restarts=True), *twice) == date(2026, 11, 13)


def test_a_service_of_which_only_the_day_is_known_still_pauses_what_began_that_day() -> None:
    """送达登记 carries a day; it may not be put before the application of the same morning."""
    rows = events(
        ("submit", "2026-11-02 10:00"),
        ("request_supplement", "2026-11-02 11:00", ASKED),
        ("serve", "2026-11-02", SERVED),
        ("supplement", "2026-11-05 09:00"),
    )
    assert [one.action for one in by_time(rows)] == ["submit", "request_supplement", "serve", "supplement"]
    assert only(AID.term("decide"), rows).due == date(2026, 11, 12)  # 9 November and three days


def test_a_restated_event_takes_the_originals_place_and_an_annulled_one_falls_out() -> None:
    rows = events(("begin", "2026-11-02 09:00"), ("end", "2026-11-04 09:00"))
    earlier = Happening(3, "begin", at("2026-10-30 09:00"), annuls=1, as_of=1)
    assert [one.seq for one in effective([*rows, earlier])] == [3, 2]
    assert only(days(7), [*rows, earlier]).due == date(2026, 11, 6)
    assert only(days(7), [*rows, earlier, Happening(4, "annul", at("2026-11-05 09:00"), annuls=2)]).met is None
    gone = Happening(4, "annul", at("2026-11-05 09:00"), annuls=3)
    assert read(days(7), effective([*rows, earlier, gone]), OFFICIAL, figure) == []


def test_two_clocks_for_a_forwarded_application() -> None:
    """The statutory one from receipt by the competent agency, the promised one from first receipt."""
    statutory = Term("s", "审查", Length(7, Unit.DAYS), (On("forwarded"),), (On("end"),))
    promised = Term("p", "承诺", Length(5, Unit.DAYS), (On("received"),), (On("end"),), kind=Kind.PROMISED)
    rows = events(("received", "2026-11-02 09:00"), ("forwarded", "2026-11-04 09:00"))
    one, two = read_all((statutory, promised), rows, OFFICIAL, figure)
    assert (one.due, two.due) == (date(2026, 11, 11), date(2026, 11, 9))


def test_days_left_counts_whole_days() -> None:
    assert [days_left(date(2026, 11, 5), date(2026, 11, day)) for day in (4, 5, 6)] == [1, 0, -1]


GRANT = ("submit", "2026-11-02 10:00"), ("grant", "2026-11-03 10:00")
CLOSE = ("close", "2026-11-20 09:00", {"case_closed_on": "2026-11-19"})
SATURDAY, FILED = ("submit", "2026-11-07 10:00"), ("file_closing", "2026-11-20 09:00")
REFUSED = ("serve", "2026-11-02", {"letter_code": "refusal_decision"})
LEGAL_AID = [
    ("decide", "法律援助法 第四十三条", "自收到法律援助申请之日起七日内", [GRANT[0]], date(2026, 11, 9)),
    ("decide", "法律援助法 第四十三条", "最后一日为休息日的，顺延", [SATURDAY], date(2026, 11, 16)),
    ("promise", "承诺", "5日", [GRANT[0]], date(2026, 11, 9)),
    ("assign", "法律援助法 第四十三条", "自作出决定之日起三日内指派", list(GRANT), date(2026, 11, 6)),
    ("sign", "办理法律援助案件程序规定 第二十七条", "五日内", [("assign", "2026-11-05 10:00")], date(2026, 11, 10)),
    ("answer_assignment", "承诺", "1个工作日", [("assign", "2026-11-06 10:00")], date(2026, 11, 9)),
    ("file_closing", "办理法律援助案件程序规定 第四十条", "自结案之日起三十日内", [CLOSE], date(2026, 12, 21)),
    ("check_closing", "办理法律援助案件程序规定 第四十一条", "三十日内", [FILED], date(2026, 12, 21)),
    ("object", "办理法律援助案件程序规定 第二十二条", "自收到决定之日起十五日", [REFUSED], date(2026, 11, 17)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "basis", "clause", "rows", "last"), LEGAL_AID, ids=lambda value: str(value)[:24])
def test_legal_aid_terms_follow_their_clause(code: str, basis: str, clause: str, rows: list[Any], last: date) -> None:
    """Each row of the table quotes the clause; 日 are calendar days, an end on a day off moves on."""
    assert AID.term(code).basis.startswith(basis), clause
    assert ends(AID.term(code), *rows) == last


def test_an_objection_is_reviewed_in_five_days() -> None:
    """法律援助法 第四十九条: 司法行政部门应当自收到异议之日起五日内进行审查."""
    review = services.current("objection", date(2026, 11, 2)).term("review")
    assert ends(review, ("submit", "2026-11-02 10:00")) == date(2026, 11, 9)  # the 7th is a Saturday


@pytest.mark.parametrize(
    ("code", "start", "last"), [("tell", "submit", date(2026, 11, 17)), ("finish", "accept", date(2027, 1, 4))]
)
def test_a_complaint_is_answered_in_fifteen_and_finished_in_sixty_days(code: str, start: str, last: date) -> None:
    """信访工作条例 第二十三条: 十五日内告知; 第三十四条: 自受理之日起六十日内办结 (1 January moves it)."""
    term = services.current("complaint", date(2026, 11, 2)).term(code)
    assert ends(term, (start, "2026-11-02 10:00")) == last


def test_after_an_order_to_correct_the_seven_days_begin_anew() -> None:
    """法律援助法 第四十九条: 责令改正; the new decision has the full term again."""
    rows = events(("submit", "2026-11-02 10:00"), ("refuse", "2026-11-05 10:00"), ("ordered", "2026-11-16 10:00"))
    clock = only(AID.term("decide"), rows)
    assert (clock.met, clock.due) == (None, date(2026, 11, 23))


@given(
    start=st.dates(date(2020, 1, 1), date(2026, 6, 30)),
    n=st.integers(1, 60),
    waits=st.lists(st.integers(0, 20), max_size=4),
)
def test_pausing_never_shortens_a_term_and_no_term_ends_on_a_day_off(start: date, n: int, waits: list[int]) -> None:
    term = days(n, pauses=(Pause(On("halt"), On("resume")),))
    rows: list[Any] = [("begin", f"{start} 09:00")]
    day = start
    for wait in waits:
        rows += [("halt", f"{day} 10:00"), ("resume", f"{day + timedelta(days=wait)} 10:00")]
        day += timedelta(days=wait + 1)
    plain, paused = ends(term, rows[0]), ends(term, *rows)
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    assert OFFICIAL.is_workday(paused)
