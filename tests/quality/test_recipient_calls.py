"""What a recipient says of their lawyer is kept from the lawyer, on every page, in the letter and in the volume."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, MatterLetter
from fahui.matters.problems import problems
from fahui.matters.vocabulary import Relation
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.conftest import Desk, account_of, at
from tests.services.claiming import Office

pytestmark = pytest.mark.django_db
WORDS = "律师另外收了两千元，别让他知道是我说的"
CALL: dict[str, Any] = {
    "called_on": "2026-11-20",
    "called_how": "phone",
    "called_satisfied": "2",
    "called_told": "no",
    "called_charged": "yes",
    "called_words": WORDS,
}


@pytest.fixture
def called(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> tuple[Office, Matter]:
    """An archived case whose recipient was called."""
    office = Office(staff, village, lawyer, resident)
    case = office.archived()
    with clock.at(at("2026-11-20 10:00")):
        return office, act(case, "call_recipient", by=office.clerk, answers=CALL)


def test_the_lawyer_sees_that_there_was_a_call_and_not_what_was_said(called: tuple[Office, Matter], desk: Desk) -> None:
    office, case = called
    page = f"/workbench/m/{case.number}/"
    letter = MatterLetter.objects.get(matter=case, code="recipient_call")
    address = f"{page}letters/{letter.letter_id}.pdf"
    seen = desk(office.reviewer).get(page).text
    assert WORDS in seen
    assert address in seen
    assert desk(office.reviewer).get(address).status_code == 200
    assert "受援人回访记录表" in desk(office.reviewer).get(f"{page}volume/").text
    mine = desk(office.handler)
    told = mine.get(page).text
    assert "回访了受援人" in told
    assert "不给承办人看" in told
    assert WORDS not in told
    assert address not in told
    assert mine.get(address).status_code == 404
    assert "受援人回访记录表" not in mine.get(f"{page}volume/").text
    with zipfile.ZipFile(io.BytesIO(mine.get(f"{page}volume/volume.zip").content)) as bundle:
        assert not [name for name in bundle.namelist() if "回访" in name]
    with zipfile.ZipFile(io.BytesIO(desk(office.reviewer).get(f"{page}volume/volume.zip").content)) as bundle:
        assert [name for name in bundle.namelist() if "回访" in name]


def test_a_duty_beside_the_case_opens_nothing(
    called: tuple[Office, Matter], staff: Callable[..., User], desk: Desk
) -> None:
    """The handler is made an approver too, who could otherwise put the event right and read it there."""
    office, case = called
    both = account_of(office.lawyer)
    grant = office.approver.live_grants()[0]
    grant.pk, grant.user = None, both
    grant.save()
    seq = Event.objects.get(matter=case, action="call_recipient").seq
    correct = f"/workbench/m/{case.number}/correct/{seq}/"
    assert WORDS in desk(staff(Role.APPROVER, "另一位")).get(correct).text
    assert desk(both).get(correct).status_code == 404
    assert WORDS not in desk(both).get(f"/workbench/m/{case.number}/").text


def test_a_step_kept_from_whoever_takes_it_is_a_problem() -> None:
    service = services.current("legal_aid")
    action = service.action("call_recipient")
    assert Relation.HANDLER in action.kept_from
    wrong = replace(action, by=(*action.by, Relation.HANDLER))
    rest = tuple(wrong if one.code == action.code else one for one in service.actions)
    assert any("is kept from “handler”, who takes it" in one for one in problems(replace(service, actions=rest)))
