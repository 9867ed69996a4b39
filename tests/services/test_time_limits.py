"""Every limit of legal-aid.md §5 that the services know: its number, unit, start and pauses, by edition.

One row, one fact: what happened on which days, and the last day that follows. 日 are calendar days since 2022; the rule
of 2012 counted working days.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fahui.core.parameters import declared
from fahui.laws.register import resolve
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock, read_all
from fahui.matters.happenings import Happening
from fahui.matters.vocabulary import Service
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


@pytest.mark.parametrize(
    ("code", "edition", "term", "told", "last"), ROWS, ids=[f"{r[0]} {r[1].year} {r[2]} {r[4]}" for r in ROWS]
)
def test_a_limit_ends_on_the_day_the_clause_says(
    code: str, edition: date, term: str, told: list[Told], last: str
) -> None:
    service = services.edition(code, edition)
    clock = clocks(service, *told)[term]
    assert clock.due == date.fromisoformat(last)
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


def test_an_earlier_edition_cites_nothing_that_was_not_law_yet() -> None:
    old = services.edition("legal_aid", RULE2012)
    cited = [
        *old.basis,
        *(fact.basis for fact in old.intake),
        *(action.basis for action in old.actions),
        *(term.basis for term in old.terms),
        *(str(fact.label) for fact in old.intake),
        *(str(title) for action in old.actions for fact in action.asks for _code, title in fact.choices),
        *(letter.body for letter in old.letters),
        *(str(words) for _outcome, words in old.remedies),
    ]
    assert [text for text in cited if "法律援助法" in text] == []
