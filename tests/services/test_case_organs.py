"""Who may give notice of a criminal case: courts, procuratorates, police; places of custody ask for a duty lawyer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from fahui.access import api_keys
from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Organisation, OrganisationKind
from fahui.places.models import Region
from tests.api.posts import agent_of
from tests.api.test_notices import send
from tests.conftest import Desk, at
from tests.services.test_appointed_defence import NOTICE
from tests.workbench.test_intake import sheet

pytestmark = pytest.mark.django_db
NOW = "2026-11-02 10:00"
ORGANS = {OrganisationKind.COURT, OrganisationKind.PROCURATORATE, OrganisationKind.POLICE}
MAY = {"appointed_defence": ORGANS, "duty_counsel": {*ORGANS, OrganisationKind.CUSTODY}}
HELP: dict[str, Any] = {
    "requested_by": "self",
    "accused_of": "盗窃",
    "procedure_stage": "investigation",
    "organ": "police",
    "wants": ["consult"],
}


def body_of(kind: str) -> Organisation:
    """A body of that kind."""
    return Organisation.objects.create(name=f"某单位{kind}（演示）", kind=kind)


def notify(body: Organisation, by: User, region: Region) -> Matter:
    """Notice in the name of that body."""
    parties = [
        PartyEntry("applicant", "小满（演示）", details={"id_number": "000000200903071237"}),
        PartyEntry("agent", body.name, kind="organisation", organisation=body),
    ]
    return open_matter("appointed_defence", by=by, parties=parties, region=region, answers=NOTICE).matter


@pytest.mark.parametrize("code", sorted(MAY))
@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_the_page_leads_there_only_whom_the_law_names(kind: str, code: str) -> None:
    """法律援助法 第二十五条、第二十八条、第三十七条: every kind of body, by its page and by the address itself."""
    with clock.at(at(NOW)):
        post = agent_of(body_of(kind))
        client = Client()
        client.force_login(post.person.user)
        url = f"/mine/bodies/{post.pk}/for/{code}/"
        may = kind in MAY[code]
        assert (url in client.get(f"/mine/bodies/{post.pk}/").text) is may
        assert client.get(url).status_code == (200 if may else 404)
        assert may or client.post(url, NOTICE).status_code == 404
    assert not Matter.objects.exists()


def test_a_village_committee_still_refers(village: Region) -> None:
    with clock.at(at(NOW)):
        post = agent_of(body_of("village"))
        client = Client()
        client.force_login(post.person.user)
        assert f"/mine/bodies/{post.pk}/for/referral/" in client.get(f"/mine/bodies/{post.pk}/").text


@pytest.mark.parametrize("kind", ["village", "custody", "organ", "law_firm"])
def test_the_engine_refuses_it_whatever_the_door(kind: str, clerk: User, village: Region) -> None:
    body = body_of(kind)
    with clock.at(at(NOW)):
        with pytest.raises(PermissionDenied):
            notify(body, agent_of(body).person.user, village)
        with pytest.raises(ValidationError, match="不能作为这类事项的通知机关"):
            notify(body, clerk, village)
    assert not Matter.objects.exists()


@pytest.mark.parametrize("kind", sorted(ORGANS))
def test_a_case_organs_agent_gives_notice(kind: str, village: Region) -> None:
    body = body_of(kind)
    with clock.at(at(NOW)):
        assert notify(body, agent_of(body).person.user, village).stage == "accepted"


def test_the_api_refuses_it(staff: Callable[..., User]) -> None:
    security = staff(Role.SECURITY_ADMIN, "何安全")
    with clock.at(at(NOW)):
        for kind, status in (("village", 403), ("court", 201)):
            until = date(2026, 12, 31)
            key = api_keys.issue(agent_of(body_of(kind)), by=security, purpose="系统", ends_on=until)[1]
            answer = send(key)
            assert answer.status_code == status
            assert status == 201 or "贵单位不能送交这类通知" in answer.json()["title"]
    assert Matter.objects.get().parties.get(relation="agent").organisation.kind == "court"


def test_the_desk_is_told_why(clerk: User, village: Region, desk: Desk) -> None:
    """A paper of a body that the register knows as something else is not taken for a notice."""
    body = body_of("village")
    client = desk(clerk)
    named = {"applicant-0-name": "小满（演示）", "agent-0-name": body.name, "in-channel": "transfer"}
    with clock.at(at(NOW)):
        page = client.post(
            "/workbench/intake/?service=appointed_defence", sheet(village, "appointed_defence", **NOTICE, **named)
        )
    assert "不能作为这类事项的通知机关" in page.text
    assert not Matter.objects.exists()


def test_every_kind_that_a_service_names_exists() -> None:
    for service in services:
        for role in service.parties:
            assert set(role.bodies) <= set(OrganisationKind.values)
            assert not role.bodies or "organisation" in role.kinds
