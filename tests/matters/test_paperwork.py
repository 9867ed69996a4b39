"""Letters of a matter: a draft falls with the step that made it, and a job touches its own letters only."""

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from fahui.access.models import User
from fahui.documents.models import Letter, Seal, SealUse
from fahui.matters import rendering
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, MatterLetter
from fahui.matters.tasks import after_event
from fahui.places.models import Region
from tests.cases import wage_case

OPINION = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
BACK = {"return_reason": "意见要写明收入情况"}
State = Letter.State


@pytest.fixture
def accepted(resident: User, village: Region, clerk: User) -> Matter:
    """An application under review."""
    return act(wage_case(resident, village).matter, "accept", by=clerk)


def letters(matter: Matter, code: str) -> list[Letter]:
    """The letters of one form, the oldest first."""
    return [row.letter for row in matter.letters.filter(code=code).select_related("letter").order_by("id")]


def test_a_draft_sent_back_is_void_with_the_reason_and_the_next_one_takes_the_first_number(
    accepted: Matter, reviewer: User, approver: User
) -> None:
    act(accepted, "propose_grant", by=reviewer, answers=OPINION)
    act(accepted, "return_review", by=approver, answers=BACK)
    (draft,) = letters(accepted, "grant_decision")
    assert (draft.state, draft.number_text) == (State.VOID, "")
    assert draft.void_reason == "退回重审：意见要写明收入情况"
    act(accepted, "propose_grant", by=reviewer, answers={**OPINION, "grant_reason": "收入为零"})
    act(accepted, "grant", by=approver)
    _void, issued = letters(accepted, "grant_decision")
    assert (issued.state, issued.number_seq) == (State.SIGNED, 1)


def test_a_proposal_turned_round_leaves_one_letter_of_the_other_kind(
    accepted: Matter, reviewer: User, approver: User
) -> None:
    act(accepted, "propose_grant", by=reviewer, answers=OPINION)
    act(accepted, "return_review", by=approver, answers=BACK)
    no = {"refusal_ground": "scope", "refusal_reason": "不在范围内"}
    act(accepted, "propose_refuse", by=reviewer, answers=no)
    act(accepted, "refuse", by=approver)
    assert [letter.state for letter in letters(accepted, "grant_decision")] == [State.VOID]
    assert [letter.state for letter in letters(accepted, "refusal_decision")] == [State.SIGNED]


def test_a_draft_of_a_withdrawn_application_is_void_but_what_was_signed_stays(
    accepted: Matter, reviewer: User, resident: User
) -> None:
    act(accepted, "propose_grant", by=reviewer, answers=OPINION)
    act(accepted, "withdraw", by=resident, answers={"withdraw_why": "和老板谈好了"})
    (draft,) = letters(accepted, "grant_decision")
    assert (draft.state, draft.void_reason) == (State.VOID, "撤回申请")  # their words are sealed and stay so
    assert [letter.state for letter in letters(accepted, "receipt")] == [State.SIGNED]


def test_sending_back_touches_no_draft_of_another_matter(
    accepted: Matter, resident: User, village: Region, clerk: User, reviewer: User, approver: User
) -> None:
    other = act(wage_case(resident, village).matter, "accept", by=clerk)
    for matter in (accepted, other):
        act(matter, "propose_grant", by=reviewer, answers=OPINION)
    act(accepted, "return_review", by=approver, answers=BACK)
    assert [letter.state for letter in letters(other, "grant_decision")] == [State.DRAFTED]


def test_when_the_sending_back_is_annulled_the_decision_gets_a_letter_all_the_same(
    accepted: Matter, reviewer: User, approver: User
) -> None:
    act(accepted, "propose_grant", by=reviewer, answers=OPINION)
    act(accepted, "return_review", by=approver, answers=BACK)
    back = Event.objects.get(matter=accepted, action="return_review")
    correct(accepted, Proposal(back.seq, "退错了件", annul=True), by=approver)
    act(accepted, "grant", by=approver)
    assert [letter.state for letter in letters(accepted, "grant_decision")] == [State.VOID, State.SIGNED]


def test_a_held_letter_falls_when_its_decision_is_taken_back(accepted: Matter, reviewer: User, approver: User) -> None:
    """The step that issued it no longer counts, so nothing may be sent out of it later."""
    act(accepted, "propose_grant", by=reviewer, answers=OPINION)
    (draft,) = letters(accepted, "grant_decision")
    draft.state, draft.held_reason = State.HELD, "缺字"
    draft.save()
    act(accepted, "return_review", by=approver, answers=BACK)
    draft.refresh_from_db()
    assert draft.state == State.VOID


def test_a_paper_stamp_leaves_no_job(accepted: Matter, clerk: User) -> None:
    receipt = MatterLetter.objects.get(matter=accepted, code="receipt")
    before = ProcrastinateJob.objects.count()
    act(accepted, "seal", by=clerk, answers={"letter": receipt.letter_id})
    assert ProcrastinateJob.objects.count() == before
    receipt.letter.refresh_from_db()
    assert receipt.letter.state == State.SEALED


def test_a_job_leaves_letters_of_earlier_events_alone(accepted: Matter, clerk: User) -> None:
    """A letter printed for the stamp of the office gets no e-seal besides, only because something else happened."""
    receipt = MatterLetter.objects.get(matter=accepted, code="receipt")
    opened, accept = (Event.objects.get(matter=accepted, seq=seq) for seq in (1, 2))
    after_event(opened.pk)
    Seal.objects.create(organ_name=settings.ORGAN_NAME, certificate="test")
    after_event(accept.pk)
    receipt.letter.refresh_from_db()
    assert (receipt.letter.state, receipt.letter.sealed_at) == (State.SIGNED, None)
    act(accepted, "seal", by=clerk, answers={"letter": receipt.letter_id})
    assert rendering.render_letters(opened) == 0  # its own letter is handled
    assert SealUse.objects.filter(letter=receipt.letter).count() == 1
