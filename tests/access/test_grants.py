"""What a grant gives, where and until when; one table for lists, counts, single pages and actions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fahui.access.models import Grant, User
from fahui.access.roles import BLIND_TO_MATTERS, READ_BY_NAME, Role, System, Visitor
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.permissions import capacities, own_actions, roles_here
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import WAGES, applicant, wage_case
from tests.conftest import account_of


def again(user: User) -> User:
    """The account as the next request sees it."""
    return User.objects.get(pk=user.pk)


def sees(user: User, matter: Matter) -> bool:
    """On the list."""
    return Matter.objects.visible_to(again(user)).filter(pk=matter.pk).exists()


@pytest.fixture
def matter(resident: User, village: Region) -> Matter:
    """A wage case of the village."""
    return wage_case(resident, village).matter


@pytest.fixture
def street(village: Region) -> Region:
    """The street of the village."""
    assert village.parent is not None
    return village.parent


@pytest.fixture
def elsewhere(street: Region) -> Region:
    """Another street."""
    return Region.objects.filter(level="street").exclude(pk=street.pk)[0]


@pytest.mark.parametrize("role", [role for role in Role if role not in BLIND_TO_MATTERS | READ_BY_NAME])
def test_f70_a_role_reaches_its_own_region_and_below_and_nothing_beside(
    role: str,
    staff: Callable[..., User],
    matter: Matter,
    district: Region,
    street: Region,
    village: Region,
    elsewhere: Region,
) -> None:
    for region, expected in ((district, True), (street, True), (village, True), (elsewhere, False)):
        user = staff(role, "试", region)
        assert sees(user, matter) is expected
        assert bool(roles_here(again(user), matter)) is expected
        assert (Matter.objects.visible_to(again(user)).count() == 1) is expected


@pytest.mark.parametrize("role", sorted(BLIND_TO_MATTERS))
def test_whoever_keeps_the_system_reads_no_case(role: str, staff: Callable[..., User], matter: Matter) -> None:
    user = staff(role)
    assert not sees(user, matter)
    assert capacities(again(user), matter) == frozenset()
    assert own_actions(again(user), matter) == []
    with pytest.raises(PermissionDenied):
        act(matter, "reveal", by=again(user), answers={"reason": "看看"})


@pytest.mark.parametrize(
    ("starts", "ends", "in_force"), [(-1, None, True), (0, 0, True), (-9, -1, False), (1, None, False), (-9, 9, True)]
)
def test_a_grant_holds_from_its_first_to_its_last_day(
    starts: int, ends: int | None, in_force: bool, matter: Matter, staff: Callable[..., User]
) -> None:
    user = staff(Role.CLERK)
    today = clock.today()
    until = None if ends is None else today + timedelta(days=ends)
    Grant.objects.filter(user=user).update(starts_on=today + timedelta(days=starts), ends_on=until)
    assert sees(user, matter) is in_force
    assert again(user).holds(Role.CLERK) is in_force
    if not in_force:
        with pytest.raises(PermissionDenied):
            act(matter, "accept", by=again(user))


def test_a_grant_without_being_staff_gives_nothing(matter: Matter, district: Region) -> None:
    user = User.objects.create_user("19900004444", name="前员工", phone_verified=True)
    Grant.objects.create(user=user, role=Role.CHIEF, region=district, starts_on=date(2020, 1, 1))
    assert not sees(user, matter)
    assert again(user).roles() == frozenset()


def test_residents_see_their_own_and_those_they_apply_for(resident: User, village: Region, matter: Matter) -> None:
    other = User.objects.create_user("19900005555", name="赵小明", phone_verified=True)
    assert sees(resident, matter)
    assert not sees(other, matter)
    agent = applicant(other, name="赵小明")
    agent.relation = "agent"
    for_father = wage_case(other, village, parties=[applicant(None, name="赵老父"), agent]).matter
    assert sees(other, for_father)
    assert not sees(resident, for_father)
    assert capacities(again(other), for_father) == {"agent"}


def test_the_handler_sees_it_while_it_is_theirs(
    matter: Matter, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    user = account_of(lawyer)
    assert not sees(user, matter)
    matter = act(matter, "accept", by=clerk)
    matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
    matter = act(matter, "grant", by=approver)
    matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})
    assert sees(user, matter)
    matter = act(matter, "return_assignment", by=user, answers={"return_ground": "conflict", "return_why": "冲突"})
    assert not sees(user, matter)
    with pytest.raises(PermissionDenied):
        act(matter, "reveal", by=again(user), answers={"reason": "再看看"})


def test_a_visitor_may_open_and_nothing_else(village: Region, db: None) -> None:
    matter = open_matter("legal_aid", by=Visitor(), parties=[applicant(None)], region=village, answers=WAGES).matter
    assert matter.events.get().actor == "visitor:web"
    for code, answers in (("withdraw", {}), ("accept", {}), ("reveal", {"reason": "看"})):
        with pytest.raises(PermissionDenied):
            act(matter, code, by=Visitor(), answers=answers)


def test_what_is_not_open_to_the_public_is_opened_from_its_matter_only(resident: User, village: Region) -> None:
    with pytest.raises(PermissionDenied):
        open_matter(
            "objection",
            by=resident,
            parties=[applicant(resident)],
            region=village,
            answers={"objection_reason": "不服"},
        )


def test_the_system_takes_its_own_actions_only(matter: Matter) -> None:
    for code in ("accept", "withdraw", "reveal"):
        with pytest.raises(PermissionDenied):
            act(matter, code, by=System(), answers={"reason": "x"})


def test_the_account_is_found_by_phone_and_the_phone_stands_nowhere(resident: User) -> None:
    assert User.objects.by_phone(" 199-0000-0001 ") == resident
    assert User.objects.by_phone("19900000002") is None
    row: dict[str, Any] = User.objects.filter(pk=resident.pk).values()[0]
    assert "19900000001" not in str(row)
    assert str(resident) == "赵*国"
