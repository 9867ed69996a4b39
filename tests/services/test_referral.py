"""单位转介, row by row: whose hours run, from when the promise runs, and what the body may see of what follows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter, MatterLink
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Organisation
from fahui.places.models import Region
from tests.api.posts import agent_of, pdf
from tests.cases import ID_NUMBER, WAGES
from tests.conftest import Desk, at
from tests.matters.test_wage_case import due

pytestmark = pytest.mark.django_db
ASKED: dict[str, Any] = {
    "came_by": "union",
    "sent": "later",
    "body_contact": "孙干事 027-00000009",
    "statement": "三个月工资没有发。",
    "consents": "yes",
    "consent_how": "spoken",
}
MONDAY = "2026-11-02 16:00"
Refers = Callable[..., Matter]


@pytest.fixture
def union(db: None) -> Organisation:
    """The union of the district."""
    return Organisation.objects.create(name="新洲区总工会（演示）", kind="union")


@pytest.fixture
def refers(union: Organisation, village: Region, clerk: User) -> Refers:
    """Enters a referral of the union, on Monday 2 November at four."""

    def make(by: User | None = None, day: str = MONDAY, body: Organisation | None = None, **more: Any) -> Matter:
        body = body or union
        parties = [
            PartyEntry("applicant", "赵建国", details={"id_number": ID_NUMBER}),
            PartyEntry("agent", body.name, kind="organisation", organisation=body),
        ]
        with clock.at(at(day)):
            opened = open_matter("referral", by=by or clerk, parties=parties, region=village, answers={**ASKED, **more})
        return opened.matter

    return make


def received(referral: Matter, clerk: User, day: str = "2026-11-04 09:00", code: str = "legal_aid") -> Matter:
    """The centre takes it and opens what is wanted."""
    answers = WAGES if code == "legal_aid" else {"question": "工资怎样要", "topic": "labour"}
    with clock.at(at(day)):
        return open_matter(
            code,
            by=clerk,
            parties=[PartyEntry("applicant", "赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001"})],
            region=referral.region,
            answers=answers,
            channel="transfer",
            source=Source(referral, "receive"),
        ).matter


def clock_of(matter: Matter, term: str) -> Deadline:
    """The stored clock."""
    return Deadline.objects.get(matter=matter, term=term)


@pytest.mark.parametrize("door", ["custody", "duty_lawyer"])
def test_custody_and_duty_lawyers_forward_within_24_hours(refers: Refers, clerk: User, door: str) -> None:
    """法律援助法 第三十九条: hours, nights and holidays count; theirs, so never our lateness."""
    matter = refers(came_by=door, day="2026-11-06 16:00")
    row = clock_of(matter, "forward")
    assert (row.due_at, row.duty, row.kind) == (at("2026-11-07 16:00"), "outside", "statutory")
    assert not Deadline.objects.filter(matter=matter, term="pass_on").exists()
    assert matter.next_due == clock_of(matter, "promise").due_on
    with clock.at(at("2026-11-07 15:59")):
        act(matter, "forward", by=clerk, answers={"forwarded_how": "专人送"})
    assert clock_of(matter, "forward").state() == "met"


def test_later_than_that_is_said(refers: Refers, clerk: User) -> None:
    matter = refers(came_by="custody")
    with clock.at(at("2026-11-03 16:01")):
        act(matter, "forward", by=clerk, answers={"forwarded_how": "专人送"})
    assert clock_of(matter, "forward").state() == "met_late"


@pytest.mark.parametrize("door", ["union", "women", "disabled", "youth", "petition", "media", "village", "agency"])
def test_other_doors_keep_a_promise(refers: Refers, door: str) -> None:
    matter = refers(came_by=door)
    row = clock_of(matter, "pass_on")
    assert (row.due_on, row.kind, row.duty) == (date(2026, 11, 3), "promised", "outside")
    assert not Deadline.objects.filter(matter=matter, term="forward").exists()


@pytest.mark.parametrize("door", ["custody", "union"])
def test_what_is_sent_at_once_is_forwarded(refers: Refers, door: str) -> None:
    matter = refers(came_by=door, sent="now")
    assert not Deadline.objects.filter(matter=matter, term__in=("forward", "pass_on")).exists()
    assert clock_of(matter, "promise").due_on == date(2026, 11, 9)


def test_the_law_runs_from_our_receipt_and_the_promise_from_the_first(refers: Refers, clerk: User) -> None:
    """法律援助法 第四十三条, legal-aid.md §3: two days apart they differ by two days."""
    referral = refers()
    matter = received(referral, clerk)
    assert due(matter, "decide") == date(2026, 11, 11)
    assert due(matter, "promise") == date(2026, 11, 9)  # five days from 2 November end on a Saturday
    assert due(referral, "promise") == date(2026, 11, 9)
    referral.refresh_from_db()
    assert referral.stage == "handling"
    assert clock_of(referral, "pass_on").met_at is not None


def test_what_nobody_forwarded_runs_from_its_own_day(clerk: User, village: Region) -> None:
    with clock.at(at("2026-11-04 09:00")):
        parties = [PartyEntry("applicant", "赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001"})]
        matter = open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=WAGES).matter
    assert due(matter, "promise") == date(2026, 11, 9)
    assert not matter.events.filter(action="first_asked").exists()


def test_the_receipt_tells_both_times(refers: Refers) -> None:
    matter = refers()
    letter = matter.letters.get().letter
    assert "第四十三条" in letter.body
    assert str(letter.values["due_promise"]) == "2026年11月9日"
    assert "第三十九条" in letter.body


def test_without_consent_nothing_is_passed_on(refers: Refers) -> None:
    with pytest.raises(ValidationError) as refused:
        refers(consents="no", consent_how="")
    assert "没有本人同意" in "".join(refused.value.messages)
    assert not Matter.objects.filter(service="referral").exists()


def test_only_the_bodys_own_agent_refers_in_its_name(refers: Refers, union: Organisation, resident: User) -> None:
    other = Organisation.objects.create(name="新洲区妇女联合会（演示）", kind="women")
    agent = agent_of(union, "孙干事（演示）").person.user
    assert refers(by=agent).events.get().actor == f"user:{agent.pk}"
    with pytest.raises(PermissionDenied):
        refers(by=agent, body=other)
    with pytest.raises(PermissionDenied):
        refers(by=resident)


@pytest.mark.parametrize(
    ("road", "outcome"), [("granted", "granted"), ("refused", "refused"), ("withdrawn", "dropped"), ("moved", "moved")]
)
def test_the_outcome_comes_back(
    refers: Refers, clerk: User, reviewer: User, approver: User, road: str, outcome: str
) -> None:
    referral = refers()
    matter = received(referral, clerk)
    with clock.at(at("2026-11-05 09:00")):
        if road == "withdrawn":
            act(matter, "withdraw", by=clerk)
        elif road == "moved":
            act(matter, "transfer", by=clerk, answers={"transfer_to": "别处", "transfer_why": "管辖"})
        else:
            act(matter, "accept", by=clerk)
            if road == "granted":
                act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
                act(matter, "grant", by=approver)
            else:
                said = {"refusal_ground": "untrue", "refusal_reason": "情况不符"}
                act(matter, "propose_refuse", by=reviewer, answers=said)
                act(matter, "refuse", by=approver)
    referral.refresh_from_db()
    assert (referral.stage, referral.outcome) == ("closed", outcome)
    assert clock_of(referral, "promise").met_at is not None


def test_a_consultation_answers_it_too(refers: Refers, clerk: User, consultant: User) -> None:
    referral = refers()
    asked = received(referral, clerk, code="consultation")
    with clock.at(at("2026-11-04 15:00")):
        act(asked, "answer", by=consultant, answers={"answer_kind": "advice", "answer_text": "先找劳动监察。"})
    referral.refresh_from_db()
    assert referral.outcome == "answered"


def test_the_body_follows_its_own_and_sees_nothing_else(
    refers: Refers, union: Organisation, clerk: User, reviewer: User, approver: User, desk: Desk
) -> None:
    """工会 sees what it referred and how it ended: no facts of the application, no other body's referral."""
    post = agent_of(union, "孙干事（演示）")
    agent = post.person.user
    women = Organisation.objects.create(name="新洲区妇女联合会（演示）", kind="women")
    mine, theirs = refers(by=agent), refers(body=women)
    matter = received(mine, clerk)
    with clock.at(at("2026-11-05 09:00")):
        assert set(Matter.objects.visible_to(agent)) == {mine}
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "审查意见机密甲", "aid_form": "arbitration"})
        act(matter, "grant", by=approver)
        client = Client()
        client.force_login(agent)
        page = client.get(f"/mine/{mine.number}/").content.decode()
        assert "给予法律援助" in page
        assert matter.number not in page
        assert "机密甲" not in page
        for number in (matter.number, theirs.number):
            assert client.get(f"/mine/{number}/").status_code == 404
        listed = client.get(f"/mine/bodies/{post.pk}/").content.decode()
        assert mine.number in listed
        assert matter.number not in listed
        assert theirs.number not in listed
        assert client.get(f"/mine/bodies/{agent_of(women).pk}/").status_code == 404


def test_an_agent_whose_post_ended_sees_nothing(refers: Refers, union: Organisation) -> None:
    post = agent_of(union, "孙干事（演示）")
    matter = refers(by=post.person.user)
    with clock.at(at("2027-01-01 09:00")):
        assert not Matter.objects.visible_to(User.objects.get(pk=post.person.user.pk)).filter(pk=matter.pk).exists()


def test_the_body_does_not_become_party_to_what_is_opened(refers: Refers, clerk: User, desk: Desk) -> None:
    """The intake desk carries the person over, not the union."""
    referral = refers()
    with clock.at(at("2026-11-04 09:00")):
        page = desk(clerk).get(f"/workbench/intake/?from={referral.number}&action=receive&service=legal_aid")
        assert page.status_code == 200
        text = page.content.decode()
    box = text[text.find("agent-0-name") :][:400]
    assert "总工会" not in box
    assert "赵" in text


def filled(**more: str) -> dict[str, str]:
    """The form as an agent fills it."""
    person = {"person-name": "赵建国", "person-id_number": ID_NUMBER, "person-phone": ""}
    return {**person, **{code: str(value) for code, value in ASKED.items()}, **more}


def lives(village: Region) -> dict[str, str]:
    """As the page asks it: the street, and the village below it."""
    return {"place-street": str(village.parent_id), "place-village": str(village.pk)}


def test_an_agent_files_on_the_pages(union: Organisation, village: Region) -> None:
    """From the page of the body to the matter; sent twice it is one."""
    post = agent_of(union, "孙干事（演示）")
    with clock.at(at("2026-11-03 09:00")):
        client = Client()
        client.force_login(post.person.user)
        url = f"/mine/bodies/{post.pk}/for/referral/"
        assert url in client.get(f"/mine/bodies/{post.pk}/").content.decode()
        page = client.get(url)
        token = str(page.context["token"])
        given = filled(token=token, sent="now", **lives(village))
        with open(__file__, "rb") as wrong:
            refused = client.post(url, {**given, "person-id_number": "1", "referral_files": wrong})
        assert refused.status_code == 200
        assert {"person-id_number", "referral_files"} <= set(refused.context["form"].errors)
        done = client.post(url, {**given, "referral_files": SimpleUploadedFile("a.pdf", pdf())})
        assert done.status_code == 302, done.context["form"].errors
        again = client.post(url, given)
    matter = Matter.objects.get(service="referral")
    assert done["Location"] == again["Location"] == f"/mine/{matter.number}/"
    assert (matter.channel, matter.region_id) == ("transfer", village.pk)
    assert matter.parties.get(relation="agent").organisation == union
    assert matter.materials.get().file is not None
    assert ID_NUMBER not in done["Location"]


def test_the_page_refuses_what_the_person_did_not_agree_to_and_strangers(union: Organisation, village: Region) -> None:
    post = agent_of(union, "孙干事（演示）")
    with clock.at(at("2026-11-03 09:00")):
        client = Client()
        client.force_login(post.person.user)
        url = f"/mine/bodies/{post.pk}/for/referral/"
        given = filled(token=str(client.get(url).context["token"]), consents="no", **lives(village))
        refused = client.post(url, given)
        assert "没有本人同意" in refused.content.decode()
        assert client.get(f"/mine/bodies/{post.pk}/for/legal_aid/").status_code == 404
        other = Client()
        other.force_login(agent_of(Organisation.objects.create(name="另一单位", kind="women")).person.user)
        assert other.get(url).status_code == 404
        assert other.post(url, given).status_code == 404
        assert Client().get(url).status_code == 302
    assert not Matter.objects.filter(service="referral").exists()


def test_links_say_where_it_went(refers: Refers, clerk: User) -> None:
    referral = refers()
    matter = received(referral, clerk)
    link = MatterLink.objects.get(source=referral)
    assert (link.target_id, link.kind) == (matter.pk, "converted")
