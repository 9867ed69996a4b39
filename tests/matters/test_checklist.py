"""Checklists as pure values: done by what, since when, with which paper, and at which stage."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fahui.matters.catalogue import services
from fahui.matters.checklist import Check, Checklist, Line, faults, sections
from fahui.matters.happenings import Happening
from fahui.matters.vocabulary import On, Stage

HERE = ZoneInfo("Asia/Shanghai")
RULE = "办理法律援助案件程序规定 第三十条"
TALK = Check("talk", "约见", (On("meet"),), RULE, paper=(On("meet"), On("note")), anew=("reassign",))
RISKS = Check("risks", "告知风险", (On("meet"),), RULE, says=("told_of", "risks"))
RELIEF = Check("relief", "告知救助", (On("meet"),), RULE, says=("told_of", "relief"), must=False)
LISTS = (
    Checklist("约见", (Stage.HANDLING,), (TALK, RISKS, RELIEF)),
    Checklist("审判", (Stage.HANDLING,), (Check("read", "阅卷", (On("read"),), RULE),), (("at", ("first", "second")),)),
    Checklist("结案", (Stage.CLOSED,), (Check("close", "交材料", (On("file"),), RULE),)),
)


def happened(seq: int, action: str, **more: Any) -> Happening:
    """The n-th event, on the n-th of November."""
    said = {code: value for code, value in more.items() if code not in ("annuls", "as_of")}
    kept = {code: value for code, value in more.items() if code in ("annuls", "as_of")}
    return Happening(seq, action, datetime(2026, 11, seq, 10, tzinfo=HERE), said, **kept)


def lines(
    *events: Happening, stage: str = "handling", at: str = "none", papers: tuple[int, ...] = ()
) -> dict[str, Line]:
    """Every check that is shown, by its code."""
    found = sections(LISTS, stage, events, {"at": at}, papers)
    return {line.check.code: line for one in found for line in one.lines}


def test_nothing_is_done_before_it_happened() -> None:
    found = lines()
    assert set(found) == {"talk", "risks", "relief"}
    assert all(line.open and line.on is None for line in found.values())
    assert sections(LISTS, "handling", [], {})[0].missing == 2  # what is only needed at times is not missing


def test_what_was_said_counts_one_by_one_over_several_meetings() -> None:
    first = happened(2, "meet", told_of=["relief"])
    assert not lines(first)["relief"].open
    assert lines(first)["risks"].open
    both = lines(first, happened(3, "meet", told_of=["risks"]))
    assert both["risks"].on is not None
    assert both["risks"].on.day == 3


def test_a_record_without_its_paper_is_lacking_until_the_paper_comes() -> None:
    meeting, note = happened(2, "meet"), happened(3, "note")
    assert lines(meeting)["talk"].lacking
    assert lines(meeting, papers=(1,))["talk"].lacking  # another event's
    assert not lines(meeting, papers=(2,))["talk"].open
    assert not lines(meeting, note, papers=(3,))["talk"].open


def test_another_handler_begins_anew_and_an_annulled_step_is_not_done() -> None:
    meeting = happened(2, "meet")
    assert lines(meeting, happened(3, "reassign"), papers=(2,))["talk"].on is None
    assert lines(meeting, happened(3, "annul", annuls=2), papers=(2,))["talk"].on is None


@pytest.mark.parametrize(
    ("stage", "at", "shown"),
    [
        ("handling", "first", {"talk", "risks", "relief", "read"}),
        ("handling", "enforcement", {"talk", "risks", "relief"}),
        ("closed", "first", {"close"}),
        ("submitted", "first", set()),
    ],
)
def test_only_the_lists_of_its_stage(stage: str, at: str, shown: set[str]) -> None:
    assert set(lines(stage=stage, at=at)) == shown


def test_a_list_that_names_what_is_not_there_is_found() -> None:
    wrong = (
        Checklist(
            "坏的",
            (Stage.HANDLING,),
            (Check("x", "甲", (On("nothing"),), RULE, term="never"), Check("x", "乙", (On("meet"),), RULE)),
            (("sealed", ("yes",)),),
        ),
    )
    said = " ".join(faults(wrong, {"meet"}, set(), set()))
    for words in ("stands twice", "unknown action “nothing”", "unknown term “never”", "nobody asks in the clear"):
        assert words in said


@pytest.mark.parametrize(
    ("at", "must"),
    [
        ("investigation", {"inv_opinion"}),
        ("prosecution", {"pros_reading", "pros_meeting", "pros_opinion"}),
        ("first", {"trial_reading", "trial_meeting", "trial_preparing", "trial_opinion"}),
        ("treatment", set()),
    ],
)
def test_each_stage_of_a_criminal_case_asks_its_own(at: str, must: set[str]) -> None:
    service = services.current("appointed_defence")
    found = sections(service.checklist, "handling", [], {"procedure_stage": at})
    asked = {line.check.code for one in found for line in one.lines if line.check.must}
    assert asked == {"take", "first_meeting", "told_progress", *must}
    refused = sections(service.checklist, "handling", [], {"procedure_stage": at, "consents": "no"})
    assert "refusal_told" in {line.check.code for one in refused for line in one.lines}


def test_the_rule_of_2023_asks_nothing_of_older_matters() -> None:
    older = [one for one in services if one.code == "legal_aid" and one.effective_from.year < 2023]
    assert older
    assert all(one.checklist == () for one in older)
