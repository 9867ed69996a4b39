"""An offer that nobody answers comes back by itself; the law's clock goes on; and it is counted."""

from collections.abc import Callable
from datetime import date

import pytest

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.answering import Figures, figures, outcomes
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Deadline, Event, Matter, StaffNotice
from fahui.matters.tasks import after_event, run_out_terms
from fahui.notices.models import Message
from fahui.people.models import Organisation, Professional
from fahui.places.models import Region
from fahui.services.legal_aid.assigning import GROUNDS
from tests.cases import wage_case
from tests.conftest import Desk, at

HEALTH = str(dict(GROUNDS)["health"])
Give = Callable[[], Matter]


@pytest.fixture
def offered(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Give:
    """Makes a case that was offered to the lawyer."""

    def make() -> Matter:
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        matter = act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)
        return act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮派"})

    return make


def term(matter: Matter, code: str) -> Deadline:
    """Its latest running."""
    return Deadline.objects.filter(matter=matter, term=code).order_by("-id")[0]


def test_f43_an_offer_without_an_answer_is_taken_back_and_offered_to_the_next(
    offered: Give, assigner: User, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-27 10:00")):  # a Friday: one working day runs to Monday's end
        matter = offered()
    first = term(matter, "assign")
    with clock.at(at("2026-12-01 00:10")):
        assert term(matter, "answer_assignment").last_day == date(2026, 11, 30)
        assert run_out_terms() == 1
        assert run_out_terms() == 0
    matter.refresh_from_db()
    event = Event.objects.get(matter=matter, action="not_answered")
    assert (matter.stage, event.actor) == ("accepted", "system:nightly")
    assert not Assignment.objects.live().exists()
    again = term(matter, "assign")
    assert (again.pk, again.met_at, again.due_on) == (first.pk, None, first.due_on)  # three days, begun once
    notice = StaffNotice.objects.get(matter=matter, role=Role.ASSIGNER, done_at=None)
    assert "钱律师没有按时答复" in notice.text
    after_event(event.pk)
    after_event(event.pk)
    told = Message.objects.get(person=lawyer.person)
    assert "已经收回，不用再办" in told.text
    other = Professional.objects.create(
        person=User.objects.create_user("19900070001", name="下一位", is_staff=True).person,
        organisation=Organisation.objects.get(pk=lawyer.organisation_id),
        kind="lawyer",
    )
    with clock.at(at("2026-12-01 09:00")):
        act(matter, "assign", by=assigner, answers={"professional": other.pk, "assign_reason": "轮派"})
    assert Assignment.objects.live().get().professional == other


def test_it_stays_with_whoever_answered_and_until_the_last_day_is_over(offered: Give, lawyer: Professional) -> None:
    with clock.at(at("2026-11-27 10:00")):
        taken, open_ = offered(), offered()
        act(taken, "take", by=lawyer.person.user)
    with clock.at(at("2026-11-30 23:00")):
        assert run_out_terms() == 0
    with clock.at(at("2026-12-01 00:10")):
        assert run_out_terms() == 1
    assert {one.matter for one in Assignment.objects.live()} == {taken}
    open_.refresh_from_db()
    assert open_.stage == "accepted"


def test_the_figures_follow_from_the_events(offered: Give, lawyer: Professional, desk: Desk, clerk: User) -> None:
    with clock.at(at("2026-11-27 10:00")):
        taken, returned, _silent = offered(), offered(), offered()
        act(taken, "take", by=lawyer.person.user)
        act(
            returned,
            "return_assignment",
            by=lawyer.person.user,
            answers={"return_ground": "health", "return_why": "出差"},
        )
    with clock.at(at("2026-12-01 00:10")):
        run_out_terms()
    with clock.at(at("2026-12-01 10:00")):
        offered()
        assert figures([lawyer.pk]) == {lawyer.pk: Figures(4, 1, 1, 1, ((HEALTH, 1),))}
        text = desk(clerk).get(f"/workbench/registers/lawyers/{lawyer.pk}/").text
    card = text.split("指派和答复")[1]
    assert [int(part.split("<")[0]) for part in card.split('<span class="num">')[1:7]] == [4, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("code", ["legal_aid", "appointed_defence"])
def test_what_answers_an_offer_is_read_off_the_definition(code: str) -> None:
    assert outcomes(services.current(code)) == {
        "take": "taken",
        "return_assignment": "returned",
        "confirm_return": "returned",
        "not_answered": "unanswered",
    }
