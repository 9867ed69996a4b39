"""What goes beyond the case: letters for the recipient, first offers, and the green channel, clause by clause."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import ID_NUMBER, WAGES
from tests.conftest import at

pytestmark = pytest.mark.django_db
RELIEF = {"relief_organ": "新洲区人民法院", "relief_reason": "工伤后没有收入。", "relief_consent": "yes"}
FEES = {"fee_court": "新洲区人民法院", "fee_relief": "delay"}
NOTARY = {"notary_office": "新洲公证处", "notary_matter": "委托"}


@pytest.fixture
def applied(clerk: User, village: Region) -> Callable[..., Matter]:
    """An application at the window on Monday 2 November."""

    def make(**more: Any) -> Matter:
        with clock.at(at("2026-11-02 10:00")):
            parties = [PartyEntry("applicant", "赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001"})]
            answers = {**WAGES, **more}
            return open_matter("legal_aid", by=clerk, parties=parties, region=village, answers=answers).matter

    return make


@pytest.fixture
def handled(
    applied: Callable[..., Matter], clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """Granted, assigned and taken."""
    matter = applied()
    with clock.at(at("2026-11-03 10:00")):
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
        act(matter, "grant", by=approver)
        act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        return act(matter, "take", by=lawyer.person.user)


@pytest.mark.parametrize(
    ("action", "answers"), [("relief_letter", RELIEF), ("court_fee_letter", FEES), ("notary_letter", NOTARY)]
)
def test_the_letter_goes_to_its_organ(
    handled: Matter, lawyer: Professional, action: str, answers: dict[str, str]
) -> None:
    """法律援助法 第五十三条; 办理法律援助案件程序规定 第三十条."""
    with clock.at(at("2026-11-05 10:00")):
        act(handled, action, by=lawyer.person.user, answers=answers)
    letter = handled.letters.get(code=action).letter
    assert letter.state in ("signed", "sealed")
    assert next(iter(answers.values())) in letter.values.values()


@pytest.mark.parametrize("action", ["relief_letter", "court_fee_letter", "notary_letter"])
def test_without_aid_there_is_no_letter(applied: Callable[..., Matter], clerk: User, action: str) -> None:
    matter = applied()
    with clock.at(at("2026-11-03 10:00")), pytest.raises(ValidationError) as refused:
        act(matter, action, by=clerk, answers={**RELIEF, **FEES, **NOTARY})
    assert refused.value.code == "stage"


def test_relief_wants_the_persons_consent_and_its_outcome_comes_back(
    handled: Matter, lawyer: Professional, resident: User
) -> None:
    handler = lawyer.person.user
    with clock.at(at("2026-11-05 10:00")):
        with pytest.raises(ValidationError) as refused:
            act(handled, "relief_letter", by=handler, answers={**RELIEF, "relief_consent": "no"})
        assert "没有同意" in "".join(refused.value.messages)
        with pytest.raises(PermissionDenied):
            act(handled, "relief_letter", by=resident, answers=RELIEF)
        with pytest.raises(ValidationError):
            act(handled, "relief_returned", by=handler, answers={"relief_result": "not_given"})
        act(handled, "relief_letter", by=handler, answers=RELIEF)
        with pytest.raises(ValidationError):
            act(handled, "relief_letter", by=handler, answers=RELIEF)
        with pytest.raises(ValidationError):
            act(handled, "relief_returned", by=handler, answers={"relief_result": "given"})
        done = act(handled, "relief_returned", by=handler, answers={"relief_result": "given", "relief_amount": "3000"})
    assert done.facts["relief_result"] == "given"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_first_offer_changes_nothing_of_the_aid(handled: Matter, lawyer: Professional, answer: str) -> None:
    """法律援助法 第四十六条: mediation is the recipient's choice; a refusal never harms."""
    before = (handled.stage, handled.turn, handled.outcome, handled.next_due)
    with clock.at(at("2026-11-05 10:00")):
        said = {"offered": "mediation", "offer_answer": answer}
        after = act(handled, "offer_first", by=lawyer.person.user, answers=said)
    assert (after.stage, after.turn, after.outcome, after.next_due) == before
    assert after.facts["offer_answer"] == answer
    assert Deadline.objects.filter(matter=after, kind="statutory", term="sign", met_at=None).exists()


def test_the_edition_of_2012_cites_no_law_that_came_later() -> None:
    old = services.edition("legal_aid", date(2012, 7, 1))
    assert not {action.code for action in old.actions} & {"relief_letter", "court_fee_letter", "notary_letter"}
    assert not {letter.code for letter in old.letters} & {"relief_letter", "court_fee_letter", "notary_letter"}


@pytest.mark.parametrize(
    ("more", "green"),
    [
        ({"means_ground": "migrant_worker"}, True),
        ({"means_ground": "no_fixed_income"}, True),
        ({"means_ground": "not_means_tested"}, True),
        ({"means_ground": "social_assistance", "assistance_kind": "preferential"}, True),
        ({"means_ground": "social_assistance", "assistance_kind": "allowance"}, False),
        ({"means_ground": "income", "monthly_income": "500", "pledge": "yes"}, False),
    ],
)
def test_the_green_channel_aims_at_the_same_day(
    applied: Callable[..., Matter], more: dict[str, str], green: bool
) -> None:
    """保障农民工工资支付条例 45, 法律援助法 45, 军人地位和权益保障法 61; the aim is ours, beside the seven days."""
    matter = applied(**more)
    row = Deadline.objects.filter(matter=matter, term="green").first()
    assert (row is not None) is green
    assert matter.urgent is green
    if row is not None:
        assert (row.due_on, row.kind) == (date(2026, 11, 2), "internal")
        assert matter.next_due != row.due_on


def test_it_stands_first_in_the_queue(applied: Callable[..., Matter]) -> None:
    waits = applied(means_ground="income", monthly_income="500", pledge="yes")
    hurries = applied()
    assert list(Matter.objects.filter(pk__in=(waits.pk, hurries.pk)).by_urgency()) == [hurries, waits]


def test_provisional_aid_reminds_of_its_papers(applied: Callable[..., Matter], approver: User) -> None:
    """法律援助法 第四十四条: the papers follow by a day the applicant is told, and the clock is theirs."""
    matter = applied()
    with clock.at(at("2026-11-02 11:00")):
        act(matter, "provide_first", by=approver, answers={"urgent_ground": "preservation", "papers_by": "2026-11-16"})
    row = Deadline.objects.get(matter=matter, term="papers")
    assert (row.due_on, row.duty) == (date(2026, 11, 16), "applicant")
    assert Deadline.objects.get(matter=matter, term="green").met_at is not None
