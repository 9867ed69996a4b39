"""An earlier edition says nothing that was not law yet: read whole, every question, help, letter, guard and remedy."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from types import FunctionType
from typing import Any

import pytest
from django.utils.functional import Promise

from fahui.laws.register import resolve
from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Duty, Fact, Length, Service, Term
from fahui.worktime.units import Unit

LAW2023, LAW2022, RULE2012, RULE2003 = date(2023, 9, 1), date(2022, 1, 1), date(2012, 7, 1), date(2003, 9, 1)
RULE_OF_2023 = ("148令", "司法部令第148号", "办理法律援助案件程序规定", "2023")
BEFORE_THE_LAW = (
    *("法律援助法", "法援法", "社会救助法", "保障农民工工资支付条例"),
    *("视为撤回", "诚信承诺", "我承诺", "说明表", *RULE_OF_2023),
)
EARLIER = [
    ("legal_aid", RULE2012, BEFORE_THE_LAW),
    ("appointed_defence", RULE2012, BEFORE_THE_LAW),
    ("objection", RULE2003, BEFORE_THE_LAW),
    ("legal_aid", LAW2022, (*RULE_OF_2023, "社会救助法", "视为撤销")),
    ("appointed_defence", LAW2022, RULE_OF_2023),
]


def said(part: Any) -> Iterator[str]:
    """Every text of a definition; of a function, what it and those it calls among the services may say."""
    if isinstance(part, str | Promise):
        yield str(part)
    elif isinstance(part, FunctionType):
        yield from _literals(part, set())
    elif is_dataclass(part):
        for field in fields(part):
            yield from said(getattr(part, field.name))
    elif isinstance(part, Mapping):
        yield from said(tuple(part.values()))
    elif isinstance(part, tuple | list | frozenset):
        for one in part:
            yield from said(one)


def _literals(function: Callable[..., Any], seen: set[object]) -> Iterator[str]:
    if function in seen or not isinstance(function, FunctionType):
        return
    seen.add(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    told = [ast.get_docstring(one, clean=False) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value not in told:
            yield one.value
    for name in function.__code__.co_names:
        called = function.__globals__.get(name)
        if isinstance(called, FunctionType) and called.__module__.startswith("fahui.services"):
            yield from _literals(called, seen)


def edition(code: str, day: date) -> Service:
    """The edition, which must be there."""
    return services.edition(code, day)


@pytest.mark.parametrize(("code", "day", "later"), EARLIER, ids=[f"{code} {day.year}" for code, day, _ in EARLIER])
def test_an_earlier_edition_says_nothing_that_was_not_law_yet(code: str, day: date, later: tuple[str, ...]) -> None:
    texts = [text for text in said(edition(code, day)) if "承诺：区法律援助中心" not in text]
    assert [text for text in texts if any(word in text for word in later)] == []


def test_the_reading_reaches_what_was_overlooked_before() -> None:
    """The words about lateness, the help under a question, what a guard answers, the label of a fact."""
    today = list(said(edition("legal_aid", LAW2023)))
    for text in ("法律援助法第五十六条", "诚信承诺", "只看您本人的收入", "没有登记最晚起诉或者申请的日期"):
        assert any(text in one for one in today), text
    assert any("还有%(n)d人没有签委托协议" in one for one in said(edition("group_case", LAW2023)))


@pytest.mark.parametrize(("code", "day"), [(code, day) for code, day, _ in EARLIER])
def test_every_clause_of_an_earlier_edition_is_in_the_register(code: str, day: date) -> None:
    service = edition(code, day)
    parts: list[Any] = [*service.actions, *service.terms, *service.letters, *service.intake]
    parts += [fact for action in service.actions for fact in action.asks]
    assert all(resolve(part.basis) for part in parts if part.basis)


def question(service: Service, code: str) -> Fact:
    """A question of the application or of a step."""
    asked = [*service.intake, *(fact for action in service.actions for fact in action.asks)]
    return next(fact for fact in asked if fact.code == code)


def test_four_grounds_of_an_end_in_2015_and_eight_today() -> None:
    """条例2003 23 had the fourth to the seventh of 法律援助法 48."""
    for code in ("termination_ground", "ground_seen"):
        then, middle, now = (
            [one for one, _title in question(edition("legal_aid", day), code).choices]
            for day in (RULE2012, LAW2022, LAW2023)
        )
        assert then == ["means", "ended", "own_lawyer", "asked"]
        assert len(now) == len(middle) == 8
    assert edition("legal_aid", RULE2012).action("terminate").basis == "法律援助条例 第二十三条"
    assert edition("legal_aid", LAW2022).action("terminate").basis == "法律援助法 第四十八条"


def test_a_stamped_certificate_then_a_pledge_now() -> None:
    then, now = edition("legal_aid", RULE2012), edition("legal_aid", LAW2023)
    asked_then, asked_now = ({fact.code for fact in one.intake} for one in (then, now))
    assert {"certified_by", "certificate_files"} <= asked_then - asked_now
    assert {"pledge", "opponent_at_home", "own_income"} <= asked_now - asked_then
    assert question(then, "certified_by").basis == "124令 第九条"
    assert "means_proof" in dict(then.materials)
    assert then.volume is not None
    means = next(paper for paper in then.volume.papers if paper.code == "means")
    assert (means.papers, means.letters) == (("means_proof", "group_proof"), ())


def test_the_groups_of_each_time() -> None:
    """The list of 2026 is not asked of matters before it; 2015 had the groups of Wuhan's draft, marked unverified."""
    kinds = {
        day: set(dict(question(edition("legal_aid", day), "assistance_kind").choices))
        for day in (RULE2012, LAW2022, LAW2023)
    }
    assert kinds[RULE2012] == {"extreme_poverty", "aged_70", "institution", "hardship", "brave"}
    assert kinds[LAW2022] == {"extreme_poverty", "allowance", "judicial_relief", "preferential"}
    assert kinds[LAW2022] < kinds[LAW2023]
    assert not resolve(question(edition("legal_aid", RULE2012), "assistance_kind").basis)[0].verified


def test_silence_withdrew_then_by_the_word_of_the_time() -> None:
    then, middle = edition("legal_aid", RULE2012), edition("legal_aid", LAW2022)
    assert "视为撤销申请" in str(then.outcome_title("deemed_withdrawn"))
    assert "视为撤销申请" in str(then.action("lapse").tells)
    assert "视为撤销申请" in then.letter("supplement_notice").body
    assert "视为撤回" in str(middle.outcome_title("deemed_withdrawn"))
    assert "第四十三条，视为撤回申请" in middle.letter("supplement_notice").body


@pytest.mark.parametrize("day", [RULE2012, LAW2022])
def test_no_number_of_the_rule_of_2023_under_the_older_name(day: date) -> None:
    """Five days for another handler, three to serve an end, fifteen to object, five to sign: nobody found them then."""
    for code in ("legal_aid", "appointed_defence"):
        terms = {term.code for term in edition(code, day).terms}
        assert not terms & {"change", "tell_termination", "object", "sign"}
    assert {"change", "tell_termination"} <= {term.code for term in edition("legal_aid", LAW2023).terms}


def test_what_helps_when_we_are_late_is_said_by_the_law_of_the_time() -> None:
    then, now = (edition("legal_aid", day) for day in (RULE2012, LAW2023))
    for term in then.terms:
        assert "法律援助条例第四条" in str(term.late) or not term.late
    assert {term.code for term in then.terms if term.late} == {"decide", "assign"}
    assert "法律援助法第五十六条" in str(now.term("decide").late)


def test_notice_of_a_court_in_each_time() -> None:
    """条例2003 20, 21: ten days before, answered three days before; since then fifteen, and three from receipt."""

    def of(day: date, code: str) -> Term:
        return edition("appointed_defence", day).term(code)

    assert of(RULE2012, "court_notice").length == Length(10, Unit.DAYS)
    assert of(LAW2022, "court_notice").length == of(LAW2023, "court_notice").length == Length(15, Unit.DAYS)
    assert all(of(day, "court_notice").duty == Duty.OUTSIDE for day in (RULE2012, LAW2022, LAW2023))
    assert of(RULE2012, "assign").length == Length(3, Unit.WORKING_DAYS)
    assert of(LAW2022, "assign").length == Length(3, Unit.DAYS)
    assert (of(RULE2012, "inform").backwards, of(LAW2022, "inform").backwards) == (True, False)
    assert of(LAW2022, "assign").basis == "法律援助法 第三十六条"
    assert "death_review" not in dict(question(edition("appointed_defence", RULE2012), "ground").choices)
