"""A group case has the rest of what a single case has: figures, checks, quality, green channel, letters, urgency."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.eligibility.effect import effect
from fahui.eligibility.models import Standard
from fahui.eligibility.vocabulary import Base, Limit
from fahui.matters import anchors
from fahui.matters.counting.periods import period_of
from fahui.matters.counting.reading import Scope
from fahui.matters.counting.report import behind, report
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter, MatterLink, Perusal
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.parts import parts
from fahui.people.assurance import OWN_WORDS
from fahui.people.models import Professional
from fahui.quality.reviewers import Ties
from fahui.quality.sampling import population
from fahui.services.pledge_check.drawing import draw, pool
from tests.conftest import Desk, account_of, at
from tests.matters.test_wage_case import due
from tests.services.test_defence_handled import add_lawyer
from tests.services.test_group_case import Add, add, granted, whole
from tests.services.test_pledges import READ
from tests.services.test_quality_steps import CALL, OBSERVED, OPINION
from tests.workbench.test_statistics import NOVEMBER, lines
from tests.workbench.test_statistics import parts as broken_down

pytestmark = pytest.mark.django_db
__all__ = ["add", "add_lawyer", "whole"]
POOR = {"means_ground": "income", "monthly_income": "640", "pledge": "yes", "high_assets": "no"}
CLOSING: dict[str, Any] = {
    "result": "settled",
    "closing_paper": "agreement",
    "case_closed_on": "2026-11-12",
    "recovered": "40015.00",
    "result_words": "公司分两次付清",
}


@pytest.fixture(autouse=True)
def standard(db: None) -> None:
    """800元 a head and month."""
    figures = {"multiple": 1, "urban": 800, "rural": 800}
    Standard.objects.create(base=Base.ALLOWANCE, valid_from=date(2024, 1, 1), source="试", published_by="t", **figures)


@pytest.fixture
def handled(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """Five granted aid on 3 November, a sixth refused, and the lawyer at work."""
    with clock.at(at("2026-11-03 10:00")):
        people = [add(n) for n in range(1, 6)]
        rich = add(6, means_ground="income", monthly_income="9000", pledge="yes")
        case = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
        for part in people:
            granted(part, clerk, reviewer, approver)
        act(rich, "accept", by=clerk)
        act(rich, "propose_refuse", by=reviewer, answers={"refusal_ground": "means", "refusal_reason": "超过标准"})
        act(rich, "refuse", by=approver)
        case = act(case, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        return act(case, "take", by=account_of(lawyer))


@pytest.fixture
def archived(handled: Matter, lawyer: Professional, clerk: User) -> Matter:
    """Closed on 12 November and filed."""
    handler = account_of(lawyer)
    with clock.at(at("2026-11-12 10:00")):
        for part in parts(handled):
            if part.stage == "handling":
                act(part, "sign_agreement", by=handler)
        act(handled, "sign_agreement", by=handler)
        case = act(handled, "close", by=handler, answers=CLOSING)
        case = act(case, "file_closing", by=handler, answers={"closing_report": "已办结"})
        return act(case, "archive", by=clerk, answers={"lacking_why": "原件在卷，没有扫描"})


def test_a_group_of_five_is_one_case_with_five_recipients(archived: Matter, approver: User) -> None:
    """件 are counted by the case and 人次 by the parts; the contact is no recipient by being the contact."""
    with clock.at(at("2026-11-27 10:00")):
        found = lines(approver)
        values = {code: line.value for code, line in found.items() if code not in ("paid", "complaints")}
        assert values == {
            "applied": 6, "accepted": 6, "approved": 5, "refused": 1, "cases": 1, "helped": 5, "consulted": 0,
            "on_duty": 0, "closed": 1, "recovered": Decimal("40015.00"), "entered": 1,
        }  # fmt: skip
        assert broken_down(found["cases"], "kind") == {"arbitration": 1}
        assert broken_down(found["cases"], "source") == {"applied": 1}
        assert broken_down(found["approved"], "form") == {"arbitration": 5}
        assert broken_down(found["helped"], "category") == {"migrant_worker": 5}
        assert broken_down(found["closed"], "result") == {"settled": 1}
        for code in ("applied", "approved", "refused", "cases", "helped", "closed"):
            assert behind(code, Scope(approver, NOVEMBER)).rows.count() == values[code], code
        grouped = behind("helped", Scope(approver, NOVEMBER), "category", "migrant_worker").rows
        assert {row.matter.service for row in grouped} == {"group_part"}


def test_each_recipient_counts_in_the_month_of_their_own_grant(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User
) -> None:
    """The case counts when the first of them was granted aid; who is granted it later counts then."""
    december = period_of("2026-12", date(2026, 12, 31))
    with clock.at(at("2026-11-03 10:00")):
        first, late = add(1), add(2)
        granted(first, clerk, reviewer, approver)
    with clock.at(at("2026-12-03 10:00")):
        granted(late, clerk, reviewer, approver)
        told = {line.number.code: line.value for line in report(Scope(approver, december))}
    assert (lines(approver)["cases"].value, lines(approver)["helped"].value) == (1, 1)
    assert (told["cases"], told["helped"], told["applied"]) == (0, 1, 0)


def test_a_new_standard_is_tried_on_each_persons_income(whole: Matter, add: Add) -> None:
    with clock.at(at("2026-11-03 10:00")):
        add(1)
        richer = add(2, **{**POOR, "monthly_income": "1000"})
    higher = Limit(
        Base.ALLOWANCE, Decimal(2), Decimal(800), Decimal(800), "试", verified=False, valid_from=date(2027, 1, 1)
    )
    tried = effect(higher, date(2026, 1, 1))
    assert tried.tried == 1
    assert [one.application.number for one in tried.changed] == [richer.number]
    assert tried.won == 1


def test_whoever_was_granted_on_a_pledge_is_drawn_and_checked(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User
) -> None:
    """法律援助法 第四十一条: the draw of the month takes parts as it takes single cases."""
    with clock.at(at("2026-11-03 10:00")):
        pledged = granted(add(1, **POOR), clerk, reviewer, approver)
        granted(add(2), clerk, reviewer, approver)
        add(3, **POOR)  # not granted
    with clock.at(at("2026-12-02 01:30")):
        assert [one.number for one in pool(date(2026, 11, 30))] == [pledged.number]
        anchors.write_all(date(2026, 12, 1))
        assert draw(date(2026, 11, 30)) == [pledged.number]
    link = MatterLink.objects.get(kind="pledge_check")
    assert (link.source_id, link.target.facts["checked_what"]) == (pledged.pk, "pledge")
    assert link.target.parties.get().person == pledged.parties.get().person


def test_a_pledge_is_read_to_one_of_them_and_their_data_are_asked(whole: Matter, add: Add, clerk: User) -> None:
    with clock.at(at("2026-11-02 11:00")):
        pledged, migrant = add(1, **POOR), add(2)
        act(pledged, "read_pledge", by=clerk, answers=READ)
        with pytest.raises(ValidationError, match="不需要宣读承诺"):
            act(migrant, "read_pledge", by=clerk, answers=READ)
    assert {check.code for check in migrant.definition.data_checks} >= {"migrant_worker", "household_means"}


def test_the_reviewer_asks_other_departments_of_one_of_them(
    whole: Matter, add: Add, clerk: User, reviewer: User, settings: Any
) -> None:
    settings.DATA_CHECKS = {
        "human_resources": {"url": "http://127.0.0.1:9/", "client": "c", "key": "k" * 32, "timeout": 1}
    }
    part = act(add(1), "accept", by=clerk)
    with pytest.raises(ValidationError):
        act(part, "ask_data", by=reviewer, answers={"data_check": "household_means", "data_consent": "written"})
    asked = act(part, "ask_data", by=reviewer, answers={"data_check": "migrant_worker", "data_consent": "written"})
    assert asked.events.filter(action="ask_data").exists()


def test_who_hurries_for_one_hurries_for_the_case(whole: Matter, add: Add, clerk: User) -> None:
    """绿色通道: a decision on the same day for each of them, and the case first in the queues."""
    assert not whole.urgent
    with clock.at(at("2026-11-02 11:00")):
        slow = add(1, **POOR)
        assert not Matter.objects.get(pk=whole.pk).urgent
        part = add(2)
    assert (slow.urgent, part.urgent, Matter.objects.get(pk=whole.pk).urgent) == (False, True, True)
    assert due(part, "green") == date(2026, 11, 2)
    assert not slow.deadlines.filter(term="green").exists()


def test_the_archived_case_is_sampled_and_its_parts_are_not(archived: Matter, approver: User, reviewer: User) -> None:
    with clock.at(at("2026-12-01 10:00")):
        assert list(population("civil", date(2026, 11, 1), date(2026, 11, 30))) == [archived]
        assert not population("criminal", date(2026, 11, 1), date(2026, 11, 30)).exists()


def test_whoever_assesses_the_case_reads_its_parts_while_they_do(
    archived: Matter, clerk: User, add_lawyer: Callable[[str], Professional], lawyer: Professional
) -> None:
    """The volume holds what lies in the parts."""
    peer = add_lawyer("蒋律师")
    reader = account_of(peer)
    assert not Matter.objects.visible_to(reader).exists()
    reading = Perusal.objects.create(matter=archived, person=peer.person, reason="评估")
    assert set(Matter.objects.visible_to(reader)) == {archived, *parts(archived)}
    reading.ended_at = clock.now()
    reading.save()
    assert not Matter.objects.visible_to(reader).exists()
    assert peer.pk not in Ties([archived.pk], [peer]).barred(archived)
    assert lawyer.pk in Ties([archived.pk], [lawyer]).barred(archived)


def test_the_case_is_observed_and_its_recipients_and_organ_are_asked(
    handled: Matter, archived: Matter, reviewer: User, clerk: User, lawyer: Professional
) -> None:
    """法律援助法 第五十九条."""
    with clock.at(at("2026-11-13 10:00")):
        case = Matter.objects.get(pk=archived.pk)
        with pytest.raises(PermissionDenied):
            act(case, "observe_hearing", by=account_of(lawyer), answers=OBSERVED)
        case = act(case, "observe_hearing", by=reviewer, answers=OBSERVED)
        case = act(case, "ask_organ_opinion", by=clerk, answers=OPINION)
        case = act(case, "call_recipient", by=clerk, answers=CALL)
    made = set(case.letters.values_list("code", flat=True))
    assert {"hearing_observation", "organ_opinion", "recipient_call"} <= made


def test_fees_of_the_suit_are_the_cases_and_relief_is_each_persons_own(
    whole: Matter, add: Add, clerk: User, handled: Matter, lawyer: Professional, reviewer: User
) -> None:
    handler = account_of(lawyer)
    asked = {"fee_court": "新洲区人民法院", "fee_relief": "waive"}
    relief = {"relief_organ": "区委政法委", "relief_reason": "家中有病人", "relief_consent": "yes"}
    with clock.at(at("2026-11-04 10:00")):
        case = act(handled, "court_fee_letter", by=handler, answers=asked)
        letter = case.letters.select_related("letter").get(code="court_fee_letter").letter
        assert "等人（受援人名册附后）" in letter.body
        one = next(part for part in parts(case) if part.stage == "handling")
        with pytest.raises(ValidationError, match="没有同意"):
            act(one, "relief_letter", by=handler, answers={**relief, "relief_consent": "no"})
        one = act(one, "relief_letter", by=handler, answers=relief)
        one = act(one, "notary_letter", by=handler, answers={"notary_office": "区公证处", "notary_matter": "委托书"})
        assert {"relief_letter", "notary_letter"} <= set(one.letters.values_list("code", flat=True))
        declined = next(part for part in parts(case) if part.stage == "declined")
        with pytest.raises(ValidationError):
            act(declined, "relief_letter", by=reviewer, answers=relief)


def test_no_fees_are_asked_for_before_anybody_has_aid(whole: Matter, clerk: User, add: Add) -> None:
    add(1)
    with pytest.raises(ValidationError):
        act(whole, "court_fee_letter", by=clerk, answers={"fee_court": "区法院", "fee_relief": "waive"})


@pytest.fixture
def urgent(whole: Matter, add: Add, clerk: User, approver: User, assigner: User, lawyer: Professional) -> Matter:
    """法律援助法 第四十四条: aid to all before anybody was reviewed, and the lawyer at work on the same day."""
    with clock.at(at("2026-11-02 11:00")):
        add(1)
        add(2)
        case = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
        first = {"urgent_ground": "preservation", "papers_by": "2026-11-16"}
        given = {"professional": lawyer.pk, "assign_reason": "今天能去法院"}
        with pytest.raises(ValidationError):
            act(case, "assign_first", by=assigner, answers=given)
        with pytest.raises(PermissionDenied):
            act(case, "provide_first", by=clerk, answers=first)
        limitation = {**first, "urgent_ground": "limitation"}
        with pytest.raises(ValidationError, match="没有登记最晚"):
            act(case, "provide_first", by=approver, answers=limitation)
        case = act(case, "provide_first", by=approver, answers=first)
        case = act(case, "assign_first", by=assigner, answers=given)
        return act(case, "take", by=account_of(lawyer))


def test_aid_provided_first_is_confirmed_person_by_person(
    urgent: Matter, clerk: User, reviewer: User, approver: User, lawyer: Professional
) -> None:
    assert due(urgent, "papers") == date(2026, 11, 16)
    assert urgent.deadlines.get(term="papers").duty == "applicant"
    assert lines(approver)["cases"].value == 0  # nobody has been granted aid yet
    with clock.at(at("2026-11-05 10:00")):
        first, _second = parts(urgent)
        assert first.stage == "submitted"
        granted(first, clerk, reviewer, approver)
    case, first = Matter.objects.get(pk=urgent.pk), Matter.objects.get(pk=first.pk)
    assert (case.stage, first.stage) == ("handling", "handling")
    assert case.deadlines.get(term="papers").met_at is not None
    assert not case.deadlines.filter(term="assign", met_at=None).exists()
    assert broken_down(lines(approver)["cases"], "source") == {"first": 1}


def test_where_nobody_is_granted_aid_the_case_ends_and_its_lawyer_is_free(
    urgent: Matter, clerk: User, reviewer: User
) -> None:
    with clock.at(at("2026-11-05 10:00")):
        for part in parts(urgent):
            act(part, "withdraw", by=clerk)
        case = act(Matter.objects.get(pk=urgent.pk), "end_without", by=reviewer, answers={"end_words": "都撤回了"})
    assert case.outcome == "none_granted"
    assert not Assignment.objects.live().filter(matter=case).exists()
    assert not case.deadlines.filter(met_at=None, term__in=("papers", "sign", "answer_assignment")).exists()


def test_each_complains_from_their_own_part(handled: Matter, resident: User, clerk: User) -> None:
    part = next(one for one in parts(handled) if one.stage == "handling")
    part.parties.update(person=resident.person, opens_from=OWN_WORDS)
    complains: dict[str, Any] = {
        "parties": [PartyEntry("applicant", resident.person.name, person=resident.person)],
        "region": part.region,
        "answers": {"about": "handler", "complaint_words": "没有通报进展"},
        "source": Source(part, "complain"),
    }
    with pytest.raises(PermissionDenied):
        open_matter("complaint", by=clerk, **complains)
    assert open_matter("complaint", by=resident, **complains).matter.stage == "submitted"
    assert "complain" not in {action.code for action in handled.definition.actions}


def test_the_new_steps_stand_on_the_pages(handled: Matter, reviewer: User, clerk: User, desk: Desk) -> None:
    page = desk(reviewer).get(f"/workbench/m/{handled.number}/").text
    assert "/do/observe_hearing/" in page
    assert "/do/court_fee_letter/" in page
    part = next(one for one in parts(handled) if one.stage == "handling")
    own = desk(reviewer).get(f"/workbench/m/{part.number}/").text
    assert "/do/relief_letter/" in own
    assert "/do/court_fee_letter/" not in own
