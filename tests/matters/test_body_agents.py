"""经办人: who acts for a body sees what the body asked for or handles, and nothing from the day the post ends."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.access.silence import step_aside
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.messages import to_parties
from fahui.matters.models import Matter, Party
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import relations, roles_here
from fahui.matters.tasks import purge_unproved_accounts
from fahui.matters.vocabulary import Relation
from fahui.notices.models import Message
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
AGENTS = "/workbench/registers/agents/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def school(village: Region) -> Organisation:
    """A body that asks."""
    return Organisation.objects.create(name="邾城示例中学", kind="school", region=village)


@pytest.fixture
def agent(school: Organisation) -> User:
    """Acts for the school."""
    user = User.objects.create_user("19900030001", name="肖文书", phone_verified=True)
    post(user, school)
    return user


def post(user: User, body: Organisation, scope: str = "party", **days: Any) -> AgentPost:
    """A post from today on."""
    fields = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=30), **days}
    return AgentPost.objects.create(person=user.person, organisation=body, scope=scope, **fields)


def asked(by: User, body: Organisation, region: Region) -> Matter:
    """A question in the body's name."""
    entry = PartyEntry("applicant", body.name, kind="organisation", organisation=body, details={"phone": "19900030001"})
    answers = {"question": "校车出了事故怎么办？"}
    return open_matter("consultation", by=by, parties=[entry], region=region, answers=answers).matter


def again(user: User) -> User:
    """The same user in another request."""
    return User.objects.get(pk=user.pk)


def browser(user: User) -> Client:
    """Signed in."""
    client = Client()
    client.force_login(user)
    return client


def test_an_agent_applies_and_every_agent_of_the_body_sees_it(
    agent: User, school: Organisation, village: Region, resident: User
) -> None:
    matter = asked(agent, school, village)
    party = Party.objects.get(matter=matter)
    assert (party.organisation, party.person, party.name) == (school, None, school.name)
    assert matter.masked_who == school.name
    second = User.objects.create_user("19900030002", name="操老师", phone_verified=True)
    assert not Matter.objects.visible_to(again(second)).exists()
    post(second, school)
    for user in (agent, second):
        assert list(Matter.objects.visible_to(again(user))) == [matter]
        assert Relation.APPLICANT in relations(again(user), matter)
        assert matter.number in browser(user).get(f"/mine/bodies/{user.person.posts.get().pk}/").text
        assert browser(user).get(f"/mine/{matter.number}/").status_code == 200
        assert matter.number not in browser(user).get("/mine/").text  # not among their own
    assert not Matter.objects.visible_to(resident).exists()
    assert browser(resident).get(f"/mine/{matter.number}/").status_code == 404


@pytest.mark.parametrize("ends", ["yesterday", "closed", "body", "not yet", "other scope"])
def test_when_the_post_ends_sight_is_gone_at_once(
    ends: str, agent: User, school: Organisation, village: Region
) -> None:
    matter = asked(agent, school, village)
    client = browser(agent)
    held = AgentPost.objects.get()
    body_page, matter_page = f"/mine/bodies/{held.pk}/", f"/mine/{matter.number}/"
    assert client.get(matter_page).status_code == 200
    today = clock.today()
    changes: dict[str, dict[str, Any]] = {
        "yesterday": {"ends_on": today - timedelta(days=1), "starts_on": today - timedelta(days=9)},
        "closed": {"active": False},
        "not yet": {"starts_on": today + timedelta(days=1)},
        "other scope": {"scope": "provider"},
    }
    AgentPost.objects.update(**changes.get(ends, {}))
    if ends == "body":
        Organisation.objects.update(active=False)
    assert client.get(matter_page).status_code == 404
    assert client.post(f"/mine/{matter.number}/do/withdraw/", {}).status_code == 404
    assert client.get(body_page).status_code == (200 if ends == "other scope" else 404)
    assert not Matter.objects.visible_to(again(agent)).exists()
    assert relations(again(agent), matter) == frozenset()
    with pytest.raises(PermissionDenied):
        act(matter, "withdraw", by=again(agent))
    with pytest.raises(PermissionDenied):
        asked(again(agent), school, village)


def test_nobody_else_asks_in_a_bodys_name(resident: User, school: Organisation, village: Region) -> None:
    with pytest.raises(PermissionDenied):
        asked(resident, school, village)
    from fahui.access.roles import Visitor

    entry = PartyEntry("applicant", school.name, kind="organisation", organisation=school)
    with pytest.raises(PermissionDenied):
        open_matter("consultation", by=Visitor(), parties=[entry], region=village, answers={"question": "？"})


def test_a_number_given_to_somebody_else_does_not_carry_the_post_along(
    agent: User, school: Organisation, village: Region
) -> None:
    matter = asked(agent, school, village)
    step_aside(agent)
    assert matter not in Matter.objects.visible_to(again(agent))
    assert again(agent).live_posts() == []


def test_the_agents_of_the_body_are_told(agent: User, school: Organisation, village: Region) -> None:
    matter = asked(agent, school, village)
    provider = User.objects.create_user("19900030003", name="外人", phone_verified=True)
    post(provider, school, "provider")
    assert to_parties(matter, "k", "有新进展") == 1
    assert Message.objects.get().person == agent.person


def test_the_head_of_a_firm_sees_the_firms_work_and_touches_nothing(
    lawyer: Professional, resident: User, village: Region, clerk: User, reviewer: User, approver: User,
    assigner: User, desk: Desk,
) -> None:  # fmt: skip
    matter = wage_case(resident, village).matter
    act(matter, "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    act(matter, "grant", by=approver)
    act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "x"})
    head = User.objects.create_user("19900030004", name="钱主任", is_staff=True, phone_verified=True)
    held = post(head, lawyer.organisation, "provider")
    assert Relation.UNIT in relations(again(head), matter)
    client = desk(head)
    assert client.get(f"/workbench/m/{matter.number}/").status_code == 200
    assert matter.number in client.get("/workbench/?queue=unit").text
    with pytest.raises(PermissionDenied):
        act(matter, "take", by=again(head))
    page = browser(head).get(f"/mine/bodies/{held.pk}/").text
    assert matter.number in page
    assert "钱律师" in page
    AgentPost.objects.update(ends_on=clock.today() - timedelta(days=1), starts_on=date(2020, 1, 1))
    assert desk(again(head)).get(f"/workbench/m/{matter.number}/").status_code == 404


def test_a_provider_without_a_desk_sees_the_list_and_no_papers(
    lawyer: Professional, resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User
) -> None:
    matter = wage_case(resident, village).matter
    act(matter, "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    act(matter, "grant", by=approver)
    act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "x"})
    user = User.objects.create_user("19900030005", name="所务", phone_verified=True)
    held = post(user, lawyer.organisation, "provider")
    text = browser(user).get(f"/mine/bodies/{held.pk}/").text
    assert matter.number in text
    assert "赵建国" not in text
    assert browser(user).get(f"/mine/{matter.number}/").status_code == 404


def test_a_grant_for_one_body_reaches_only_what_that_body_asked_for_or_handles(
    agent: User, school: Organisation, village: Region, resident: User, district: Region
) -> None:
    """Role × place × organisation."""
    of_school = asked(agent, school, village)
    other = wage_case(resident, village).matter
    user = User.objects.create_user("19900030006", name="专员", is_staff=True, phone_verified=True)
    Grant.objects.create(user=user, role=Role.CLERK, region=district, organisation=school, starts_on=date(2020, 1, 1))
    assert list(Matter.objects.visible_to(again(user))) == [of_school]
    assert roles_here(again(user), of_school) == {Role.CLERK}
    assert roles_here(again(user), other) == frozenset()
    Grant.objects.create(user=user, role=Role.SUPERVISOR, region=district, starts_on=date(2020, 1, 1))
    assert Matter.objects.visible_to(again(user)).count() == 2
    assert roles_here(again(user), other) == {Role.SUPERVISOR}


def test_a_clerk_who_takes_down_a_registered_body_gives_its_agents_sight(
    clerk: User, agent: User, school: Organisation, village: Region
) -> None:
    parties = [PartyEntry("applicant", school.name, kind="organisation")]
    answers = {"question": "？"}
    opened = open_matter("consultation", by=clerk, parties=parties, region=village, answers=answers, channel="window")
    assert list(Matter.objects.visible_to(again(agent))) == [opened.matter]
    other = [PartyEntry("applicant", "没有登记的公司", kind="organisation")]
    matter = open_matter("consultation", by=clerk, parties=other, region=village, answers=answers).matter
    assert Party.objects.get(matter=matter).organisation is None


def test_the_register_makes_the_account_keeps_the_proof_and_ends_it(
    keeper: User, desk: Desk, school: Organisation, clerk: User
) -> None:
    client = desk(keeper)
    given = {
        "organisation": school.pk, "name": "肖文书", "phone": "19900030001", "scope": "party", "title": "文书",
        "starts_on": clock.today().isoformat(), "ends_on": (clock.today() + timedelta(days=365)).isoformat(),
    }  # fmt: skip
    assert "请写明凭证" in client.post(AGENTS + "new/", given).text
    answer = client.post(AGENTS + "new/", {**given, "proof_file": SimpleUploadedFile("介绍信.pdf", PDF)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    held = AgentPost.objects.select_related("proof").get()
    user = User.objects.by_phone("19900030001")
    assert user is not None
    assert held.person == user.person
    assert held.proof is not None
    assert PDF not in held.proof.path().read_bytes()
    proof = f"{AGENTS}{held.pk}/proof/"
    assert client.get(proof).content == PDF
    assert desk(clerk).get(proof).status_code == 404
    assert "已经是这个单位的经办人" in client.post(AGENTS + "new/", {**given, "proof_words": "x"}).text
    assert "登记的是另一个名字" in client.post(AGENTS + "new/", {**given, "name": "别人", "proof_words": "x"}).text
    with clock.at(clock.now() + timedelta(days=3)):
        purge_unproved_accounts()  # an agent need not sign in within two days
    assert again(user).live_posts()
    page = client.get(f"{AGENTS}{held.pk}/").text
    assert "19900030001" not in page
    client.post(f"{AGENTS}{held.pk}/close/", {"why": "换人"})
    assert again(user).live_posts() == []


def test_the_end_lies_after_the_beginning(keeper: User, desk: Desk, school: Organisation) -> None:
    given = {
        "organisation": school.pk, "name": "肖文书", "phone": "19900030001", "scope": "party", "proof_words": "信",
        "starts_on": "2026-05-01", "ends_on": "2026-04-01",
    }  # fmt: skip
    assert "截止日期在起始日期之前" in desk(keeper).post(AGENTS + "new/", given).text


def test_applying_in_the_schools_name_on_the_pages(
    agent: User, school: Organisation, village: Region, resident: User
) -> None:
    client = browser(agent)
    assert "我经办的单位" in client.get("/mine/").text
    start = client.get("/apply/consultation/", follow=True)
    path = start.request["PATH_INFO"]
    client.post(path, {"question": "校车出了事故怎么办？"})
    who = "/apply/consultation/who/"
    assert "以谁的名义" in client.get(who).text
    place = {"place-street": village.parent_id, "place-village": village.pk}
    named = {"body": str(school.pk), "for_whom": "self", "applicant-name": "肖文书", "applicant-phone": "19900030001"}
    client.post(who, {**named, **place})
    client.post("/apply/consultation/papers/", {})
    check = client.get("/apply/consultation/check/").text
    assert school.name in check
    client.post("/apply/consultation/check/", {})
    party = Party.objects.get(relation="applicant")
    assert (party.organisation, party.person, party.name) == (school, None, school.name)
    assert party.facts["contact_name"] == "肖文书"
    assert "以谁的名义" not in browser(resident).get(who, follow=True).text


def test_a_post_that_ends_while_it_is_filled_in_stops_it(agent: User, school: Organisation, village: Region) -> None:
    client = browser(agent)
    client.post("/apply/consultation/q1/", {"question": "校车出了事故怎么办？"})
    place = {"place-street": village.parent_id, "place-village": village.pk}
    named = {"body": str(school.pk), "for_whom": "self", "applicant-name": "肖文书", "applicant-phone": "19900030001"}
    client.post("/apply/consultation/who/", {**named, **place})
    client.post("/apply/consultation/papers/", {})
    AgentPost.objects.update(active=False)
    text = client.post("/apply/consultation/check/", {}).text
    assert "您现在不是这个单位的经办人" in text
    assert not Matter.objects.exists()


def test_the_lists_cost_no_more_for_agents(
    agent: User, school: Organisation, village: Region, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _n in range(8):
        asked(agent, school, village)
    client, held = browser(agent), AgentPost.objects.get()
    client.get(f"/mine/bodies/{held.pk}/")
    with django_assert_max_num_queries(9):
        client.get(f"/mine/bodies/{held.pk}/")
