"""补贴: asked once, checked by two, paid by a third, explained, taken back only by reversing (法律援助法 52)."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connections, transaction

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.ledger.entries import balance
from fahui.ledger.models import Claim, Posting, Rate
from fahui.matters.case import Case
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.models import Assignment, Deadline, Material, Matter, MatterLink
from fahui.people.models import Person, Professional
from fahui.places.models import Region
from fahui.services.subsidy_claim.rules import unpayable
from tests.conftest import at
from tests.services.claiming import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Iterator[Office]:
    """Monday 16 November 2026."""
    made = Office(staff, village, lawyer, resident)
    with clock.at(at("2026-11-16 10:00")):
        yield made


def test_the_sum_explains_itself_and_is_kept_with_the_step(office: Office) -> None:
    claim = office.claim(office.archived(), spent="86.50")
    claim = act(
        claim, "first_check", by=office.reviewer, answers={"grade": "passed", "cut": "60", "cut_why": "超期归档"}
    )
    kept = claim.events.get(action="first_check").facts
    assert kept["reckoned"] == [
        "标准：1400元每件，自2020年1月1日（周三）起用（外地示例：福建龙岩永定区2020年标准，系数为设计值，不是本地标准，未核实）。",
        "数量：1件。",
        "系数：0.9（合格）。",
        "合计：1260.00元。",
        "实际直接费用：86.5元。",
        "少发：60元（超期归档），劳务费为1200元。",
        "应付：1286.5元，其中劳务费1200元，直接费用86.5元。",
        "免征增值税和个人所得税（法律援助法第五十二条）。",
    ]
    assert (Decimal(kept["fee_due"]), Decimal(kept["costs_due"])) == (Decimal(1200), Decimal("86.50"))


def test_the_rate_of_the_closing_day_counts(office: Office) -> None:
    case = office.archived()
    for day, amount in (("2026-11-12", 1500), ("2026-11-13", 9000)):
        more = {"unit": "case", "source": "试", "set_by": "试", "valid_from": date.fromisoformat(day)}
        Rate.objects.create(scheme="aid", kind="civil", amount=Decimal(amount), **more)
    claim = act(office.claim(case), "first_check", by=office.reviewer, answers={"grade": "none"})
    assert Decimal(claim.facts["fee_due"]) == 1500


def test_two_check_and_a_third_pays(office: Office, staff: Callable[..., User], district: Region) -> None:
    claim = office.claim(office.archived())
    both = staff(Role.REVIEWER, "两岗")
    both.grants.create(role=Role.APPROVER, region=district, starts_on=date(2020, 1, 1))
    both.grants.create(role=Role.FINANCE, region=district, starts_on=date(2020, 1, 1))
    both = User.objects.get(pk=both.pk)
    claim = act(claim, "first_check", by=both, answers={"grade": "none"})
    with pytest.raises(PermissionDenied):
        act(claim, "second_check", by=both)
    claim = act(claim, "second_check", by=office.approver)
    with pytest.raises(PermissionDenied):
        act(claim, "enlist", by=both, answers={"batch": "1"})
    claim = act(claim, "enlist", by=office.finance, answers={"batch": "202611-1"})
    claim = act(claim, "pay", by=office.finance, answers={"paid_on": "2026-11-16", "voucher": "记-11"})
    assert (claim.stage, claim.outcome) == ("closed", "paid")
    posting = Posting.objects.get(about=claim.number)
    assert (posting.amount, posting.person, posting.unit) == (1400, office.lawyer.person, office.lawyer.organisation)
    assert posting.words == claim.facts["reckoned"]


def test_nobody_checks_for_themselves_or_a_case_of_their_own(office: Office, district: Region) -> None:
    claim = office.claim(office.archived())
    for role in (Role.REVIEWER, Role.APPROVER, Role.FINANCE):
        office.handler.grants.create(role=role, region=district, starts_on=date(2020, 1, 1))
    handler = User.objects.get(pk=office.handler.pk)
    with pytest.raises(ValidationError, match="您自己承办或者申领"):
        act(claim, "first_check", by=handler, answers={"grade": "none"})
    claim = act(claim, "first_check", by=office.reviewer, answers={"grade": "none"})
    with pytest.raises(ValidationError, match="您自己承办或者申领"):
        act(claim, "second_check", by=handler)
    claim = act(claim, "second_check", by=office.approver)
    with pytest.raises(ValidationError, match="您自己承办或者申领"):
        act(claim, "enlist", by=handler, answers={"batch": "1"})


def test_only_the_handler_claims(office: Office, staff: Callable[..., User]) -> None:
    case = office.archived()
    office.handler = staff(Role.CLERK, "别人")
    with pytest.raises(PermissionDenied):
        office.claim(case)
    assert not Claim.objects.exists()


def test_f68_the_same_file_cannot_be_claimed_twice(office: Office) -> None:
    case = office.archived()
    first = office.claim(case)
    with pytest.raises(ValidationError, match=f"已经申领过：{first.number}"):
        office.claim(case)
    row = Claim.objects.get()
    copy = {name: getattr(row, name) for name in ("scheme", "work", "alike", "origin", "person", "unit")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(**copy, about="2026-999999-9")
    act(first, "withdraw", by=office.handler)
    assert office.claim(case).number != first.number


def test_f68_what_looks_the_same_is_shown_with_links_and_paid_once(office: Office) -> None:
    one, other = office.claim(office.archived()), office.claim(office.archived())
    assert MatterLink.objects.filter(kind="alike", source=one, target=other).exists()
    for claim, twin in ((one, other), (other, one)):
        with pytest.raises(ValidationError, match=f"和{twin.number}像是同一件工作"):
            act(claim, "first_check", by=office.reviewer, answers={"grade": "none"})
    office.paid(one, apart_why="两个工地")
    Claim.objects.filter(about=one.number).update(apart="")  # paid before anybody knew of the other
    other = act(other, "first_check", by=office.reviewer, answers={"grade": "none", "apart_why": "不同的工地"})
    Claim.objects.filter(about=other.number).update(apart="")
    other = act(act(other, "second_check", by=office.approver), "enlist", by=office.finance, answers={"batch": "1"})
    with pytest.raises(ValidationError, match=f"和{one.number}像是同一件工作，那一件已经付过"):
        act(other, "pay", by=office.finance, answers={"paid_on": "2026-11-16", "voucher": "记-12"})
    assert balance(person=office.lawyer.person) == 1400


def test_different_work_is_paid_once_somebody_wrote_why(office: Office) -> None:
    one, other = office.claim(office.archived()), office.claim(office.archived())
    office.paid(one, apart_why="两个工地")
    office.paid(other, apart_why="两个工地，对方不同")
    assert balance(person=office.lawyer.person) == 2800


def test_p1_a_file_without_the_signed_agreement_is_refused(office: Office) -> None:
    claim = office.claim(office.archived(signed=[]))
    with pytest.raises(ValidationError, match="案卷里没有受援人签字的委托协议"):
        act(claim, "first_check", by=office.reviewer, answers={"grade": "none", "proof_seen": "yes"})
    claim = act(claim, "return_claim", by=office.reviewer, answers={"return_reason": "缺委托协议"})
    Material.objects.create(matter=claim, title="案卷里还缺的材料（委托协议、会见笔录等）", event_seq=claim.version)
    claim = act(claim, "resubmit", by=office.handler, answers={"resubmit_words": "已补"})
    with pytest.raises(ValidationError, match="案卷里没有受援人签字的委托协议"):
        act(claim, "first_check", by=office.reviewer, answers={"grade": "none"})
    answers = {"grade": "none", "proof_seen": "yes"}
    assert act(claim, "first_check", by=office.reviewer, answers=answers).stage == "accepted"


def test_p1_a_file_whose_agreement_or_report_does_not_count_is_refused(office: Office) -> None:
    case = office.archived()
    Matter.objects.filter(pk=case.pk).update(stage="closed")
    with pytest.raises(ValidationError):
        office.claim(case)
    Matter.objects.filter(pk=case.pk).update(stage="archived")
    whole = Case(case)
    whole.happenings = [one for one in whole.happenings if one.action != "sign_agreement"]
    whole.facts = {**whole.facts, "closing_report": ""}
    told = " ".join(unpayable(whole, office.lawyer, {}))
    assert "缺受援人签字的委托协议" in told
    assert "缺办理情况报告" in told


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("practice", "aid", "法律援助工作人员"),
        ("practice", "public", "公职工作人员"),
        ("body", "bureau", "司法局工作人员"),
    ],
)
def test_p1_whom_the_state_pays_gets_no_fee(office: Office, field: str, value: str, says: str) -> None:
    case = office.archived()
    if field == "body":
        office.lawyer.organisation.kind = value
        office.lawyer.organisation.save()
    else:
        setattr(office.lawyer, field, value)
        office.lawyer.save()
    with pytest.raises(ValidationError, match=says):
        office.claim(case, spent="40")
    claim = office.checked(office.claim(case, costs_only="yes", spent="40"))
    assert (Decimal(claim.facts["fee_due"]), Decimal(claim.facts["costs_due"])) == (0, 40)


@pytest.mark.parametrize(("until", "payable"), [("2026-11-11", False), ("2026-11-12", True)])
def test_p2_a_registration_that_lapsed_the_day_before_is_told_and_not_paid(
    office: Office, until: str, payable: bool
) -> None:
    case = office.archived()
    office.lawyer.licence_until = date.fromisoformat(until)
    office.lawyer.save()
    if payable:
        assert office.claim(case).stage == "submitted"
        return
    with pytest.raises(ValidationError, match="在结案日（2026-11-12）没有有效登记：执业证（登记）2026-11-11到期"):
        office.claim(case)


def test_a_group_case_is_capped(office: Office) -> None:
    Parameter.objects.create(
        name="subsidy.group_cap", value=3000, valid_from=date(2026, 1, 1), source="试行", set_by="试", verified=True
    )
    claim = office.checked(office.claim(office.archived(), people=5))
    assert Decimal(claim.facts["fee_due"]) == 3000
    assert "群体性案件最高支付3000元（试行）。" in claim.facts["reckoned"]
    assert "数量：5件。" in claim.facts["reckoned"]


def test_a_rate_published_meanwhile_sends_it_back(office: Office) -> None:
    claim = act(office.claim(office.archived()), "first_check", by=office.reviewer, answers={"grade": "none"})
    Rate.objects.create(
        scheme="aid", kind="civil", unit="case", amount=1500, valid_from=date(2026, 11, 1), source="试", set_by="试"
    )
    with pytest.raises(ValidationError, match="登记了新的标准，金额变了"):
        act(claim, "second_check", by=office.approver)
    claim = act(claim, "return_claim", by=office.approver, answers={"return_reason": "重算"})
    claim = act(claim, "resubmit", by=office.handler, answers={"resubmit_words": "无"})
    assert Decimal(office.checked(claim).facts["fee_due"]) == 1500


def test_without_a_rate_nothing_is_reckoned(office: Office) -> None:
    Rate.objects.filter(kind="civil").delete()
    with pytest.raises(ValidationError, match="没有登记适用于"):
        act(office.claim(office.archived()), "first_check", by=office.reviewer, answers={"grade": "none"})


def test_money_is_taken_back_by_another_person_and_the_work_is_free_again(office: Office) -> None:
    case = office.archived()
    claim = office.paid(office.claim(case, spent="50"))
    assert balance(person=office.lawyer.person) == 1450
    claim = act(claim, "propose_recovery", by=office.finance, answers={"recovery_reason": "案卷是编造的"})
    claim = act(claim, "recover", by=office.approver)
    assert (claim.stage, claim.outcome) == ("terminated", "recovered")
    assert balance(person=office.lawyer.person) == 0
    back = Posting.objects.filter(about=claim.number).exclude(reverses=None)
    assert {row.why for row in back} == {"案卷是编造的"}
    assert {row.made_by for row in back} == {office.approver}
    assert office.claim(case).stage == "submitted"


def test_a_refusal_names_its_reason_and_frees_the_work(office: Office) -> None:
    case = office.archived()
    why = {"deny_ground": "split", "deny_reason": "和另一件是一件"}
    claim = act(office.claim(case), "propose_deny", by=office.reviewer, answers=why)
    with pytest.raises(ValidationError, match="不在这一步"):
        act(claim, "second_check", by=office.approver)
    assert act(claim, "deny", by=office.approver).outcome == "denied"
    assert office.claim(case).stage == "submitted"


def test_the_terms_are_parameters_and_wait_while_it_is_returned(office: Office) -> None:
    claim = office.claim(office.archived())
    rows = {row.term: row for row in Deadline.objects.filter(matter=claim)}
    assert rows["check"].due_on == date(2026, 11, 23)
    assert not any(row.met_at for row in rows.values())
    claim = act(claim, "return_claim", by=office.reviewer, answers={"return_reason": "缺票据"})
    assert all(row.paused for row in Deadline.objects.filter(matter=claim))
    assert claim.turn == "handler"


def test_finance_sees_the_claim_and_not_the_case(office: Office) -> None:
    case = office.archived()
    claim = office.claim(case)
    seen = set(Matter.objects.visible_to(office.finance).values_list("number", flat=True))
    assert seen == {claim.number}
    assert not Material.objects.filter(matter=claim).exists()
    assert not claim.parties.exists()
    assert not Person.objects.visible_to(office.finance).exclude(pk=office.finance.person_id).exists()
    assert not Matter.objects.visible_to(office.clerk).filter(pk=claim.pk).exists()
    assert Assignment.objects.live().get(matter=claim).professional == office.lawyer


def test_corrections_do_not_reach_the_books(office: Office) -> None:
    claim = office.paid(office.claim(office.archived()))
    with pytest.raises(Refused, match="已经记账"):
        correct(claim, Proposal(seq=claim.events.count(), reason="试", annul=True), by=office.approver)
    assert balance(person=office.lawyer.person) == 1400


@pytest.mark.django_db(transaction=True)
def test_f68_two_claims_at_once_make_one(
    staff: Callable[..., User], village: Region, lawyer: Professional, resident: User
) -> None:
    office = Office(staff, village, lawyer, resident)
    with clock.at(at("2026-11-16 10:00")):
        case = office.archived()
    done: list[Any] = []

    def ask() -> None:
        try:
            with clock.at(at("2026-11-16 10:00")):
                office.claim(case)
            done.append("asked")
        except ValidationError:
            done.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["asked", "refused", "refused"]
