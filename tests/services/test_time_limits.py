"""Every limit of legal-aid.md §5 that the services know: its number, unit, start and pauses, by edition.

One row, one fact: what happened on which days, and the last day that follows. 日 are calendar days since 2022; the rule
of 2012 counted working days.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from fahui.core.parameters import declared
from fahui.laws.register import resolve
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock, read_all
from fahui.matters.happenings import Happening
from fahui.matters.vocabulary import Duty, Service
from fahui.worktime.explain import in_words
from fahui.worktime.load import builtin_calendar

Told = tuple[str, str, dict[str, Any]] | tuple[str, str]
SERVED_GAPS = {"letter_code": "supplement_notice", "supplement_by": "2026-11-20"}
LAW2023, LAW2022, RULE2012 = date(2023, 9, 1), date(2022, 1, 1), date(2012, 7, 1)


def clocks(service: Service, *told: Told) -> dict[str, Clock]:
    """The clocks after some steps, each (action, day, answers)."""
    happened = []
    for seq, (action, day, *more) in enumerate(told, start=1):
        at = datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        happened.append(Happening(seq, action, at, more[0] if more else {}))

    def figure(name: str, _day: date) -> Decimal:
        return Decimal(declared()[name].value)

    return {one.term.code: one for one in read_all(service.terms, happened, builtin_calendar(), figure)}


HEARD_IN_2015: list[Told] = [("notify", "2015-10-12", {"hearing_on": "2015-10-30"})]
ROWS: list[tuple[str, date, str, list[Told], str]] = [
    # §5 row 6: seven days from receipt, since 2022
    ("legal_aid", LAW2023, "decide", [("submit", "2026-11-02")], "2026-11-09"),
    ("legal_aid", LAW2022, "decide", [("submit", "2022-03-01")], "2022-03-08"),
    ("legal_aid", LAW2023, "decide", [("submit", "2026-09-26")], "2026-10-08"),  # rolls over the holidays
    # 124令 13: seven working days from acceptance
    ("legal_aid", RULE2012, "decide", [("submit", "2015-10-12"), ("accept", "2015-10-12")], "2015-10-21"),
    ("legal_aid", RULE2012, "decide", [("submit", "2015-10-09"), ("accept", "2015-10-13")], "2015-10-22"),
    ("legal_aid", RULE2012, "decide", [("submit", "2015-09-28"), ("accept", "2015-09-28")], "2015-10-13"),
    # §5 row 5 and 6: what the applicant takes to supplement is given back; it starts when the notice is served
    (
        "legal_aid", LAW2023, "decide",
        [("submit", "2026-11-02"), ("request_supplement", "2026-11-03", {"supplement_by": "2026-11-20"}),
         ("serve", "2026-11-05", SERVED_GAPS), ("supplement", "2026-11-10")],
        "2026-11-16",
    ),
    (
        "legal_aid", LAW2023, "supplement",
        [("submit", "2026-11-02"), ("request_supplement", "2026-11-03", {"supplement_by": "2026-11-20"}),
         ("serve", "2026-11-05", SERVED_GAPS)],
        "2026-11-20",
    ),
    # §5 row 8: three days to assign; by the rule of 2012 three or seven working days
    ("legal_aid", LAW2023, "assign", [("submit", "2026-11-02"), ("grant", "2026-11-04")], "2026-11-09"),
    ("legal_aid", LAW2022, "assign", [("submit", "2022-03-01"), ("grant", "2022-03-02")], "2022-03-07"),
    (
        "legal_aid", RULE2012, "assign",
        [("submit", "2015-10-12"), ("propose_grant", "2015-10-13", {"aid_form": "litigation"}),
         ("grant", "2015-10-13")],
        "2015-10-22",
    ),
    (
        "legal_aid", RULE2012, "assign",
        [("submit", "2015-10-12"), ("propose_grant", "2015-10-13", {"aid_form": "defence"}), ("grant", "2015-10-13")],
        "2015-10-16",
    ),
    # §5 row 8a: a notified case, three days to assign and to tell the organ
    ("appointed_defence", LAW2023, "assign", [("notify", "2026-11-03")], "2026-11-06"),
    ("appointed_defence", LAW2023, "inform", [("notify", "2026-11-03")], "2026-11-06"),
    # §5 row 2a: the court's own fifteen days, backwards
    (
        "appointed_defence", LAW2023, "court_notice",
        [("notify", "2026-11-03", {"trial_procedure": "ordinary", "hearing_on": "2026-11-20"})],
        "2026-11-05",
    ),
    # §5 row 1: the court's and the procuratorate's three days to tell the person, from receipt of the case
    (
        "appointed_defence", LAW2023, "tell_person",
        [("notify", "2026-11-09", {"procedure_stage": "first", "organ_received_on": "2026-11-03"})],
        "2026-11-06",
    ),
    (
        "appointed_defence", LAW2022, "tell_person",
        [("notify", "2022-03-09", {"procedure_stage": "prosecution", "organ_received_on": "2022-03-01"})],
        "2022-03-04",
    ),
    # §5 row 2: the organ's three days to notify, from the day it found the ground; rolls over the holiday
    (
        "appointed_defence", LAW2023, "organ_notifies",
        [("notify", "2026-11-09", {"ground": "minor", "found_on": "2026-11-03"})],
        "2026-11-06",
    ),
    (
        "appointed_defence", LAW2023, "organ_notifies",
        [("notify", "2026-10-08", {"ground": "treatment", "found_on": "2026-09-29"})],
        "2026-10-08",
    ),
    # 条例2003 20, 21, 124令 20: ten days before the hearing; three working days to assign, answered three days before
    ("appointed_defence", RULE2012, "court_notice", HEARD_IN_2015, "2015-10-20"),
    ("appointed_defence", RULE2012, "inform", HEARD_IN_2015, "2015-10-27"),
    ("appointed_defence", RULE2012, "assign", [("notify", "2015-10-16")], "2015-10-21"),
    ("appointed_defence", LAW2022, "assign", [("notify", "2022-03-01")], "2022-03-04"),
    (
        "appointed_defence", LAW2022, "court_notice",
        [("notify", "2022-03-01", {"trial_procedure": "ordinary", "hearing_on": "2022-03-20"})],
        "2022-03-05",
    ),
    # §5 row 3: twenty-four hours to forward, holidays or not
    (
        "referral", LAW2022, "forward",
        [("submit", "2026-09-30", {"came_by": "custody", "sent": "later"})],
        "2026-10-01 10:00",
    ),
    (
        "duty_counsel", LAW2022, "forward_aid",
        [("request", "2026-09-29"), ("ask_aid", "2026-09-30")],
        "2026-10-01 10:00",
    ),
    # the promise runs from the day somebody first asked, the law's seven days from receipt (§5 row 6, design)
    (
        "legal_aid", LAW2023, "promise",
        [("submit", "2026-11-05"), ("first_asked", "2026-11-05", {"first_asked_on": "2026-11-02"})],
        "2026-11-09",
    ),
    (
        "legal_aid", LAW2023, "decide",
        [("submit", "2026-11-05"), ("first_asked", "2026-11-05", {"first_asked_on": "2026-11-02"})],
        "2026-11-12",
    ),
    ("referral", LAW2022, "promise", [("submit", "2026-11-02")], "2026-11-09"),
    # §5 row 11: whoever acts as agent in a criminal case hands the authority to the court within three days
    (
        "legal_aid", LAW2023, "formalities",
        [("submit", "2026-11-02", {"legal_position": "victim"}), ("take", "2026-11-05")],
        "2026-11-09",
    ),
    (
        "appointed_defence", LAW2023, "formalities",
        [("notify", "2026-11-02", {"ground": "treatment"}), ("take", "2026-11-03")],
        "2026-11-06",
    ),
    # §5 row 12: the site lets the lawyer in within forty-eight hours, holidays or not
    (
        "appointed_defence", LAW2023, "site_meeting",
        [("notify", "2026-09-28"), ("record_work", "2026-09-30", {"work": "meeting_asked"})],
        "2026-10-02 10:00",
    ),
    (
        "legal_aid", RULE2012, "site_meeting",
        [("submit", "2015-10-12"), ("record_work", "2015-10-16", {"work": "meeting_asked"})],
        "2015-10-18 10:00",
    ),
    # §5 row 13: no number in the rule; by default with the five days to sign
    ("legal_aid", LAW2023, "first_talk", [("submit", "2026-11-02"), ("take", "2026-11-06")], "2026-11-11"),
    # §5 row 15: five days to decide on another handler
    ("legal_aid", LAW2023, "change", [("submit", "2026-11-02"), ("ask_change", "2026-11-17")], "2026-11-23"),
    # §5 row 10: five days to sign since 2023, from the day the unit arranged its person (第二十七条)
    (
        "legal_aid", LAW2023, "sign",
        [("submit", "2026-11-02"), ("grant", "2026-11-04"), ("assign", "2026-11-05"), ("take", "2026-11-06")],
        "2026-11-10",
    ),
    (
        "legal_aid", LAW2023, "sign",
        [("submit", "2026-11-02"), ("grant", "2026-11-04"), ("assign_unit", "2026-11-05"),
         ("name_person", "2026-11-06"), ("take", "2026-11-07")],
        "2026-11-11",
    ),
    (
        "legal_aid", LAW2023, "sign",
        [("submit", "2026-11-02"), ("grant", "2026-11-04"), ("assign", "2026-11-05"), ("reassign", "2026-11-12")],
        "2026-11-17",
    ),
    # §5 row 9: three days to give it to a unit or a person; a re-offer does not restart them
    ("legal_aid", LAW2023, "assign", [("grant", "2026-11-04"), ("assign_unit", "2026-11-05")], "2026-11-09"),
    (
        "legal_aid", LAW2023, "assign",
        [("grant", "2026-11-04"), ("assign_unit", "2026-11-05"), ("unit_not_answered", "2026-11-10"),
         ("assign", "2026-11-11")],
        "2026-11-09",
    ),
    # §5 row 16: three days to serve a termination
    (
        "appointed_defence", LAW2023, "tell_termination",
        [("notify", "2026-11-03"), ("terminate", "2026-11-10")],
        "2026-11-13",
    ),
    ("legal_aid", LAW2023, "tell_termination", [("submit", "2026-11-02"), ("terminate", "2026-11-10")], "2026-11-13"),
    # §5 row 17: fifteen days from service to object, since 2023
    (
        "legal_aid", LAW2023, "object",
        [("submit", "2026-11-02"), ("refuse", "2026-11-05"),
         ("serve", "2026-11-06", {"letter_code": "refusal_decision"})],
        "2026-11-23",
    ),
    # §5 row 18: five days to review an objection; five working days before 2022
    ("objection", LAW2022, "review", [("submit", "2026-11-02")], "2026-11-09"),
    ("objection", date(2003, 9, 1), "review", [("submit", "2015-10-12")], "2015-10-19"),
    # §5 row 19: sixty days or six months, the person's own, from service of a decision that upheld
    (
        "objection", LAW2022, "review_by",
        [("submit", "2026-08-25"), ("uphold", "2026-08-27", {"result": "uphold"}),
         ("serve", "2026-08-28", {"letter_code": "review_decision"})],
        "2026-10-27",
    ),
    (
        "objection", LAW2022, "sue_by",
        [("submit", "2026-05-11"), ("uphold", "2026-05-12", {"result": "uphold"}),
         ("serve", "2026-05-13", {"letter_code": "review_decision"})],
        "2026-11-13",
    ),
    # §5 row 20: what was provided first, its papers by the day the agency named
    (
        "legal_aid", LAW2023, "papers",
        [("submit", "2026-11-02"), ("provide_first", "2026-11-02", {"papers_by": "2026-11-14"})],
        "2026-11-14",
    ),
    # §5 row 23: no number in the law; sixty days from acceptance by the rules on petitions
    ("complaint", date(2022, 5, 1), "finish", [("submit", "2026-09-01"), ("accept", "2026-09-07")], "2026-11-06"),
    # §5 rows 21 and 22: thirty days each, whenever
    (
        "legal_aid", LAW2023, "file_closing",
        [("submit", "2026-09-01"), ("close", "2026-11-05", {"case_closed_on": "2026-11-03"})],
        "2026-12-03",
    ),
    (
        "legal_aid", RULE2012, "file_closing",
        [("submit", "2015-09-01"), ("close", "2015-11-05", {"case_closed_on": "2015-11-03"})],
        "2015-12-03",
    ),
    (
        "legal_aid", LAW2023, "check_closing",
        [("submit", "2026-09-01"), ("close", "2026-11-03", {"case_closed_on": "2026-11-03"}),
         ("file_closing", "2026-11-10")],
        "2026-12-10",
    ),
]  # fmt: skip


def ends(clock: Clock) -> str:
    """The last day; of hours, the minute."""
    if clock.reckoning.due_at is not None:
        return f"{timezone.localtime(clock.reckoning.due_at):%Y-%m-%d %H:%M}"
    return str(clock.due)


@pytest.mark.parametrize(
    ("code", "edition", "term", "told", "last"), ROWS, ids=[f"{r[0]} {r[1].year} {r[2]} {r[4]}" for r in ROWS]
)
def test_a_limit_ends_on_the_day_the_clause_says(
    code: str, edition: date, term: str, told: list[Told], last: str
) -> None:
    service = services.edition(code, edition)
    clock = clocks(service, *told)[term]
    assert ends(clock) == last
    assert resolve(clock.term.basis)


def test_what_a_later_rule_brought_is_not_in_the_earlier_one() -> None:
    """条例2003, 124令: no last day to object, no five days to sign."""
    told: list[Told] = [
        ("submit", "2015-10-12"), ("accept", "2015-10-12"), ("refuse", "2015-10-13"),
        ("serve", "2015-10-14", {"letter_code": "refusal_decision"}),
    ]  # fmt: skip
    for edition in (RULE2012, LAW2022):
        assert not {"object", "sign"} & set(clocks(services.edition("legal_aid", edition), *told))
    assert "object" in clocks(services.edition("legal_aid", LAW2023), *told)


def test_the_day_of_the_application_picks_the_edition() -> None:
    for day, edition in (
        (date(2015, 10, 12), RULE2012),
        (date(2021, 12, 31), RULE2012),
        (date(2022, 1, 1), LAW2022),
        (date(2023, 8, 31), LAW2022),
        (date(2023, 9, 1), LAW2023),
    ):
        assert services.current("legal_aid", day).effective_from == edition


def test_the_same_case_under_two_times_ends_on_two_explained_days() -> None:
    """Applied and accepted on a Monday: then seven working days, now seven days, each by its clause."""
    told: list[Told] = [("submit", "2015-10-12"), ("accept", "2015-10-12")]
    then, now = (clocks(services.edition("legal_aid", edition), *told)["decide"] for edition in (RULE2012, LAW2023))
    assert (then.due, now.due) == (date(2015, 10, 21), date(2015, 10, 19))
    assert (then.term.basis, now.term.basis) == ("124令 第十三条", "法律援助法 第四十三条")
    assert str(then.reckoning.to_json()) != str(now.reckoning.to_json())


OUTSIDE = {
    ("appointed_defence", LAW2023): {"tell_person", "organ_notifies", "court_notice", "site_meeting", "hearing"},
    ("appointed_defence", RULE2012): {"court_notice", "site_meeting", "hearing"},
    ("legal_aid", LAW2023): {"site_meeting", "cooperation"},
    ("objection", LAW2022): set(),
}


@pytest.mark.parametrize(("code", "day"), OUTSIDE)
def test_what_others_owe_is_never_ours(code: str, day: date) -> None:
    """Court, police, site and other agencies; and the person's own days, which are no lateness of ours either."""
    service = services.edition(code, day)
    owed = {duty: {term.code for term in service.terms if term.duty == duty} for duty in Duty}
    assert owed[Duty.OUTSIDE] == OUTSIDE[code, day]
    if code == "objection":
        assert owed[Duty.APPLICANT] == {"review_by", "sue_by"}


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"found_on": "2026-11-03"}, "late"),
        ({"found_on": "2026-11-06"}, "in time"),
        ({"found_on": "2026-11-03", "ground": "may"}, "none"),  # the court may, so that nothing is owed
        ({}, "none"),
    ],
)
def test_the_organs_three_days_are_kept_or_broken_by_its_notice(told: dict[str, str], state: str) -> None:
    """§5 row 2: without the day on which it found the ground nothing is counted, and nobody is blamed."""
    service = services.edition("appointed_defence", LAW2023)
    found = clocks(service, ("notify", "2026-11-09", {"ground": "minor", **told})).get("organ_notifies")
    assert (found is None) == (state == "none")
    if found is not None and found.due is not None:
        assert found.met is not None
        assert (timezone.localdate(found.met) > found.due) == (state == "late")


def test_the_person_was_told_on_the_day_the_notice_says_else_at_the_first_meeting() -> None:
    """§5 row 1: what is done is dated by the answer, not by the day it came to us."""
    service = services.edition("appointed_defence", LAW2023)
    case = {"procedure_stage": "first", "organ_received_on": "2026-11-03"}
    told = clocks(service, ("notify", "2026-11-09", {**case, "rights_told_on": "2026-11-05"}))["tell_person"]
    assert told.met is not None
    assert timezone.localdate(told.met) == date(2026, 11, 5)
    untold: list[Told] = [("notify", "2026-11-09", case)]
    assert clocks(service, *untold)["tell_person"].met is None
    met = clocks(service, *untold, ("first_meeting", "2026-11-10"))["tell_person"].met
    assert met is not None
    assert timezone.localdate(met) == date(2026, 11, 10)
    police = {**case, "procedure_stage": "investigation"}  # promptly, without a number
    assert "tell_person" not in clocks(service, ("notify", "2026-11-09", police))


def test_an_order_to_correct_starts_no_time_to_go_further() -> None:
    service = services.edition("objection", LAW2022)
    told: list[Told] = [("submit", "2026-11-02"), ("overturn", "2026-11-04", {"result": "overturn"})]
    served: Told = ("serve", "2026-11-05", {"letter_code": "review_decision"})
    assert not {"review_by", "sue_by"} & set(clocks(service, *told, served))


def test_whoever_went_further_is_reminded_of_neither_day() -> None:
    service = services.edition("objection", LAW2022)
    told: list[Told] = [
        ("submit", "2026-11-02"), ("uphold", "2026-11-04", {"result": "uphold"}),
        ("serve", "2026-11-05", {"letter_code": "review_decision"}),
        ("went_further", "2026-11-20", {"further": "suit", "further_on": "2026-11-18"}),
    ]  # fmt: skip
    for code in ("review_by", "sue_by"):
        met = clocks(service, *told)[code].met
        assert met is not None
        assert timezone.localdate(met) == date(2026, 11, 18)


def test_a_defender_hands_in_no_authority_of_an_agent() -> None:
    """刑诉解释 66 is of 诉讼代理人: of victims and private prosecutors, and where an agent is notified for."""
    for code, opens, answers in (
        ("legal_aid", "submit", {"legal_position": "suspect"}),
        ("legal_aid", "submit", {}),
        ("appointed_defence", "notify", {"ground": "minor"}),
    ):
        told: list[Told] = [(opens, "2026-11-02", answers), ("take", "2026-11-05")]
        assert "formalities" not in clocks(services.edition(code, LAW2023), *told)


COOPERATING: list[Told] = [
    ("submit", "2026-11-02"),
    ("accept", "2026-11-03"),
    ("ask_cooperation", "2026-11-04", {"cooperation_by": "2026-11-20"}),
]


@pytest.mark.parametrize("day", [LAW2023, LAW2022])
@pytest.mark.parametrize(("term", "last"), [("decide", date(2026, 11, 20)), ("promise", date(2026, 11, 18))])
def test_a_letter_to_another_agency_stops_the_clock_until_it_answers(day: date, term: str, last: date) -> None:
    """§5 row 6, §5.5: asked on the 4th, answered on the 15th: eleven days are given back, and it is said so."""
    service = services.edition("legal_aid", day)
    asked = clocks(service, *COOPERATING)[term]
    assert asked.paused
    assert asked.due is None
    answered = clocks(service, *COOPERATING, ("cooperation_answered", "2026-11-15"))[term]
    assert not answered.paused
    assert (answered.due, answered.reckoning.given_back) == (last, 11)


def test_the_explanation_says_that_the_clock_stood_still() -> None:
    service = services.edition("legal_aid", LAW2023)
    asked = clocks(service, *COOPERATING)["decide"]
    answered = clocks(service, *COOPERATING, ("cooperation_answered", "2026-11-15"))["decide"]
    assert asked.reckoning.remaining == 5  # of seven days two had passed
    standing = "".join(in_words(asked.reckoning.steps, start_title="申请法律援助", basis="法律援助法"))
    running = "".join(in_words(answered.reckoning.steps, start_title="申请法律援助", basis="法律援助法"))
    assert "11月4日" in standing
    assert "暂停" in standing
    assert all(words in running for words in ("11月4日", "11月15日", "11日"))


def test_in_2015_cooperation_stopped_the_seven_working_days() -> None:
    """124令 13: the time of verification elsewhere is not counted."""
    service = services.edition("legal_aid", RULE2012)
    told: list[Told] = [
        ("submit", "2015-10-12"), ("accept", "2015-10-12"), ("ask_cooperation", "2015-10-14"),
        ("cooperation_answered", "2015-10-19"),
    ]  # fmt: skip
    clock = clocks(service, *told)["decide"]
    assert clock.due == date(2015, 10, 26)
    assert {pause.basis for pause in clock.term.pauses} == {"124令 第十三条"}


@pytest.mark.parametrize(
    ("notified", "reminder", "limit"),
    [
        ("2026-11-03", "2026-11-05", "2026-11-06"),  # Tuesday
        ("2026-11-05", "2026-11-07", "2026-11-09"),  # the reminder stays on Saturday, the limit rolls to Monday
        ("2026-11-06", "2026-11-08", "2026-11-09"),
        ("2026-09-29", "2026-10-01", "2026-10-08"),  # the national holiday
    ],
)
def test_the_reminder_never_falls_together_with_the_limit(notified: str, reminder: str, limit: str) -> None:
    found = clocks(services.edition("appointed_defence", LAW2023), ("notify", notified))
    assert (str(found["alarm"].due), str(found["assign"].due)) == (reminder, limit)
    assert reminder < limit
