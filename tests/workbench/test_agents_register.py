"""经办人: entered by the registrar, upon a proof and up to a day; what the account then sees is its body's alone."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.models import Assignment, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
AGENTS = "/workbench/registers/agents/"
PHONE = "19900000071"
Enter = Callable[..., User]


@pytest.fixture
def committee(village: Region) -> Organisation:
    """A village committee."""
    return Organisation.objects.create(name="问津村村民委员会（演示）", kind="village_committee", region=village)


@pytest.fixture
def enter(keeper: User, desk: Desk) -> Enter:
    """The registrar enters an agent by the page: enter(committee, phone=…); their account."""
    client = desk(keeper)

    def make(body: Organisation, **fields: Any) -> User:
        answer = client.post(AGENTS + "new/", given(body, **fields))
        assert answer.status_code == 302, answer.text
        user = User.objects.by_phone(fields.get("phone", PHONE))
        assert user is not None
        return user

    return make


def given(body: Organisation, **fields: Any) -> dict[str, Any]:
    """The form as sent."""
    today = clock.today()
    return {
        "organisation": body.pk, "name": "肖小满", "phone": PHONE, "title": "文书", "scope": "party",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=90)).isoformat(),
        "proof_words": "介绍信2026年第1号", **fields,
    }  # fmt: skip


def asked_by(body: Organisation, region: Region, clerk: User) -> Matter:
    """A question that the clerk took down for a body."""
    party = PartyEntry("applicant", body.name, kind="organisation", organisation=body)
    answers = {"question": "鱼塘怎么重新发包？"}
    return open_matter("consultation", by=clerk, parties=[party], region=region, answers=answers).matter


def seen_by(user: User) -> set[Matter]:
    """All that a fresh sign-in of the account opens."""
    return set(Matter.objects.visible_to(User.objects.get(pk=user.pk)))


def test_the_registrar_makes_an_agent_with_an_account_and_the_proof_can_be_opened(
    keeper: User, desk: Desk, committee: Organisation
) -> None:
    client = desk(keeper)
    shot = BytesIO()
    Image.new("RGB", (40, 30), "white").save(shot, "JPEG")
    letter = SimpleUploadedFile("介绍信.jpg", shot.getvalue(), "image/jpeg")
    answer = client.post(AGENTS + "new/", given(committee, proof_words="", proof_file=letter))
    assert answer.status_code == 302, answer.text
    post = AgentPost.objects.get()
    assert post.person.user == User.objects.by_phone(PHONE)
    assert not post.person.user.is_staff
    assert post.proof is not None
    page = client.get(answer.headers["Location"]).text
    assert PHONE not in page
    assert client.get(f"{AGENTS}{post.pk}/proof/").content[:2] == b"\xff\xd8"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_nameless_account_is_the_same_in_every_language(
    language: str, keeper: User, desk: Desk, committee: Organisation
) -> None:
    with translation.override("en" if language == "zh-hans" else "zh-hans"):
        User.objects.create_user(PHONE)  # made while the page was read in the other language
    registrar = desk(keeper)
    registrar.cookies["lang"] = language
    assert registrar.post(AGENTS + "new/", given(committee)).status_code == 302
    assert AgentPost.objects.get().person.name == "肖小满"


def test_anothers_number_a_shut_account_and_a_second_post_are_refused_in_words(
    enter: Enter, keeper: User, desk: Desk, committee: Organisation, resident: User
) -> None:
    client = desk(keeper)
    other = client.post(AGENTS + "new/", given(committee, phone="19900000001"))
    assert "登记的是另一个名字" in other.text
    User.objects.filter(pk=resident.pk).update(is_active=False)
    shut = client.post(AGENTS + "new/", given(committee, phone="19900000001", name="赵建国"))
    assert "账号已经停用" in shut.text
    enter(committee)
    assert "已经是这个单位的经办人" in client.post(AGENTS + "new/", given(committee)).text
    assert AgentPost.objects.count() == 1


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"proof_words": ""}, "请写明凭证"),
        ({"ends_on": ""}, 'href="#id_ends_on"'),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "截止日期在起始日期之前"),
        ({"proof_words": "", "proof_file": SimpleUploadedFile("x.exe", b"MZ")}, 'href="#id_proof_file"'),
    ],
)
def test_proof_and_end_are_asked(
    left_out: dict[str, Any], said: str, keeper: User, desk: Desk, committee: Organisation
) -> None:
    answer = desk(keeper).post(AGENTS + "new/", given(committee, **left_out))
    assert answer.status_code == 200
    assert said in answer.text
    assert not AgentPost.objects.exists()
    assert User.objects.by_phone(PHONE) is None  # no account is left behind by a form that was refused


def test_an_agent_sees_the_matters_of_their_body_and_no_others(
    enter: Enter, committee: Organisation, village: Region, clerk: User, resident: User, desk: Desk
) -> None:
    firm = Organisation.objects.create(name="别的单位", kind="company", region=village)
    own, theirs = asked_by(committee, village, clerk), asked_by(firm, village, clerk)
    private = wage_case(resident, village).matter
    agent = enter(committee)
    assert seen_by(agent) == {own}
    client = Client()
    client.force_login(agent)
    post = AgentPost.objects.get()
    page = client.get(f"/mine/bodies/{post.pk}/").text
    assert own.number in page
    assert theirs.number not in page
    assert client.get(f"/mine/{own.number}/").status_code == 200
    for number in (theirs.number, private.number):
        assert client.get(f"/mine/{number}/").status_code == 404
    other = enter(firm, phone="19900000072", name="钱二")
    assert seen_by(other) == {theirs}
    of_other = AgentPost.objects.get(organisation=firm)
    assert client.get(f"/mine/bodies/{of_other.pk}/").status_code == 404


def test_a_provider_sees_what_the_body_handles_and_not_what_it_asked_for(
    enter: Enter, lawyer: Professional, village: Region, clerk: User, resident: User
) -> None:
    firm = lawyer.organisation
    asked, handled = asked_by(firm, village, clerk), wage_case(resident, village).matter
    Assignment.objects.create(matter=handled, professional=lawyer, organisation=firm, event_seq=1)
    assert seen_by(enter(firm, scope="provider")) == {handled}
    assert seen_by(enter(firm, scope="both", phone="19900000073", name="孙三")) == {asked, handled}


def test_after_the_end_date_the_agent_sees_nothing(
    enter: Enter, committee: Organisation, village: Region, clerk: User
) -> None:
    own = asked_by(committee, village, clerk)
    agent = enter(committee)
    post = AgentPost.objects.get()
    client = Client()
    client.force_login(agent)
    addresses = (f"/mine/bodies/{post.pk}/", f"/mine/{own.number}/")
    with clock.at(clock.now() + timedelta(days=90)):
        assert seen_by(agent) == {own}
        assert [client.get(one).status_code for one in addresses] == [200, 200]
    with clock.at(clock.now() + timedelta(days=91)):
        assert seen_by(agent) == set()
        assert [client.get(one).status_code for one in addresses] == [404, 404]
        assert committee.name not in client.get("/mine/").text


def test_shutting_the_post_or_the_body_ends_sight_at_once(
    enter: Enter, keeper: User, desk: Desk, committee: Organisation, village: Region, clerk: User
) -> None:
    own = asked_by(committee, village, clerk)
    agent = enter(committee)
    post = AgentPost.objects.get()
    assert seen_by(agent) == {own}
    desk(keeper).post(f"{AGENTS}{post.pk}/close/", {"why": "换人了"})
    assert seen_by(agent) == set()
    AgentPost.objects.update(active=True)
    Organisation.objects.filter(pk=committee.pk).update(active=False)
    assert seen_by(agent) == set()
