"""A proposal holds whom it proposes for a short time: for everybody else who assigns they count as taken."""

from collections.abc import Callable

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter, Reservation
from fahui.matters.ranking import together
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, at

BEST = "/workbench/many/best/"


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Callable[[], Matter]:
    """Makes a case that waits for a lawyer."""

    def make() -> Matter:
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With or without the solver it is the same."""
    monkeypatch.setattr(together, "available", lambda: False)


def test_two_assigners_do_not_count_on_the_same_last_place(
    granted: Callable[[], Matter], staff: Callable[..., User], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    lawyer.most_open = 1
    lawyer.save()
    first, second = granted(), granted()
    other = staff(Role.ASSIGNER, "另一位")
    with clock.at(at("2026-11-25 10:00")):
        text = desk(assigner).post(BEST, {"do": "propose", "pick": [first.number]}).text
        assert "这些人为您留到10:15，别人排的时候按已占用算" in text
        theirs = desk(other)
        page = theirs.post(BEST, {"do": "propose", "pick": [second.number]}).text
        assert "先等着" in page
        listed = theirs.get(f"/workbench/m/{second.number}/do/assign/").text
        assert "已满额：在办0件，别人正在排的1件，最多1件" in listed
        again = desk(assigner).post(BEST, {"do": "propose", "pick": [first.number]}).text
        assert "先等着" not in again  # one's own look is no hindrance
        assert Reservation.objects.live().count() == 1
        desk(assigner).post(BEST, {"do": "discard"})
        assert not Reservation.objects.exists()
        assert "先等着" not in theirs.post(BEST, {"do": "propose", "pick": [second.number]}).text


def test_it_runs_out_by_itself_and_ends_when_it_was_done(
    granted: Callable[[], Matter], staff: Callable[..., User], assigner: User, lawyer: Professional, desk: Desk
) -> None:
    lawyer.most_open = 1
    lawyer.save()
    first, second = granted(), granted()
    other = staff(Role.ASSIGNER, "另一位")
    with clock.at(at("2026-11-25 10:00")):
        desk(assigner).post(BEST, {"do": "propose", "pick": [first.number]})
    with clock.at(at("2026-11-25 10:14")):
        assert "先等着" in desk(other).post(BEST, {"do": "propose", "pick": [second.number]}).text
    with clock.at(at("2026-11-25 10:16")):
        page = desk(other).post(BEST, {"do": "propose", "pick": [second.number]}).text
        assert "先等着" not in page
        assert Reservation.objects.get().held_by == other  # what ran out is gone
        n = second.number
        form = {"do": "apply", "pick": n, f"to-{n}": lawyer.pk, f"version-{n}": second.version, f"why-{n}": "x"}
        desk(other).post(BEST, form)
        assert not Reservation.objects.exists()
        assert Assignment.objects.live().get().matter == second
        # It binds nobody: the server's own refusals are what they were.
        assert "先等着" in desk(assigner).post(BEST, {"do": "propose", "pick": [first.number]}).text
