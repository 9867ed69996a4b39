"""Acting for another: by a paper, up to its last day; and what a phone sign-in opens by how well one is known."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.claims import claim, prove, waiting
from fahui.matters.engine import act
from fahui.matters.messages import to_parties
from fahui.matters.models import Matter
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.circumstances import appoint, end
from fahui.people.linking import Verdict, decide, undo
from fahui.people.models import Assurance
from fahui.people.record import Code
from fahui.people.register import assure, enrol
from fahui.places.models import Region
from tests.cases import ID_NUMBER, WAGES, wage_case
from tests.conftest import at


@pytest.fixture
def son(db: None) -> User:
    """Acts for his mother."""
    return User.objects.create_user("19900000041", name="赵小军", phone_verified=True)


def asked_by(son: User, region: Region, until: str = "") -> Matter:
    """A wage case that the son files for his mother."""
    mother = PartyEntry("applicant", "王奶奶", details={"phone": "19900000042"})
    facts = {"acts_until": until} if until else {}
    agent = PartyEntry("agent", "赵小军", person=son.person, facts=facts)
    return wage_case(son, region, parties=[mother, agent]).matter


def withdraw(matter: Matter, by: User) -> Matter:
    """Something an agent may do."""
    return act(matter, "withdraw", by=by, answers={"withdraw_why": "不办了"})


def sees(user: User, matter: Matter) -> bool:
    """Is it among theirs?"""
    return Matter.objects.visible_to(user).filter(pk=matter.pk).exists()


def test_without_an_end_an_agent_acts_until_the_matter_is_over(son: User, village: Region) -> None:
    matter = asked_by(son, village)
    with clock.at(clock.now() + timedelta(days=400)):
        assert sees(son, matter)
        assert withdraw(matter, son).stage == "withdrawn"


def test_after_the_last_day_named_nothing_is_seen_or_done(son: User, village: Region) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = asked_by(son, village, until="2026-11-20")
    with clock.at(at("2026-11-20 23:00")):
        assert sees(son, matter)
    with clock.at(at("2026-11-21 00:01")):
        assert not sees(son, matter)
        with pytest.raises(ValidationError, match="2026年11月20日") as refused:
            withdraw(matter, son)
        assert refused.value.code == "agency"


def test_nobody_begins_on_a_paper_that_has_run_out(son: User, village: Region) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    with pytest.raises(ValidationError) as refused:
        asked_by(son, village, until=yesterday)
    assert refused.value.code == "agency"
    assert not Matter.objects.exists()


def test_papers_in_the_register_bind_and_a_new_one_opens_again(son: User, village: Region) -> None:
    matter = asked_by(son, village)
    mother = matter.parties.get(relation="applicant").person
    assert mother is not None
    today = clock.today()
    paper = appoint(mother, son.person, "agent", proof="授权委托书", ends_on=today + timedelta(days=30))
    assert sees(son, matter)
    end(paper, today - timedelta(days=1), person=mother, code=Code.AGENCY)  # taken back
    assert not sees(son, matter)
    with pytest.raises(ValidationError, match="不能再代办"):
        withdraw(matter, son)
    again = PartyEntry("applicant", "王奶奶", person=mother)
    with pytest.raises(ValidationError, match="不能再代办"):
        wage_case(son, village, parties=[again, PartyEntry("agent", "赵小军", person=son.person)])
    appoint(mother, son.person, "guardian", proof="指定监护判决书")
    assert withdraw(matter, son).stage == "withdrawn"


def test_a_paper_for_another_person_opens_nothing(son: User, village: Region) -> None:
    matter = asked_by(son, village, until=clock.today().isoformat())
    stranger = enrol(name="别人", details={})
    appoint(stranger, son.person, "agent", proof="书", ends_on=date(2099, 1, 1))
    with clock.at(clock.now() + timedelta(days=2)):
        assert not sees(son, matter)


def test_the_end_of_anothers_authority_takes_nothing_from_the_applicant(
    resident: User, son: User, village: Region
) -> None:
    parties = [
        PartyEntry("applicant", "赵建国", person=resident.person),
        PartyEntry("agent", "赵小军", person=son.person, facts={"acts_until": clock.today().isoformat()}),
    ]
    matter = wage_case(son, village, parties=parties).matter
    with clock.at(clock.now() + timedelta(days=2)):
        assert (sees(resident, matter), sees(son, matter)) == (True, False)
        with pytest.raises(PermissionDenied):
            act(matter, "accept", by=resident)


@pytest.fixture
def taken_down(resident: User, village: Region, clerk: User) -> Matter:
    """At the window the clerk found the person of the account and took the case down for them."""
    party = PartyEntry("applicant", "赵建国", details={"id_number": ID_NUMBER}, person=resident.person)
    return open_matter("legal_aid", by=clerk, parties=[party], region=village, answers=WAGES).matter


def test_what_staff_took_down_opens_only_to_somebody_proved(resident: User, taken_down: Matter) -> None:
    assert not sees(resident, taken_down)
    with pytest.raises(PermissionDenied):
        withdraw(taken_down, resident)
    assert [party.matter for party in waiting(resident)] == [taken_down]
    with pytest.raises(ValidationError):
        prove(resident, "000000")
    assert not sees(resident, taken_down)
    prove(resident, ID_NUMBER[-6:])
    resident.person.refresh_from_db()
    assert resident.person.assurance == Assurance.CODE
    assert sees(resident, taken_down)
    assert not waiting(resident).exists()


def test_seen_at_the_window_is_proof_enough(resident: User, taken_down: Matter) -> None:
    assure(resident.person, Assurance.SEEN)
    assert sees(resident, taken_down)


def test_number_and_query_code_prove_this_one_matter(resident: User, taken_down: Matter) -> None:
    claim(taken_down, resident, ID_NUMBER[-6:])
    assert sees(resident, taken_down)


def test_what_the_person_told_themselves_stays_open_when_staff_make_more_of_it(
    resident: User, village: Region, clerk: User
) -> None:
    question = open_matter(
        "consultation",
        by=resident,
        parties=[PartyEntry("applicant", "赵建国", person=resident.person)],
        region=village,
        answers={"question": "工资不给怎么办"},
    ).matter
    party = PartyEntry("applicant", "赵建国", person=resident.person, details={"id_number": ID_NUMBER})
    source = Source(question, "convert")
    aid = open_matter("legal_aid", by=clerk, parties=[party], region=village, answers=WAGES, source=source).matter
    assert sees(resident, question)
    assert sees(resident, aid)


def test_a_linked_record_opens_only_to_somebody_proved_and_closes_with_the_link(
    resident: User, village: Region, clerk: User
) -> None:
    other = enrol(name="赵建国", details={"id_number": ID_NUMBER}, region=village)
    party = PartyEntry("applicant", "赵建国", person=other)
    matter = open_matter("legal_aid", by=clerk, parties=[party], region=village, answers=WAGES).matter
    row = decide(resident.person, other, Verdict.SAME, "核对了身份证")
    assert not sees(resident, matter)
    prove(resident, ID_NUMBER[-6:])
    assert sees(resident, matter)
    undo(row, "弄错了")
    assert not sees(resident, matter)


def test_the_portal_says_that_something_waits_and_opens_it_against_the_digits(
    client: Client, resident: User, taken_down: Matter
) -> None:
    to_parties(taken_down, "k", f"您的事项{taken_down.number}：已受理。")
    client.force_login(resident)
    page = client.get("/mine/").content.decode()
    assert "还有1件在窗口或电话登记的事项" in page
    assert taken_down.number not in page  # neither in the list nor in the messages
    assert client.get(reverse("portal:matter", args=[taken_down.number])).status_code == 404
    address = reverse("portal:prove")
    assert "对不上" in client.post(address, {"last_six": "999999"}).content.decode()
    assert client.post(address, {"last_six": ID_NUMBER[-6:]})["Location"] == "/mine/"
    page = client.get("/mine/").content.decode()
    assert "还有1件" not in page
    assert taken_down.number in page
    assert client.get(address)["Location"] == "/mine/"


def test_digits_are_tried_five_times_an_hour(client: Client, resident: User, taken_down: Matter) -> None:
    client.force_login(resident)
    answers = [client.post(reverse("portal:prove"), {"last_six": "999999"}).content.decode() for _time in range(6)]
    assert "试的次数太多" in answers[-1]
    assert "试的次数太多" not in answers[4]
