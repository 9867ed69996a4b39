"""Conflict of interest: over all roles, services and time; absolute or to be waived by two people; files by number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.laws.register import resolve
from fahui.matters.conflicts.checking import Level, Verdict, check
from fahui.matters.conflicts.desk import standing
from fahui.matters.conflicts.rules import RULES
from fahui.matters.conflicts.sides import sides_told
from fahui.matters.conflicts.waivers import ask, decide, waiting_for
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.models import Assignment, ConflictWaiver, Matter
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.circumstances import share_household
from fahui.people.linking import Verdict as Said
from fahui.people.linking import decide as say
from fahui.people.models import Organisation, OrganisationKind, Person, Professional, ProfessionalKind
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import WAGES
from tests.conftest import at

ZHAO, LI = "000000198503071238", "000000196004021018"


@pytest.fixture
def colleague(lawyer: Professional) -> Professional:
    """Another lawyer of the same firm."""
    return _lawyer("孙律师", lawyer.organisation)


def _lawyer(name: str, firm: Organisation | None = None, kind: str = ProfessionalKind.LAWYER) -> Professional:
    firm = firm or Organisation.objects.create(name=f"{name}所（演示）", kind=OrganisationKind.LAW_FIRM)
    return Professional.objects.create(person=enrol(name=name, details={}), organisation=firm, kind=kind)


@pytest.fixture
def case(village: Region, clerk: User, reviewer: User, approver: User) -> Callable[..., Matter]:
    """Makes a granted legal aid matter: case(("赵建国", ZHAO), ("李明", LI))."""

    def make(asking: tuple[str, str], against: tuple[str, str], **more: Any) -> Matter:
        parties = [_entry("applicant", *asking), _entry("respondent", *against)]
        matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES, **more).matter
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        return act(matter, "grant", by=approver)

    return make


def _entry(relation: str, name: str, number: str = "") -> PartyEntry:
    kind = "organisation" if name.endswith("公司") else "person"
    details = {"id_number": number} if kind == "person" else {"credit_code": number}
    return PartyEntry(relation, name, kind=kind, details=details)


def give(matter: Matter, to: Professional, by: User) -> Matter:
    """Assign it."""
    return act(matter, "assign", by=by, answers={"professional": to.pk, "assign_reason": "擅长"})


def verdict(matter: Matter, who: Professional) -> Verdict:
    """What the check says today."""
    return check(matter, [who])[who.pk]


def test_whoever_has_no_tie_has_no_conflict(case: Any, lawyer: Professional, assigner: User) -> None:
    matter = case(("赵建国", ZHAO), ("李明", LI))
    found = verdict(matter, lawyer)
    assert (found.level, found.words, found.findings) == (Level.NONE, "无", ())
    assert give(matter, lawyer, assigner).stage == "assigned"


def test_f34_both_sides_of_one_dispute_is_never_allowed(
    case: Any, lawyer: Professional, colleague: Professional, assigner: User
) -> None:
    """The same lawyer and the same firm: the warning names number, role, side, dates and clause."""
    mine = give(case(("李明", LI), ("赵建国", ZHAO)), lawyer, assigner)
    mirrored = case(("赵建国", ZHAO), ("李明", LI))
    for who, code in ((lawyer, "both_sides"), (colleague, "body_on_both_sides")):
        found = verdict(mirrored, who)
        assert found.level == Level.ABSOLUTE
        assert found.words == "绝对冲突"
        [worst] = [one for one in found.findings if one.absolute]
        assert worst.rule.code == code
        assert "钱律师代理过：本案对方李*" in worst.sentence
        assert worst.file == f"{mine.number}（法律援助），{clock.today()}至今"
        assert "律师" in worst.sentence
        with pytest.raises(ValidationError) as refused:
            give(mirrored, who, assigner)
        assert mine.number in str(refused.value)
        with pytest.raises(Refused, match="不能豁免"):
            ask(mirrored, who, "双方都同意", by=assigner)
    assert not Assignment.objects.filter(matter=mirrored).exists()


def test_it_stays_absolute_however_long_ago_the_same_dispute_ended(
    case: Any, lawyer: Professional, assigner: User
) -> None:
    with clock.at(at("2024-03-01 10:00")):
        old = give(case(("李明", LI), ("赵建国", ZHAO)), lawyer, assigner)
        Assignment.objects.filter(matter=old).update(ended_at=clock.now())
    assert verdict(case(("赵建国", ZHAO), ("李明", LI)), lawyer).level == Level.ABSOLUTE


def test_a_client_of_today_and_of_a_short_while_ago_may_be_waived(
    case: Any, lawyer: Professional, assigner: User
) -> None:
    """Another case of the other side: with consent while it runs and for a year after; then no more."""
    other = give(case(("李明", LI), ("某建筑公司", "")), lawyer, assigner)
    matter = case(("赵建国", ZHAO), ("李明", LI))
    assert [one.rule.code for one in verdict(matter, lawyer).findings] == ["client"]
    assert verdict(matter, lawyer).words == "可豁免"
    Assignment.objects.filter(matter=other).update(ended_at=clock.now() - timedelta(days=300))
    assert [one.rule.code for one in verdict(matter, lawyer).findings] == ["former_client"]
    Assignment.objects.filter(matter=other).update(ended_at=clock.now() - timedelta(days=370))
    assert verdict(matter, lawyer).level == Level.NONE


def test_acting_against_the_applicant_elsewhere_may_be_waived(case: Any, lawyer: Professional, assigner: User) -> None:
    give(case(("王芳", ""), ("赵建国", ZHAO)), lawyer, assigner)
    found = verdict(case(("赵建国", ZHAO), ("某建筑公司", "")), lawyer)
    assert [one.rule.code for one in found.findings] == ["against_client"]


def test_a_body_is_known_by_its_name_or_code_a_person_not_by_the_name_alone(
    case: Any, lawyer: Professional, assigner: User
) -> None:
    give(case(("李明", ""), ("赵建国", ZHAO)), lawyer, assigner)
    same_name = verdict(case(("赵建国", ZHAO), ("李明", "")), lawyer)
    assert same_name.level == Level.WAIVABLE  # never absolute on a name
    assert any("只是姓名相同" in one.sentence for one in same_name.findings)
    give(case(("某建筑公司", "91350100M000100Y43"), ("张三", "")), _lawyer("周律师"), assigner)
    spelled = case(("张三", ""), ("某建筑　公司", ""))
    assert verdict(spelled, Professional.objects.get(person__name="周律师")).level == Level.ABSOLUTE


def test_two_different_numbers_are_two_people_whatever_they_are_called(
    case: Any, lawyer: Professional, assigner: User
) -> None:
    give(case(("李明", LI), ("赵建国", ZHAO)), lawyer, assigner)
    assert verdict(case(("赵建国", ZHAO), ("李明", "00000019900101123X")), lawyer).level != Level.ABSOLUTE


def test_a_linked_record_is_the_same_person(
    case: Any, village: Region, lawyer: Professional, assigner: User, clerk: User
) -> None:
    mine = give(case(("李明", LI), ("赵建国", ZHAO)), lawyer, assigner)
    first = mine.parties.get(relation="applicant").person
    second = enrol(name="李　明明", details={"phone": "19900000031"}, region=village)
    parties = [_entry("applicant", "赵建国", ZHAO), PartyEntry("respondent", "李明明", person=second)]
    matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
    assert not any(one.absolute for one in verdict(matter, lawyer).findings)
    assert first is not None
    say(first, second, Said.SAME, "核对了证件")
    assert any(one.rule.code == "both_sides" for one in verdict(matter, lawyer).findings)


def test_the_lawyer_or_the_firm_as_party(case: Any, lawyer: Professional, colleague: Professional, clerk: User) -> None:
    suing_the_lawyer = case(("赵建国", ZHAO), ("钱律师", ""))
    assert verdict(suing_the_lawyer, lawyer).level == Level.WAIVABLE  # the name alone: a human looks first
    firm = lawyer.organisation.name
    assert verdict(case(("赵建国", ZHAO), (firm + "分公司", "")), lawyer).level == Level.NONE
    parties = [_entry("applicant", "赵建国", ZHAO), PartyEntry("respondent", firm, kind="organisation")]
    matter = open_matter("legal_aid", by=clerk, parties=parties, region=suing_the_lawyer.region, answers=WAGES).matter
    assert {verdict(matter, who).level for who in (lawyer, colleague)} == {Level.ABSOLUTE}
    own = [PartyEntry("applicant", "钱律师", person=lawyer.person), _entry("respondent", "李明", LI)]
    matter = open_matter("legal_aid", by=clerk, parties=own, region=matter.region, answers=WAGES).matter
    assert [one.rule.code for one in verdict(matter, lawyer).findings] == ["own_case"]


def test_a_household_counts_as_near(
    case: Any, village: Region, clerk: User, lawyer: Professional, colleague: Professional
) -> None:
    wife = enrol(name="王秀英", details={"id_number": LI}, region=village)
    share_household(lawyer.person, wife, "spouse")
    parties = [_entry("applicant", "赵建国", ZHAO), PartyEntry("respondent", "王秀英", person=wife)]
    matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
    assert verdict(matter, lawyer).level == Level.ABSOLUTE
    assert [one.rule.code for one in verdict(matter, colleague).findings] == ["relative_of_colleague"]


def test_a_mediator_who_acted_may_not_be_agent_in_the_same_thing(case: Any, assigner: User) -> None:
    mediator = _lawyer("何调解")
    mine = case(("李明", LI), ("赵建国", ZHAO))
    give(mine, mediator, assigner)
    Professional.objects.filter(pk=mediator.pk).update(kind=ProfessionalKind.MEDIATOR)  # as who he was then on record
    as_lawyer = Professional.objects.create(
        person=mediator.person, organisation=_lawyer("别人").organisation, kind=ProfessionalKind.LAWYER
    )
    found = verdict(case(("李明", LI), ("赵建国", ZHAO)), as_lawyer)
    assert found.level == Level.ABSOLUTE
    assert found.findings[0].rule.code == "mediated"
    assert "特邀调解" in found.findings[0].sentence


def test_whoever_decided_as_staff_does_not_act_in_it(case: Any, reviewer: User, clerk: User) -> None:
    matter = case(("赵建国", ZHAO), ("李明", LI))
    firm = Organisation.objects.create(name="新所（演示）", kind=OrganisationKind.LAW_FIRM)
    left = Professional.objects.create(person=reviewer.person, organisation=firm, kind=ProfessionalKind.LAWYER)
    found = verdict(matter, left)
    assert (found.level, found.findings[0].rule.code) == (Level.ABSOLUTE, "decided")


def test_whoever_answered_the_other_sides_question_needs_consent(
    case: Any, village: Region, clerk: User, consultant: User
) -> None:
    asked = open_matter(
        "consultation",
        by=clerk,
        parties=[_entry("applicant", "李明", LI)],
        region=village,
        answers={"question": "工人要告我怎么办"},
    ).matter
    asks = asked.definition.action("answer").asks
    given = {fact.code: fact.choices[0][0] if fact.choices else "可以协商。" for fact in asks if fact.required}
    act(asked, "answer", by=consultant, answers=given)
    firm = Organisation.objects.create(name="咨询所（演示）", kind=OrganisationKind.LAW_FIRM)
    pro = Professional.objects.create(person=consultant.person, organisation=firm, kind=ProfessionalKind.LAWYER)
    found = verdict(case(("赵建国", ZHAO), ("李明", LI)), pro)
    assert [(one.rule.code, one.tie.file.number) for one in found.findings if one.tie.file] == [
        ("advised", asked.number)
    ]
    assert verdict(case(("李明", LI), ("某建筑公司", "")), pro).level == Level.NONE  # advising one's own client is none


def test_each_rule_has_a_clause_and_a_day() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    for rule in RULES:
        assert resolve(rule.basis), rule.code
        assert rule.since <= clock.today()


def test_f34_a_waiver_needs_a_reason_and_a_second_person(
    case: Any, lawyer: Professional, assigner: User, approver: User, staff: Callable[..., User]
) -> None:
    other = give(case(("李明", LI), ("某建筑公司", "")), lawyer, assigner)
    matter = case(("赵建国", ZHAO), ("李明", LI))
    with pytest.raises(ValidationError, match="先申请豁免"):
        give(matter, lawyer, assigner)
    with pytest.raises(Refused, match="请写明"):
        ask(matter, lawyer, "  ", by=assigner)
    both = staff(Role.APPROVER, "又当又批")
    for request in (ask(matter, lawyer, "双方已书面同意", by=both),):
        with pytest.raises(Refused, match="已有一份"):
            ask(matter, lawyer, "再来一次", by=assigner)
        assert list(waiting_for(both)) == []
        with pytest.raises(PermissionDenied):
            decide(request, by=both, agree=True)
        with pytest.raises(PermissionDenied):
            decide(request, by=assigner, agree=True)  # without the right
        assert list(waiting_for(approver)) == [request]
        with pytest.raises(ValidationError, match="等负责人同意"):
            give(matter, lawyer, assigner)
        decide(request, by=approver, agree=True)
        with pytest.raises(Refused, match="处理过"):
            decide(request, by=approver, agree=False, why="改主意")
    assert verdict(matter, lawyer).words == "已豁免"
    assert give(matter, lawyer, assigner).stage == "assigned"
    told = list(matter.events.order_by("seq").values_list("action", "actor"))[-3:]
    assert told == [
        ("ask_waiver", f"user:{both.pk}"),
        ("agree_waiver", f"user:{approver.pk}"),
        ("assign", f"user:{assigner.pk}"),
    ]
    assert matter.events.get(action="ask_waiver").facts["reason"] == "双方已书面同意"
    assert other.number not in str(matter.events.get(action="ask_waiver").facts)  # what it says lies sealed


def test_a_refused_waiver_leaves_the_assignment_barred(
    case: Any, lawyer: Professional, assigner: User, approver: User
) -> None:
    give(case(("李明", LI), ("某建筑公司", "")), lawyer, assigner)
    matter = case(("赵建国", ZHAO), ("李明", LI))
    request = ask(matter, lawyer, "不影响", by=assigner)
    with pytest.raises(Refused, match="请写明"):
        decide(request, by=approver, agree=False)
    decide(request, by=approver, agree=False, why="没有书面同意")
    with pytest.raises(ValidationError, match="利益冲突"):
        give(matter, lawyer, assigner)
    assert ask(matter, lawyer, "已补书面同意", by=assigner).decided_at is None


def test_a_waiver_covers_what_it_was_given_for_and_nothing_new(
    case: Any, lawyer: Professional, assigner: User, approver: User
) -> None:
    give(case(("李明", LI), ("某建筑公司", "")), lawyer, assigner)
    matter = case(("赵建国", ZHAO), ("李明", LI))
    decide(ask(matter, lawyer, "双方书面同意", by=assigner), by=approver, agree=True)
    assert verdict(matter, lawyer).level == Level.NONE
    Assignment.objects.all()
    give(case(("李明", LI), ("另一公司", "")), lawyer, assigner)
    assert verdict(matter, lawyer).level == Level.WAIVABLE
    assert ConflictWaiver.objects.get().agreed


def test_the_check_asks_as_much_for_thirty_as_for_one(
    case: Any, lawyer: Professional, assigner: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(4):
        give(case((f"李明{n}", ""), ("赵建国", ZHAO)), _lawyer(f"律师{n}", lawyer.organisation), assigner)
    matter = case(("赵建国", ZHAO), ("李明1", ""))
    for n in range(26):
        _lawyer(f"别的律师{n}")
    everybody = list(Professional.objects.select_related("person", "organisation"))
    with django_assert_max_num_queries(14):
        assert len(check(matter, everybody)) == len(everybody)


def test_an_objection_to_a_refusal_is_the_same_thing(
    village: Region, clerk: User, reviewer: User, approver: User, resident: User
) -> None:
    """What is linked is one dispute: whoever refused does not act for the person in the objection."""
    parties = [PartyEntry("applicant", "赵建国", person=resident.person, details={"id_number": ZHAO})]
    matter = open_matter("legal_aid", by=resident, parties=parties, region=village, answers=WAGES).matter
    act(matter, "accept", by=clerk)
    act(matter, "propose_refuse", by=reviewer, answers={"refusal_ground": "scope", "refusal_reason": "不在范围"})
    matter = act(matter, "refuse", by=approver)
    source = Source(matter, "object")
    asks = {fact.code: "不同意" for fact in matter.definition.action("object").asks if fact.required}
    objection = open_matter(
        "objection",
        by=resident,
        parties=[PartyEntry("applicant", "赵建国", person=resident.person)],
        region=village,
        answers={"objection_reason": "应当给予", **asks},
        source=source,
    ).matter
    firm = Organisation.objects.create(name="新所（演示）", kind=OrganisationKind.LAW_FIRM)
    left = Professional.objects.create(person=reviewer.person, organisation=firm, kind=ProfessionalKind.LAWYER)
    assert verdict(objection, left).level == Level.ABSOLUTE
    assert Person.objects.get(pk=reviewer.person_id).name == "李审查"


def told_at_the_desk(asking: tuple[str, str], against: tuple[str, str]) -> list[str]:
    """What the desk hears while these two are written on a new sheet."""
    entries = [_entry("applicant", *asking), _entry("respondent", *against)]
    return [one.sentence for one in standing(sides_told(entries))]


def test_the_desk_hears_of_a_file_that_nobody_handles_yet(
    case: Any, lawyer: Professional, assigner: User, approver: User
) -> None:
    matter = case(("李明", LI), ("孙某", ""))
    (sentence,) = told_at_the_desk(("赵建国", ZHAO), ("李明", LI))
    assert matter.number in sentence
    assert "还没有指派承办人" in sentence
    give(matter, lawyer, assigner)
    (sentence,) = told_at_the_desk(("赵建国", ZHAO), ("李明", LI))
    assert f"由{lawyer.organisation.name}{lawyer.person.name}承办，在办" in sentence
    assert told_at_the_desk(("赵建国", ZHAO), ("孙某人", "")) == []


def test_the_desk_is_not_told_who_asked_complained_or_took_it_back(village: Region, clerk: User) -> None:
    """Only what gets a handler can be a conflict; that somebody asked or complained is nobody's business there."""
    asked = {"parties": [_entry("applicant", "李明", LI)], "answers": {"question": "工人要告我怎么办"}}
    open_matter("consultation", by=clerk, region=village, **asked)
    parties = [_entry("applicant", "李明", LI), _entry("respondent", "孙某")]
    gone = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
    assert len(told_at_the_desk(("赵建国", ZHAO), ("李明", LI))) == 1
    act(gone, "withdraw", by=clerk)
    assert told_at_the_desk(("赵建国", ZHAO), ("李明", LI)) == []
