"""Cases that a lawyer can read and add to (cases.csv); and each rule of each edition is needed by at least one."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fahui.eligibility.decide import decide
from fahui.eligibility.editions import EDITIONS, edition_on, gapless
from fahui.eligibility.standards import SEEDS
from fahui.eligibility.vocabulary import Base, Edition, Finding, Ground, Limit, Situation, Tri
from fahui.laws.register import resolve

ROWS = list(csv.DictReader((Path(__file__).parent / "cases.csv").open(encoding="utf-8")))
LIMITS = [
    Limit(Base.ALLOWANCE, Decimal(times), Decimal(urban), Decimal(rural), str(source), False, day, below)
    for day, times, urban, rural, below, source in SEEDS
]


def limit_on(day: date) -> Limit:
    """As the database has them after `prepare`."""
    return next(limit for limit in reversed(LIMITS) if limit.valid_from <= day)


def money(text: str) -> Decimal | None:
    """A column of money; empty is unknown."""
    return Decimal(text) if text else None


def situation(row: dict[str, str]) -> Situation:
    """A row as the rules take it."""
    groups = {row["情形"]} - {"", "notified"}
    return Situation(
        cause=row["事项"],
        groups=frozenset(groups),
        notified=row["情形"] == "notified",
        area=row["地区"],
        monthly_income=money(row["人均月收入"]),
        own_income=money(row["本人月收入"]),
        opponent_at_home=Tri(row["对方同住"]),
        high_assets=Tri(row["高价值财产"]),
    )


def judge(row: dict[str, str], edition: Edition | None = None) -> Finding:
    """The finding of a row under the edition of its day, or another."""
    day = date.fromisoformat(row["申请日"])
    return decide(situation(row), edition or edition_on(day), limit_on(day), day)


@pytest.mark.parametrize("row", ROWS, ids=[row["说明"] for row in ROWS])
def test_case(row: dict[str, str]) -> None:
    finding = judge(row)
    assert finding.answer == Tri(row["结论"]), finding.sentences
    assert any(row["条文"] in point.basis for point in finding.points), [point.basis for point in finding.points]
    assert len(finding.points) == 2
    assert all(point.words.endswith("。") for point in finding.points)


def test_there_are_enough_cases_and_pairs_at_the_edge() -> None:
    assert len(ROWS) >= 60
    edges = [(one, two) for one, two in itertools.pairwise(ROWS) if differing(one, two) == 1]
    turning = [pair for pair in edges if pair[0]["结论"] != pair[1]["结论"]]
    assert len(turning) >= 15, len(turning)


def differing(one: dict[str, str], two: dict[str, str]) -> int:
    """In how many inputs two cases differ."""
    inputs = ("申请日", "事项", "情形", "地区", "人均月收入", "本人月收入", "对方同住", "高价值财产")
    return sum(one[name] != two[name] for name in inputs)


def without(edition: Edition) -> Iterator[tuple[str, Edition]]:
    """The edition with one rule taken out or turned round, each in its turn."""
    for name in ("scope", "untested", "criminal", "waived"):
        grounds: tuple[Ground, ...] = getattr(edition, name)
        for ground in grounds:
            yield f"{name} {ground.code}", _with(edition, name, [one for one in grounds if one is not ground])
            if ground.causes:
                wider = [replace(one, causes=()) if one is ground else one for one in grounds]
                yield f"{name} {ground.code} for all", _with(edition, name, wider)
            if ground.valid_from:
                earlier = [replace(one, valid_from=None) if one is ground else one for one in grounds]
                yield f"{name} {ground.code} from the first day", _with(edition, name, earlier)
    for code in ("criminal", "victim"):
        asked = set(edition.means_asked) ^ {code}
        yield f"means of {code}", replace(edition, means_asked=tuple(sorted(asked)))
    if edition.own_income_basis:
        yield "own income", replace(edition, own_income_basis="")


def _with(edition: Edition, name: str, grounds: list[Ground]) -> Edition:
    changed: dict[str, Any] = {name: tuple(grounds)}
    return replace(edition, **changed)


# What no case can tell apart: the same group stands under a wider name, or began before every case.
SAME = {"waived brave from the first day", "waived institution from the first day", "waived aged_70 from the first day"}
SAME |= {"waived extreme_poverty from the first day", "waived hardship from the first day"}
CHANGES = [
    (edition, what, changed)
    for edition in EDITIONS
    for what, changed in without(edition)
    if not (edition.code == "2003" and what in SAME)
]
IN_2022 = "2022-03-01"
LATER_CLAUSES = ("第十八条", "第十三条")  # of the rule of 2023 and of the list of 2026: what 2022 did not have


def tried(edition: Edition) -> Iterator[tuple[dict[str, str], Limit]]:
    """The cases of an edition; for 2022 also the later ones that rest on what it shares, dated back to it.

    The standard stays that of the case's own day, since it is the rule and not the figure that is turned round.
    """
    for row in ROWS:
        day = date.fromisoformat(row["申请日"])
        if edition_on(day) is edition:
            yield row, limit_on(day)
        elif edition.code == "2022" and edition_on(day).code == "2023" and row["条文"] not in LATER_CLAUSES:
            yield {**row, "申请日": IN_2022}, limit_on(day)


def answered(row: dict[str, str], edition: Edition, limit: Limit) -> Tri:
    """The answer to a case under an edition and a standard."""
    return decide(situation(row), edition, limit, date.fromisoformat(row["申请日"])).answer


@pytest.mark.parametrize("edition", EDITIONS, ids=[edition.code for edition in EDITIONS])
def test_a_case_dated_back_has_the_answer_that_stands_beside_it(edition: Edition) -> None:
    rows = list(tried(edition))
    assert len(rows) >= 25
    assert [row["说明"] for row, limit in rows if answered(row, edition, limit) != Tri(row["结论"])] == []


@pytest.mark.parametrize(("edition", "what", "changed"), CHANGES, ids=[f"{e.code} {what}" for e, what, _ in CHANGES])
def test_turning_any_rule_round_breaks_a_case(edition: Edition, what: str, changed: Edition) -> None:
    broken = [row["说明"] for row, limit in tried(edition) if answered(row, changed, limit) != Tri(row["结论"])]
    assert broken, f"no case needs: {what}"


def test_every_edition_is_turned_round() -> None:
    """And no edition lists a ground that begins when it has ended: nothing could ever need it."""
    assert {edition.code for edition, _what, _changed in CHANGES} == {edition.code for edition in EDITIONS}
    for edition in EDITIONS:
        for ground in (*edition.scope, *edition.untested, *edition.criminal, *edition.waived):
            assert edition.until is None or ground.valid_from is None or ground.valid_from <= edition.until


def test_editions_follow_each_other_without_a_gap_and_every_clause_is_in_the_register() -> None:
    assert gapless()
    for edition in EDITIONS:
        grounds = (*edition.scope, *edition.untested, *edition.criminal, *edition.waived)
        for basis in (edition.notified, edition.means_basis, *(ground.basis for ground in grounds)):
            assert resolve(basis)


def test_an_asset_test_is_asked_only_where_the_standard_has_one() -> None:
    row = {**ROWS[0], "事项": "wages", "情形": "", "人均月收入": "100"}
    day = date(2026, 11, 2)
    strict = replace(limit_on(day), assets=True)
    for assets, answer in ((Tri.NO, Tri.YES), (Tri.YES, Tri.NO), (Tri.UNKNOWN, Tri.UNKNOWN)):
        asked = replace(situation(row), high_assets=assets)
        assert decide(asked, edition_on(day), strict, day).answer == answer
        assert decide(asked, edition_on(day), limit_on(day), day).answer == Tri.YES


def test_without_a_registered_standard_nothing_is_decided() -> None:
    row = {**ROWS[0], "事项": "wages", "情形": "", "人均月收入": "100"}
    day = date(2026, 11, 2)
    finding = decide(situation(row), edition_on(day), None, day)
    assert finding.answer == Tri.UNKNOWN
    assert "经济困难标准" in finding.sentences[1]


def test_before_the_first_edition_there_are_no_rules() -> None:
    with pytest.raises(LookupError):
        edition_on(date(2003, 8, 31))


def test_the_same_case_under_two_times_has_two_explained_results() -> None:
    """交通事故, income 1,500 元: out of scope in 2015, within scope and within the standard today."""
    row = {**ROWS[0], "事项": "injury", "情形": "", "人均月收入": "1500"}
    then, now = judge({**row, "申请日": "2015-10-12"}), judge({**row, "申请日": "2026-11-02"})
    assert (then.answer, now.answer) == (Tri.NO, Tri.YES)
    assert "法律援助条例 第十条" in then.sentences[0]
    assert "超过经济困难标准每月1120元" in then.sentences[1]
    assert "法律援助法 第三十一条" in now.sentences[0]
    assert "符合经济困难标准每月1960元" in now.sentences[1]
    assert not now.verified  # the standard is an example
