"""The list of duty lawyers, who is a minor or faces the gravest sentence, and who gets far more than the others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from fahui.access.models import User
from fahui.availability import roster
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.ranking.choosing import pool, ranked
from fahui.matters.ranking.fairness import shares
from fahui.matters.ranking.scoring import Profile, Ranked, Sought, blocks, rank, reasons
from fahui.matters.ranking.together import propose
from fahui.matters.ranking.turns import in_turn
from fahui.matters.wanting import Wants
from fahui.people.models import Organisation, PersonGroup, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.services.legal_aid.wanting import wants
from tests.cases import applicant, wage_case
from tests.conftest import at
from tests.matters.test_ranking import TODAY, W

DUTY = Wants(kinds=frozenset({"lawyer"}), duty="duty_lawyer", duty_only=True, shift="duty_lawyer", criminal=True)
ON_LIST = Profile(1, "名单甲", duties=frozenset({"duty_lawyer"}))


def test_whoever_is_not_on_the_list_is_blocked_and_the_list_is_named_rightly() -> None:
    assert blocks(Sought(DUTY), replace(ON_LIST, duties=frozenset({"aid_pool"})), W, TODAY) == ("不在值班律师名单",)
    assert not blocks(Sought(DUTY), ON_LIST, W, TODAY)
    said = {one.code: one.words for one in reasons(Sought(DUTY), ON_LIST, W, 0.0, 1.0)}
    assert said["pool"] == "在值班律师名单"
    assert "shift" not in said


def test_whoever_is_on_shift_comes_first_in_points_and_in_turn() -> None:
    late = replace(ON_LIST, pk=2, name="名单乙", shifts=frozenset({"duty_lawyer"}), last=timezone.now(), load=3)
    elsewhere = replace(ON_LIST, pk=3, name="名单丙", shifts=frozenset({"window"}))
    found = rank(Sought(DUTY), [ON_LIST, late, elsewhere], W, TODAY)
    assert found[0].profile.name == "名单乙"
    assert "今天值班" in [one.words for one in found[0].reasons]
    assert [one.profile.name for one in in_turn(found)] == ["名单乙", "名单甲", "名单丙"]


def test_the_whole_proposal_respects_list_and_shift() -> None:
    pytest.importorskip("ortools", reason="requirements-solver.lock is not installed")
    off = replace(ON_LIST, pk=4, name="不在名单", duties=frozenset())
    shift = replace(ON_LIST, pk=5, name="当班", shifts=frozenset({"duty_lawyer"}))
    plan = propose([Sought(DUTY)], [off, ON_LIST, shift], W, TODAY)
    assert plan.rows[0].chosen is not None
    assert plan.rows[0].chosen.profile.name == "当班"
    assert propose([Sought(DUTY)], [off], W, TODAY).rows[0].chosen is None


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Callable[..., Matter]:
    """Makes a case that waits for a lawyer."""

    def make(**more: Any) -> Matter:
        matter = act(wage_case(resident, village, **more).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


def number(born: str) -> str:
    """An ID number of no place, with this day of birth."""
    digits = f"000000{born}123"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(a) * b for a, b in zip(digits, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("born", "minor"), [("20111125", True), ("20081126", True), ("20081125", False), ("19850307", False)]
)
def test_somebody_known_by_the_id_number_alone_gets_a_lawyer_for_minors_until_eighteen(
    granted: Callable[..., Matter], resident: User, assigner: User, lawyer: Professional, born: str, minor: bool
) -> None:
    firm = Organisation.objects.get(pk=lawyer.organisation_id)
    untrained = Professional.objects.create(person=enrol(name="未训", details={}), organisation=firm, kind="lawyer")
    with clock.at(at("2026-11-25 10:00")):
        matter = granted(parties=[applicant(resident, id_number=number(born))])
        assert not PersonGroup.objects.exists()
        free = [one.profile.name for one in ranked(matter, list(pool(matter))) if not one.blocks]
        assert set(free) == ({"钱律师"} if minor else {"钱律师", "未训"})
        given = {"professional": untrained.pk, "assign_reason": "轮派"}
        if minor:
            with pytest.raises(ValidationError, match="未成年人案件"):
                act(matter, "assign", by=assigner, answers=given)
        else:
            act(matter, "assign", by=assigner, answers=given)


@pytest.mark.parametrize(
    ("facts", "severe"),
    [
        ({"cause": "criminal", "possible_sentence": "life_or_death"}, True),
        ({"cause": "criminal", "possible_sentence": "unknown", "procedure_stage": "death_review"}, True),
        ({"cause": "criminal", "possible_sentence": "other"}, False),
        ({"cause": "wages", "possible_sentence": "life_or_death"}, False),
    ],
)
def test_the_gravest_sentence_asks_for_three_years_in_applied_for_defence_too(
    facts: dict[str, str], severe: bool
) -> None:
    found = wants(facts)
    assert found.severe == severe
    why = blocks(Sought(found), Profile(1, "新律师"), W, TODAY)
    assert any("刑事辩护" in one for one in why) == severe


def test_a_shift_is_read_from_the_roster(lawyer: Professional, granted: Callable[..., Matter]) -> None:
    with clock.at(at("2026-11-25 10:00")):
        matter = granted()
        roster.engage(lawyer.person, "duty_lawyer", at("2026-11-25 14:00"), at("2026-11-25 17:00"))
        assert ranked(matter, [lawyer])[0].profile.shifts == {"duty_lawyer"}
    with clock.at(at("2026-11-26 10:00")):
        assert ranked(matter, [lawyer])[0].profile.shifts == frozenset()


def test_only_who_gets_far_more_than_those_who_were_free_to_vary_is_flagged(db: None) -> None:
    people = [Profile(1, "甲"), Profile(2, "乙"), Profile(3, "丙"), Profile(4, "满额", load=30)]
    asked = [Sought()] * 4
    given = [Ranked(people[0])] * 3 + [Ranked(people[1])]
    found = shares(given, asked, people, W, TODAY)
    assert [(one.profile.name, one.more, one.too_many) for one in found] == [("甲", 3, True), ("乙", 1, False)]
    assert found[0].usual == pytest.approx(4 / 3)  # whoever is full could not be chosen and is no yardstick
    alone = shares(given, asked, people, W, TODAY, tied=[(n, c) for n in range(4) for c in (1, 2)])
    assert not alone[0].too_many  # nobody else could be chosen
