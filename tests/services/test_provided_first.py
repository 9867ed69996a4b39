"""先行提供 (法律援助法 第四十四条): help at once, the decision afterwards, and nothing is closed without one."""

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.case import happenings_of
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.permissions import available_actions
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import account_of, at
from tests.services.test_legal_aid import PROPOSAL

CLOSING = {
    "result": "judgment",
    "closing_paper": "judgment",
    "case_closed_on": "2026-11-03",
    "result_words": "已调解。",
}


@pytest.fixture
def helped(resident: User, village: Region, approver: User, assigner: User, lawyer: Professional) -> Matter:
    """Provided first on 2 November, assigned the same day."""
    with clock.at(at("2026-11-02 09:00")):
        matter = wage_case(resident, village).matter
        urgent = {"urgent_ground": "preservation", "papers_by": "2026-11-10"}
        matter = act(matter, "provide_first", by=approver, answers=urgent)
        given = {"professional": lawyer.pk, "assign_reason": "今天就能办"}
        return act(matter, "assign_first", by=assigner, answers=given)


def offered(matter: Matter, user: User) -> set[str]:
    """What this user may do now."""
    return {one.code for one in available_actions(user, matter, happenings_of(matter))}


def test_it_is_not_closed_before_the_decision(helped: Matter, approver: User, lawyer: Professional) -> None:
    handler = account_of(lawyer)
    with clock.at(at("2026-11-03 10:00")):
        matter = act(act(helped, "take", by=handler), "sign_agreement", by=handler)
        assert "close" not in offered(matter, handler)
        with pytest.raises(ValidationError, match="已不在这一步"):
            act(matter, "close", by=handler, answers=CLOSING)
        matter = act(matter, "confirm_grant", by=approver, answers=PROPOSAL)
        assert "close" in offered(matter, handler)
        assert act(matter, "close", by=handler, answers=CLOSING).stage == "closed"


def test_a_confirmed_grant_is_a_grant(
    helped: Matter, approver: User, reviewer: User, assigner: User, lawyer: Professional
) -> None:
    """Sent back by the lawyer it is assigned again; it is neither decided a second time nor refused."""
    handler = account_of(lawyer)
    with clock.at(at("2026-11-02 11:00")):
        matter = act(helped, "confirm_grant", by=approver, answers=PROPOSAL)
        matter = act(
            matter, "return_assignment", by=handler, answers={"return_ground": "health", "return_why": "临时住院"}
        )
        assert matter.stage == "accepted"
        assert offered(matter, reviewer) & {"propose_grant", "propose_refuse", "ask_cooperation"} == set()
        assert offered(matter, approver) & {"grant", "refuse", "provide_first"} == set()
        assert "assign_first" not in offered(matter, assigner)
        given = {"professional": lawyer.pk, "assign_reason": "已经出院"}
        assert act(matter, "assign", by=assigner, answers=given).stage == "assigned"
