"""Conflicts by what the registers say: adviser posts, duties, duty lawyers' help, guardians and agents."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.conflicts.desk import standing
from fahui.matters.conflicts.sides import sides_told
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.network.models import Post
from fahui.people.circumstances import appoint, end, share_household
from fahui.people.models import Organisation, Person, Professional
from fahui.people.record import Code
from fahui.people.register import enrol
from fahui.places.models import Region, ServicePoint
from tests.cases import WAGES
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
ZHAO, LI = "000000198503071238", "000000196004021018"
Case = Callable[..., Matter]


@pytest.fixture
def colleague(lawyer: Professional) -> Professional:
    """Another lawyer of the same firm."""
    return Professional.objects.create(
        person=enrol(name="孙律师", details={}), organisation=lawyer.organisation, kind="lawyer"
    )


@pytest.fixture
def against(village: Region, clerk: User) -> Case:
    """Makes a matter of 赵建国 against somebody: a body by name or record, or a person by record."""

    def make(name: str = "李明", *, body: Organisation | None = None, person: Person | None = None) -> Matter:
        kind = "person" if person is not None else "organisation"
        parties = [
            PartyEntry("applicant", "赵建国", details={"id_number": ZHAO}),
            PartyEntry("respondent", body.name if body else name, kind=kind, organisation=body, person=person),
        ]
        return open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter

    return make


def found(matter: Matter, who: Professional) -> list[str]:
    """The rules that speak of this professional."""
    return [one.rule.code for one in check(matter, [who])[who.pk].findings]


@pytest.fixture
def advises(village: Region, lawyer: Professional, keeper: User, desk: Desk) -> Post:
    """The lawyer is entered as adviser of the village, on the register's page."""
    given = {"point": ServicePoint.objects.get(region=village).pk, "kind": "adviser", "professional": lawyer.pk}
    answer = desk(keeper).post("/workbench/registers/posts/new/", {**given, "starts_on": clock.today().isoformat()})
    assert answer.status_code == 302
    return Post.objects.get(professional=lawyer)


@pytest.mark.parametrize("name", ["城北村村民委员会", "邾城街道城北村村委会", "新洲区邾城街道城北村村民委员会"])
def test_a_village_adviser_against_the_village_committee_needs_consent(
    advises: Post, against: Case, lawyer: Professional, colleague: Professional, name: str
) -> None:
    matter = against(name)
    for who in (lawyer, colleague):
        assert found(matter, who) == ["village_adviser"]
        assert check(matter, [who])[who.pk].level == Level.WAIVABLE
    assert "钱律师是村（居）法律顾问" in check(matter, [lawyer])[lawyer.pk].findings[0].sentence
    Post.objects.update(starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1))
    assert found(matter, lawyer) == []


def test_the_committee_is_known_by_its_record_and_no_other_by_its_name(
    advises: Post, against: Case, village: Region, elsewhere: Region, lawyer: Professional
) -> None:
    other = Region.objects.filter(parent=village.parent).exclude(pk=village.pk).first()
    body = Organisation.objects.create(name="某某村村委会", kind="village", region=village)
    far = Organisation.objects.create(name="城北村村民委员会", kind="village", region=other)
    assert found(against(body=body), lawyer) == ["village_adviser"]
    assert found(against(body=far), lawyer) == []
    assert found(against("骆畈村村民委员会"), lawyer) == []
    assert found(against("城北村饭店"), lawyer) == []


def test_a_village_name_that_two_streets_have_is_asked_about(
    against: Case, lawyer: Professional, keeper: User, desk: Desk
) -> None:
    twice = Region.objects.filter(level="village", name="西湖村").select_related("parent")
    assert twice.count() > 1
    streets = [region.parent.name for region in twice if region.parent]
    point = ServicePoint.objects.get(region=twice[0])
    Post.objects.create(point=point, kind="adviser", professional=lawyer, starts_on=clock.today())
    bare = check(against("西湖村村民委员会"), [lawyer])[lawyer.pk].findings[0]
    assert not bare.tie.certain
    whole = check(against(f"{streets[0]}西湖村村民委员会"), [lawyer])[lawyer.pk].findings[0]
    assert whole.tie.certain
    assert found(against(f"{streets[1]}西湖村村民委员会"), lawyer) == []


@pytest.mark.parametrize("name", ["新洲区人民政府", "武汉市新洲区人民政府", "邾城街道办事处", "凤凰镇人民政府"])
def test_a_government_adviser_against_the_government_is_never_allowed(
    against: Case, lawyer: Professional, colleague: Professional, name: str
) -> None:
    """Absolute for the adviser; a colleague of the same firm only with consent."""
    Professional.objects.filter(pk=lawyer.pk).update(duties=["government_adviser"])
    matter = against(name)
    assert found(matter, lawyer) == ["adviser"]
    assert check(matter, [lawyer])[lawyer.pk].level == Level.ABSOLUTE
    assert found(matter, colleague) == ["adviser_body"]
    assert check(matter, [colleague])[colleague.pk].level == Level.WAIVABLE


@pytest.mark.parametrize(
    ("kind", "bars"), [("organ", True), ("police", True), ("petition", True), ("court", False), ("company", False)]
)
def test_organs_of_the_register_are_the_government_courts_and_companies_are_not(
    against: Case, lawyer: Professional, kind: str, *, bars: bool
) -> None:
    Professional.objects.filter(pk=lawyer.pk).update(duties=["government_adviser"])
    body = Organisation.objects.create(name="示例单位（演示）", kind=kind)
    assert bool(found(against(body=body), lawyer)) is bars
    assert bool(found(against("示例单位（演示）"), lawyer)) is bars  # by its name on the register
    assert found(against("黄陂区人民政府"), lawyer) == []  # another district's
    Professional.objects.filter(pk=lawyer.pk).update(term_until=clock.today() - timedelta(days=1))
    assert found(against(body=body), lawyer) == []


def test_the_government_adviser_is_refused_on_the_server(
    against: Case, lawyer: Professional, assigner: User, reviewer: User, approver: User, clerk: User, desk: Desk
) -> None:
    Professional.objects.filter(pk=lawyer.pk).update(duties=["government_adviser"])
    matter = act(against("新洲区人民政府"), "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
    matter = act(matter, "grant", by=approver)
    page = f"/workbench/m/{matter.number}/do/assign/"
    given = {"professional": lawyer.pk, "assign_reason": "x", "version": matter.version}
    assert "是对方机关的法律顾问" in desk(assigner).post(page, given).text
    assert not Assignment.objects.exists()


def test_whom_a_duty_lawyer_helped_is_no_paying_client(
    village: Region, clerk: User, lawyer: Professional, colleague: Professional, against: Case,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    parties = [
        PartyEntry("applicant", "赵建国", details={"id_number": ZHAO}),
        PartyEntry("agent", "看守所（演示）", kind="organisation"),
    ]
    answers: dict[str, Any] = {"asked_by": "person", "help_wanted": ["advice"]}
    given = _all_asked("duty_counsel", answers)
    helped = open_matter("duty_counsel", by=clerk, parties=parties, region=village, answers=given).matter
    Assignment.objects.create(matter=helped, professional=lawyer, organisation=lawyer.organisation, event_seq=1)
    matter = against("某建筑公司")
    assert found(matter, lawyer) == []  # legal aid costs nothing: no paid work
    monkeypatch.setattr("fahui.matters.conflicts.checking.FREE", "另有规定")  # so that this service counts as paid
    assert found(matter, lawyer) == ["duty_to_paid"]
    assert check(matter, [lawyer])[lawyer.pk].level == Level.ABSOLUTE
    assert found(matter, colleague) == []


def _all_asked(code: str, given: dict[str, Any]) -> dict[str, Any]:
    """The answers given, and something for whatever else is required."""
    from fahui.matters.catalogue import services

    for fact in services.current(code).intake:
        if fact.required and fact.code not in given and not fact.shown_if:
            given[fact.code] = fact.choices[0][0] if fact.choices else "无"
    return given


@pytest.fixture
def opponent(village: Region) -> Person:
    """李明, on the register of persons."""
    return enrol(name="李明", details={"id_number": LI}, region=village)


def test_the_guardian_of_the_other_side_never_acts_a_colleague_with_consent(
    against: Case, opponent: Person, lawyer: Professional, colleague: Professional
) -> None:
    row = appoint(opponent, lawyer.person, "guardian", proof="指定监护决定书")
    matter = against(person=opponent)
    assert found(matter, lawyer) == ["guardian"]
    assert check(matter, [lawyer])[lawyer.pk].level == Level.ABSOLUTE
    assert found(matter, colleague) == ["guardian_at_body"]
    row.starts_on = clock.today() - timedelta(days=30)
    row.save()
    end(row, clock.today() - timedelta(days=1), person=opponent, code=Code.AGENCY)
    assert found(matter, lawyer) == ["former_guardian"]
    row.ends_on = clock.today() - timedelta(days=400)
    row.starts_on = row.ends_on
    row.save()
    assert found(matter, lawyer) == []


def test_the_authorised_agent_of_the_other_side_needs_consent(
    against: Case, opponent: Person, lawyer: Professional
) -> None:
    appoint(opponent, lawyer.person, "agent", proof="授权委托书")
    assert found(against(person=opponent), lawyer) == ["client"]


def test_who_lives_with_the_other_sides_guardian_counts_as_near(
    against: Case, opponent: Person, lawyer: Professional, village: Region
) -> None:
    mother = enrol(name="王秀英", details={}, region=village)
    appoint(opponent, mother, "guardian", proof="户口簿")
    share_household(lawyer.person, mother, "spouse")
    assert found(against(person=opponent), lawyer) == ["relative"]


def file_with_agent(clerk: User, village: Region, agent: PartyEntry) -> Matter:
    """李明 asks against 赵建国, somebody acts for 李明."""
    parties = [
        PartyEntry("applicant", "李明", details={"id_number": LI}),
        agent,
        PartyEntry("respondent", "赵建国", details={"id_number": ZHAO}),
    ]
    return open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter


def test_who_was_the_other_sides_agent_in_a_file_is_found(clerk: User, village: Region, lawyer: Professional) -> None:
    earlier = file_with_agent(clerk, village, PartyEntry("agent", "钱律师", person=lawyer.person))
    assert found(earlier, lawyer) == []  # for the same side
    parties = [
        PartyEntry("applicant", "赵建国", details={"id_number": ZHAO}),
        PartyEntry("respondent", "李明", details={"id_number": LI}),
    ]
    matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
    [worst] = check(matter, [lawyer])[lawyer.pk].findings
    assert (worst.rule.code, worst.tie.file and worst.tie.file.number) == ("both_sides", earlier.number)


def test_an_agent_stands_with_the_side_it_acts_for_a_body_that_sent_the_matter_nowhere(
    clerk: User, village: Region, lawyer: Professional, against: Case
) -> None:
    """The lawyer acted in a file in which 王芳 was agent; now 王芳 is the other side."""
    wang = enrol(name="王芳", details={}, region=village)
    earlier = file_with_agent(clerk, village, PartyEntry("agent", "王芳", person=wang))
    Assignment.objects.create(matter=earlier, professional=lawyer, organisation=lawyer.organisation, event_seq=1)
    matter = against(person=wang)
    assert any(
        one.tie.file and one.tie.file.number == earlier.number for one in check(matter, [lawyer])[lawyer.pk].findings
    )
    entries = [PartyEntry("applicant", "赵建国"), PartyEntry("respondent", "王芳", person=wang)]
    assert any("代办人" in one.sentence for one in standing(sides_told(entries)))
    sent = [PartyEntry("applicant", "赵建国"), PartyEntry("agent", "看守所（演示）", kind="organisation")]
    assert [one.name for one in sides_told(sent).subjects] == ["赵建国"]
