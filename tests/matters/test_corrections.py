"""Everything can be put right and nothing is edited: restate, annul, and what follows from them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.models import Letter
from fahui.matters import anchors
from fahui.matters.case import Case, happenings_of
from fahui.matters.corrections import Proposal, correct, needs_second_person
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Assignment, Deadline, Event, Matter, StaffNotice
from fahui.matters.permissions import standing_of
from fahui.matters.road import replay
from fahui.matters.tasks import run_out_terms
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import at
from tests.matters.test_wage_case import due, serve

WHY = "日期登记错了"


def seq_of(matter: Matter, action: str) -> int:
    """The last event of an action."""
    return Event.objects.filter(matter=matter, action=action).order_by("-seq")[0].seq


def whole(matter: Matter) -> None:
    """What must hold after any correction."""
    assert anchors.verify() == []
    assert replay(matter.definition, happenings_of(matter)) == standing_of(matter)
    assert matter.version == matter.events.exclude(action__in=("reveal", "contact", "recompute")).count()


@pytest.fixture
def filed(resident: User, village: Region) -> Matter:
    """Filed on Monday 2 November."""
    with clock.at(at("2026-11-02 10:00")):
        return wage_case(resident, village).matter


@pytest.fixture
def asked(filed: Matter, clerk: User) -> Matter:
    """Asked for more papers by the 10th, served on the 3rd."""
    with clock.at(at("2026-11-03 10:00")):
        given = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 10)}
        matter = act(filed, "request_supplement", by=clerk, answers=given)
        return serve(matter, clerk, "2026-11-03")


@pytest.fixture
def refused(filed: Matter, clerk: User, reviewer: User, approver: User) -> Matter:
    """Refused on the 3rd and served on the 4th: the objection runs to the 19th."""
    with clock.at(at("2026-11-03 10:00")):
        matter = act(filed, "accept", by=clerk)
        refusal = {"refusal_ground": "scope", "refusal_reason": "不在范围"}
        matter = act(matter, "propose_refuse", by=reviewer, answers=refusal)
        matter = act(matter, "refuse", by=approver)
    with clock.at(at("2026-11-04 10:00")):
        return serve(matter, clerk, "2026-11-04")


def test_a_wrongly_dated_start_moves_the_clock_and_marks_the_letter_that_names_the_day(
    filed: Matter, clerk: User
) -> None:
    """The paper came on Friday 30 October: seven days end on Friday 6 November."""
    assert due(filed, "decide") == date(2026, 11, 9)
    with clock.at(at("2026-11-03 09:00")):
        moved = correct(filed, Proposal(1, WHY, happened_at=at("2026-10-30 16:00")), by=clerk)
    filed.refresh_from_db()
    assert due(filed, "decide") == date(2026, 11, 6)
    assert {(one.deadline.term, one.old, one.new) for one in moved} >= {
        ("decide", date(2026, 11, 9), date(2026, 11, 6))
    }
    assert filed.opened_on == date(2026, 10, 30)
    receipt = filed.letters.get(code="receipt")
    assert receipt.superseded
    assert "《申请材料接收凭证》写的日期后来有变动" in StaffNotice.objects.get(matter=filed).text
    whole(filed)


def test_a_restated_answer_takes_the_place_of_the_old_one_and_the_old_one_stays_to_be_read(
    filed: Matter, clerk: User
) -> None:
    with clock.at(at("2026-11-03 09:00")):
        correct(filed, Proposal(1, "听错了", answers={"statement": "欠的是四个月的工资", "amount": "32000"}), by=clerk)
    filed.refresh_from_db()
    facts = Case(filed).facts
    assert (facts["statement"], facts["amount"], facts["cause"]) == ("欠的是四个月的工资", "32000", "wages")
    first, second = filed.events.order_by("seq")
    assert (second.annuls, second.as_of, second.facts["_reason"]) == (1, 1, "听错了")
    assert first.facts["amount"] == "24000"
    assert due(filed, "decide") == date(2026, 11, 9)
    whole(filed)


def test_a_restated_event_can_be_restated_again_but_not_the_one_it_replaced(filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-03 09:00")):
        correct(filed, Proposal(1, WHY, happened_at=at("2026-10-30 16:00")), by=clerk)
        with pytest.raises(Refused, match="已经被更正过"):
            correct(filed, Proposal(1, WHY, happened_at=at("2026-10-29 16:00")), by=clerk)
        correct(filed, Proposal(2, WHY, happened_at=at("2026-11-02 09:00")), by=clerk)
    filed.refresh_from_db()
    assert due(filed, "decide") == date(2026, 11, 9)
    assert filed.events.get(seq=3).as_of == 1
    whole(filed)


@pytest.mark.parametrize(
    ("action", "day", "words"),
    [
        ("withdraw", "2026-11-01", "“撤回申请”的时间（2026年11月1日（周日））早于“申请法律援助”（2026年11月2日"),
        ("submit", "2026-11-04", "“受理”的时间（2026年11月3日（周二））早于“申请法律援助”（2026年11月4日"),
    ],
)
def test_a_step_is_not_moved_before_the_one_it_follows(
    filed: Matter, clerk: User, resident: User, action: str, day: str, words: str
) -> None:
    """Found by the machine: a withdrawal dated before the application left the clocks running for ever."""
    with clock.at(at("2026-11-03 09:00")):
        act(filed, "accept", by=clerk)
    with clock.at(at("2026-11-05 09:00")):
        act(filed, "withdraw", by=resident)
        with pytest.raises(Refused) as refused:
            correct(filed, Proposal(seq_of(filed, action), WHY, happened_at=at(f"{day} 09:00")), by=clerk)
        assert words in str(refused.value)
        correct(filed, Proposal(seq_of(filed, "withdraw"), WHY, happened_at=at("2026-11-02 16:00")), by=clerk)
    filed.refresh_from_db()
    assert filed.closed_on == date(2026, 11, 2)
    assert not Deadline.objects.filter(matter=filed, met_at=None).exists()
    whole(filed)


def test_annulling_is_refused_when_the_rest_no_longer_holds_and_the_sentence_names_it(
    filed: Matter, clerk: User, reviewer: User, approver: User
) -> None:
    with clock.at(at("2026-11-03 09:00")):
        matter = act(filed, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        before = Event.objects.count()
        with pytest.raises(Refused, match=r"后面的“给予援助，报审批”（2026年11月3日.*）就接不上了，请先撤销它"):
            correct(matter, Proposal(seq_of(matter, "accept"), WHY, annul=True), by=approver)
        assert Event.objects.count() == before
        correct(matter, Proposal(seq_of(matter, "propose_grant"), WHY, annul=True), by=approver)
        correct(matter, Proposal(seq_of(matter, "accept"), WHY, annul=True), by=approver)
    matter.refresh_from_db()
    assert matter.stage == "submitted"
    assert matter.letters.get(code="grant_decision").letter.state == Letter.State.VOID
    whole(matter)


def test_a_lapse_falls_when_its_day_moves_and_follows_again_on_the_new_day(
    asked: Matter, clerk: User, approver: User
) -> None:
    """A notice recorded as served on the 3rd was served on the 5th and allowed until the 20th."""
    with clock.at(at("2026-11-11 00:10")):
        assert run_out_terms() == 1
    asked.refresh_from_db()
    assert (asked.stage, asked.outcome) == ("withdrawn", "deemed_withdrawn")
    with clock.at(at("2026-11-12 09:00")):
        longer = Proposal(
            seq_of(asked, "request_supplement"), "期限登记错了", answers={"supplement_by": date(2026, 11, 20)}
        )
        correct(asked, longer, by=clerk, second=approver)
    asked.refresh_from_db()
    assert (asked.stage, asked.outcome) == ("supplementing", "")
    row = Deadline.objects.get(matter=asked, term="supplement")
    assert (row.last_day, row.met_at, row.then_done) == (date(2026, 11, 20), None, False)
    whole(asked)
    with clock.at(at("2026-11-20 23:00")):
        assert run_out_terms() == 0
    with clock.at(at("2026-11-21 00:10")):
        assert run_out_terms() == 1
        assert run_out_terms() == 0
    asked.refresh_from_db()
    assert asked.stage == "withdrawn"
    whole(asked)


def test_a_lapse_that_still_rests_on_its_day_stands(asked: Matter, clerk: User, approver: User) -> None:
    with clock.at(at("2026-11-11 00:10")):
        run_out_terms()
    with clock.at(at("2026-11-12 09:00")):
        correct(asked, Proposal(1, WHY, answers={"amount": "9000"}), by=clerk, second=approver)
    asked.refresh_from_db()
    assert asked.stage == "withdrawn"


def test_a_day_before_this_edition_began_is_refused(resident: User, village: Region, clerk: User) -> None:
    with clock.at(at("2023-09-04 10:00")):
        matter = wage_case(resident, village).matter
        with pytest.raises(Refused, match="另一版规定"):
            correct(matter, Proposal(1, WHY, happened_at=at("2023-08-31 10:00")), by=clerk)
        correct(matter, Proposal(1, WHY, happened_at=at("2023-09-01 10:00")), by=clerk)


def test_after_service_a_second_person_must_agree(asked: Matter, clerk: User, approver: User, reviewer: User) -> None:
    change = Proposal(1, WHY, answers={"amount": "9000"})
    with clock.at(at("2026-11-04 09:00")):
        assert needs_second_person(asked)
        for second in (None, clerk):
            with pytest.raises(Refused, match="另一位负责人"):
                correct(asked, change, by=clerk, second=second)
        with pytest.raises(PermissionDenied):
            correct(asked, change, by=clerk, second=reviewer)  # a reviewer is no head
        correct(asked, change, by=clerk, second=approver)
    last = asked.events.order_by("-seq")[0]
    assert last.facts["_agreed"] == f"user:{approver.pk}"


def test_voiding_the_served_letter_does_not_spare_the_second_person(asked: Matter, clerk: User, approver: User) -> None:
    letter = asked.letters.get(code="supplement_notice").letter
    letter.state, letter.void_reason = Letter.State.VOID, "试"
    letter.save()
    with pytest.raises(Refused, match="另一位负责人"):
        correct(asked, Proposal(1, WHY, answers={"amount": "9000"}), by=clerk)


def test_the_day_a_resident_was_told_never_becomes_earlier(refused: Matter, clerk: User, approver: User) -> None:
    """Told: until the 19th. The service was really on the 3rd, which would make it the 18th; the 19th stands."""
    assert due(refused, "object") == date(2026, 11, 19)
    with clock.at(at("2026-11-05 09:00")):
        earlier = Proposal(seq_of(refused, "serve"), WHY, answers={"served_on": date(2026, 11, 3)})
        correct(refused, earlier, by=clerk, second=approver)
    row = Deadline.objects.get(matter=refused, term="object")
    assert (row.due_on, row.shown_until, row.last_day) == (date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 19))
    with clock.at(at("2026-11-06 09:00")):
        later = Proposal(seq_of(refused, "serve"), WHY, answers={"served_on": date(2026, 11, 5)})
        correct(refused, later, by=clerk, second=approver)
    assert Deadline.objects.get(matter=refused, term="object").last_day == date(2026, 11, 20)
    whole(Matter.objects.get(pk=refused.pk))


@pytest.mark.parametrize("how", ["answers", "moment"])
def test_a_restated_service_moves_the_letters_own_day_and_its_receipt_is_superseded(
    how: str, refused: Matter, clerk: User, approver: User
) -> None:
    """The day of service is one thing, whether the form corrected the day or the time."""
    given: dict[str, Any] = {"answers": {"served_on": date(2026, 11, 3)}}
    if how == "moment":
        given = {
            "happened_at": at("2026-11-03 00:00"),
            "answers": {"served_on": "2026-11-04", "served_how": "post", "post_number": "XA1"},
        }
    with clock.at(at("2026-11-05 09:00")):
        correct(refused, Proposal(seq_of(refused, "serve"), WHY, **given), by=clerk, second=approver)
    event = refused.events.order_by("-seq")[0]
    assert (event.facts["served_on"], event.happened_on, event.precision) == ("2026-11-03", date(2026, 11, 3), "day")
    assert refused.letters.get(code="refusal_decision").letter.served_on == date(2026, 11, 3)
    assert refused.letters.get(code="service_receipt").superseded
    with clock.at(at("2026-11-06 09:00")), pytest.raises(Refused, match="早于文书日期"):
        correct(refused, Proposal(event.seq, WHY, answers={"served_on": date(2026, 11, 2)}), by=clerk, second=approver)


def test_a_service_that_never_was_is_annulled_and_the_letter_waits_again(
    refused: Matter, clerk: User, approver: User, staff: Any
) -> None:
    other = staff("approver", "第二位主任")
    with clock.at(at("2026-11-05 09:00")):
        with pytest.raises(Refused, match="后面的“登记送达”"):
            correct(refused, Proposal(seq_of(refused, "refuse"), WHY, annul=True), by=approver, second=other)
        correct(refused, Proposal(seq_of(refused, "serve"), WHY, annul=True), by=approver, second=other)
    refused.refresh_from_db()
    letter = refused.letters.get(code="refusal_decision").letter
    assert (letter.state, letter.served_on, letter.served_how) == (Letter.State.SEALED, None, "")
    assert refused.letters.get(code="service_receipt").letter.state == Letter.State.VOID
    assert not Deadline.objects.filter(matter=refused, term="object").exists()
    assert [row.letter_id for row in fitting_letters(refused, "serve")] == [letter.pk]
    with clock.at(at("2026-11-05 10:00")):
        correct(refused, Proposal(seq_of(refused, "refuse"), WHY, annul=True), by=approver)  # nothing is served now
    refused.refresh_from_db()
    assert (refused.stage, refused.outcome) == ("accepted", "")
    assert refused.letters.get(code="refusal_decision").letter.state == Letter.State.VOID
    whole(refused)


@pytest.fixture
def assigned(
    filed: Matter, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """Granted and given to the lawyer."""
    with clock.at(at("2026-11-03 10:00")):
        matter = act(filed, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        matter = act(matter, "grant", by=approver)
        return act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})


@pytest.mark.parametrize("restated_before", [False, True])
def test_an_annulled_assignment_ends_also_when_it_had_been_restated(
    restated_before: bool, assigned: Matter, assigner: User, approver: User, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-04 10:00")):
        if restated_before:
            correct(
                assigned,
                Proposal(seq_of(assigned, "assign"), "理由写错", answers={"assign_reason": "擅长"}),
                by=assigner,
            )
            assert Assignment.objects.live().filter(matter=assigned).exists()
        correct(assigned, Proposal(seq_of(assigned, "assign"), "选错了人", annul=True), by=approver)
    assigned.refresh_from_db()
    assert not Assignment.objects.live().filter(matter=assigned).exists()
    assert (assigned.stage, due(assigned, "assign")) == ("accepted", date(2026, 11, 6))
    assert not Matter.objects.visible_to(User.objects.get(pk=lawyer.person.user.pk)).filter(pk=assigned.pk).exists()
    whole(assigned)


def test_another_handler_is_not_put_in_by_a_correction(assigned: Matter, assigner: User, lawyer: Professional) -> None:
    with pytest.raises(Refused, match="重新指派"):
        correct(
            assigned, Proposal(seq_of(assigned, "assign"), WHY, answers={"professional": lawyer.pk + 1}), by=assigner
        )


def test_restating_a_proposal_makes_nobody_free_to_approve_their_own(
    filed: Matter, clerk: User, staff: Any, approver: User, district: Region
) -> None:
    """The first proposer stays one of the two, and so does whoever restated it."""
    from fahui.access.models import Grant

    both = staff("reviewer", "双岗")
    Grant.objects.create(user=both, role="approver", region=district, starts_on=date(2020, 1, 1))
    with clock.at(at("2026-11-03 10:00")):
        matter = act(filed, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=both, answers={"grant_reason": "符合", "aid_form": "litigation"})
        correct(
            matter, Proposal(seq_of(matter, "propose_grant"), "改字", answers={"grant_reason": "符合条件"}), by=approver
        )
        for proposer in (both, approver):
            with pytest.raises(PermissionDenied):
                act(matter, "grant", by=proposer)
        act(matter, "grant", by=staff("approver", "第三位"))


def test_who_may_correct_what(
    filed: Matter, clerk: User, reviewer: User, approver: User, resident: User, staff: Any
) -> None:
    with clock.at(at("2026-11-03 10:00")):
        matter = act(filed, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        proposal = seq_of(matter, "propose_grant")
        restate = Proposal(proposal, WHY, answers={"grant_reason": "改"})
        for stranger in (resident, staff("supervisor"), staff("system_admin"), staff("chief")):
            with pytest.raises(PermissionDenied):
                correct(matter, restate, by=stranger)
        with pytest.raises(PermissionDenied):
            correct(matter, restate, by=clerk)  # may restate what a clerk may do, not what a reviewer said
        with pytest.raises(PermissionDenied):
            correct(matter, Proposal(proposal, WHY, annul=True), by=reviewer)  # annulling is for heads
        correct(matter, restate, by=reviewer)
        with pytest.raises(Refused, match="原因"):
            correct(matter, Proposal(seq_of(matter, "accept"), "  ", annul=True), by=approver)
        with pytest.raises(Refused, match="提交不能撤销"):
            correct(matter, Proposal(1, WHY, annul=True), by=approver)
        with pytest.raises(Refused, match="将来"):
            correct(
                matter, Proposal(seq_of(matter, "accept"), WHY, happened_at=clock.now() + timedelta(hours=1)), by=clerk
            )


def test_what_hangs_on_something_else_is_not_corrected(
    refused: Matter, resident: User, village: Region, clerk: User, approver: User, staff: Any
) -> None:
    from fahui.matters.opening import Source, open_matter
    from tests.cases import applicant

    other = staff("approver", "第二位主任")
    with clock.at(at("2026-11-05 09:00")):
        open_matter(
            "objection", by=resident, parties=[applicant(resident)], region=village,
            answers={"objection_reason": "不同意"}, source=Source(refused, "object"),
        )  # fmt: skip
        with pytest.raises(Refused, match="另一件事项"):
            correct(refused, Proposal(seq_of(refused, "object"), WHY, annul=True), by=approver, second=other)
        act(refused, "contact", by=clerk, answers={"contact_words": "来电"})
        with pytest.raises(Refused, match="不能更正"):
            correct(refused, Proposal(seq_of(refused, "contact"), WHY, annul=True), by=approver, second=other)


def test_an_extension_is_corrected_and_the_last_day_follows(filed: Matter, approver: User) -> None:
    with clock.at(at("2026-11-03 09:00")):
        matter = act(filed, "extend", by=approver, answers={"term": "decide", "extend_by": 5, "reason": "异地核查"})
        assert due(matter, "decide") == date(2026, 11, 16)  # the 14th is a Saturday
        correct(matter, Proposal(seq_of(matter, "extend"), WHY, answers={"extend_by": 2}), by=approver)
        assert due(matter, "decide") == date(2026, 11, 11)
        with pytest.raises(Refused, match="大于0"):
            correct(matter, Proposal(seq_of(matter, "extend"), WHY, answers={"extend_by": 0}), by=approver)
        correct(matter, Proposal(seq_of(matter, "extend"), WHY, annul=True), by=approver)
        assert due(matter, "decide") == date(2026, 11, 9)
