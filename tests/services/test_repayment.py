"""What an untrue pledge costs: owed, paid in parts and confirmed by finance, let off by two people, given back."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.ledger.debts import Debt, debt_of
from fahui.ledger.models import Posting
from fahui.matters.case import Case
from fahui.matters.engine import act
from fahui.matters.models import Matter
from tests.conftest import Desk, at
from tests.services.test_pledges import ORDER, UNTRUE, Grants, check
from tests.services.test_pledges import grants as grants
from tests.services.test_pledges import other as other
from tests.services.test_pledges import standard as standard

pytestmark = pytest.mark.django_db
PAGE = "/workbench/payments/debts/"
PAID = {"paid_amount": "600", "paid_on": date(2026, 11, 9)}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Monday 9 November 2026."""
    with clock.at(at("2026-11-09 10:00")):
        yield


@pytest.fixture
def finance(staff: Callable[..., User]) -> User:
    """财务人员."""
    return staff(Role.FINANCE, "郭财务")


@pytest.fixture
def order(grants: Grants, other: User, resident: User, objection_officer: User) -> Callable[[], Matter]:
    """Found untrue, heard, ordered to pay 2600元 and a fine of 1000元."""

    def make() -> Matter:
        matter = grants()
        with clock.at(at("2026-11-02 10:00")):
            untrue = act(check(matter, other), "find_untrue", by=other, answers=UNTRUE)
        with clock.at(at("2026-11-03 10:00")):
            heard = act(untrue, "defend", by=resident, answers={"defence": "无"})
            return act(heard, "order", by=objection_officer, answers=ORDER)

    return make


def stands(matter: Matter, owed: int, paid: int = 0, let_off: int = 0, back: int = 0) -> bool:
    """Is the debt exactly this?"""
    return debt_of(matter.number) == Debt(Decimal(owed), Decimal(paid), Decimal(let_off), Decimal(back))


def test_an_order_enters_the_cost_and_the_fine_once(order: Callable[[], Matter], objection_officer: User) -> None:
    matter = order()
    rows = list(Posting.objects.filter(about=matter.number).order_by("pk"))
    assert [(row.scheme, row.entry, row.amount, row.words) for row in rows] == [
        ("repayment", "owed", Decimal(2600), ["已实施法律援助的费用：2600元。"]),
        ("repayment", "owed", Decimal(1000), ["罚款：1000元。"]),
    ]
    assert {row.made_by for row in rows} == {objection_officer}
    assert stands(matter, 3600)


def test_only_what_finance_confirms_is_paid_and_the_person_reads_what_is_left(
    order: Callable[[], Matter], clerk: User, finance: User
) -> None:
    matter = act(order(), "paid", by=clerk, answers=PAID)
    assert stands(matter, 3600)
    with pytest.raises(ValidationError, match="已不在这一步"):  # one at a time
        act(matter, "paid", by=clerk, answers=PAID)
    matter = act(matter, "confirm_paid", by=finance, answers={"voucher": "银-3"})
    assert stands(matter, 3600, paid=600)
    assert Case(matter).facts["left_to_pay"] == "3000"
    matter = act(matter, "paid", by=clerk, answers={**PAID, "paid_amount": "3000"})
    matter = act(matter, "not_received", by=finance, answers={"not_received_why": "账上没有"})
    assert stands(matter, 3600, paid=600)
    matter = act(act(matter, "paid", by=clerk, answers={**PAID, "paid_amount": "3000"}), "confirm_paid", by=finance,
                 answers={"voucher": "银-4"})  # fmt: skip
    assert stands(matter, 3600, paid=3600)


@pytest.mark.parametrize(("amount", "why"), [("3600.01", "还应支付3600元"), ("0", "大于0元")])
def test_nobody_pays_more_than_is_owed_or_nothing(
    amount: str, why: str, order: Callable[[], Matter], clerk: User
) -> None:
    with pytest.raises(ValidationError, match=why):
        act(order(), "paid", by=clerk, answers={**PAID, "paid_amount": amount})


def test_letting_off_takes_two_people(
    order: Callable[[], Matter], objection_officer: User, staff: Callable[..., User]
) -> None:
    asked = {"waiver_amount": "1000", "waiver_reason": "已经停产，家里有病人"}
    matter = act(order(), "propose_waiver", by=objection_officer, answers=asked)
    assert stands(matter, 3600)
    with pytest.raises(PermissionDenied):
        act(matter, "waive", by=objection_officer)
    other = staff(Role.OBJECTION_OFFICER, "另一人")
    refused = act(matter, "keep_owed", by=other, answers={"keep_owed_why": "理由不足"})
    assert stands(refused, 3600)
    again = act(refused, "propose_waiver", by=objection_officer, answers=asked)
    assert stands(act(again, "waive", by=other), 3600, let_off=1000)


def test_when_the_order_falls_nothing_is_owed_and_what_was_paid_goes_back(
    order: Callable[[], Matter], clerk: User, finance: User, objection_officer: User
) -> None:
    matter = act(act(order(), "paid", by=clerk, answers=PAID), "confirm_paid", by=finance, answers={"voucher": "1"})
    matter = act(matter, "undone", by=objection_officer, answers={"review_words": "区政府撤销"})
    assert debt_of(matter.number).left == -600
    given = {"refunded_on": date(2026, 11, 9), "refund_voucher": "退-1"}
    matter = act(matter, "give_back", by=finance, answers=given)
    assert stands(matter, 3600, paid=600, let_off=3600, back=600)
    assert debt_of(matter.number).left == 0
    with pytest.raises(ValidationError):
        act(matter, "give_back", by=finance, answers=given)


def test_finance_works_from_the_books_and_cannot_open_the_matter(
    order: Callable[[], Matter], clerk: User, finance: User, desk: Desk
) -> None:
    matter = act(order(), "paid", by=clerk, answers=PAID)
    client, page = desk(finance), f"{PAGE}{matter.number}/"
    assert client.get(f"/workbench/m/{matter.number}/").status_code == 404
    assert not Matter.objects.visible_to(finance).filter(pk=matter.pk).exists()
    assert page in client.get(PAGE).text
    text = client.get(page).text
    assert "支付了多少（元）" in text
    assert "600" in text
    assert "2026年11月9日" in text
    assert "月收入" not in text  # nothing of what was found
    assert Reading.objects.filter(user=finance, number=matter.number).exists()
    kept = client.post(page, {"do": "not_received", "not_received-not_received_why": ""}).text
    assert "有误" in kept
    sent = {"do": "confirm_paid", "confirm_paid-voucher": "银-9", "token": "0c8f39b0-9ab9-4cf1-8d0b-6d6c0f5e7a11"}
    assert client.post(page, sent, follow=True).text.count("已记下") == 1
    client.post(page, sent)
    assert stands(matter, 3600, paid=600)


def test_the_debts_are_for_those_who_answer_for_the_money_and_no_cost_of_the_office(
    order: Callable[[], Matter], finance: User, clerk: User, reviewer: User, approver: User, desk: Desk
) -> None:
    matter = order()
    for user in (clerk, reviewer):
        assert desk(user).get(PAGE).status_code == 404
        assert desk(user).get(f"{PAGE}{matter.number}/").status_code == 404
    assert "没有要财务办的" in desk(approver).get(f"{PAGE}{matter.number}/").text
    assert "这个月没有支付" in desk(finance).get("/workbench/payments/").text


def test_the_list_asks_as_much_for_five_as_for_one(
    order: Callable[[], Matter], finance: User, desk: Desk, resident: User
) -> None:
    def asked() -> int:
        client: Any = desk(User.objects.get(pk=finance.pk))
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    order()
    one = asked()
    for _n in range(4):
        order()
    assert asked() == one
