"""Money is entered once, explained, and only ever reversed."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from fahui.access.models import User
from fahui.ledger import entries
from fahui.ledger.models import Entry, Posting, Rate, Scheme
from fahui.people.models import Person
from fahui.people.register import enrol


@pytest.fixture
def person(db: None) -> Person:
    """A lawyer."""
    return enrol(name="钱立群", details={})


def rate(amount: str, day: str = "2024-01-01", **more: object) -> Rate:
    given = {"scheme": Scheme.AID, "kind": "civil", "unit": "case", "source": "示例文件", "set_by": "测试"}
    return Rate.objects.create(amount=Decimal(amount), valid_from=date.fromisoformat(day), **{**given, **more})


def paid(person: Person, by: User | None = None, work: str = "2026-000001-2:first", scheme: str = "aid") -> Posting:
    return entries.post(scheme, Entry.SUBSIDY, entries.Sum(Decimal(1400)), payee=person, work=work, by=by)


def test_the_rate_is_that_of_the_day_and_of_the_stage(db: None) -> None:
    Rate.objects.all().delete()
    old, new, trial = rate("1200"), rate("1400", "2026-01-01"), rate("1600", "2026-01-01", stage="trial")
    assert entries.rate_on("aid", "civil", date(2025, 12, 31)) == old
    assert entries.rate_on("aid", "civil", date(2026, 1, 1)) == new
    assert entries.rate_on("aid", "civil", date(2026, 5, 1), stage="trial") == trial
    assert entries.rate_on("aid", "civil", date(2025, 5, 1), stage="trial") == old
    assert entries.rate_on("aid", "civil", date(2023, 12, 31)) is None


def test_a_sum_explains_itself(db: None) -> None:
    found = entries.reckon(rate("1400"), Decimal(1), coefficient=Decimal("0.85"), why="质量评估合格")
    assert found.amount == Decimal("1190.00")
    assert found.words == [
        "标准：1400元每件，自2024年1月1日（周一）起用（示例文件，未核实）。",
        "数量：1件。",
        "系数：0.85（质量评估合格）。",
        "合计：1190.00元。",
    ]
    assert entries.reckon(rate("0.333", kind="x"), Decimal(5)).amount == Decimal("1.67")


def test_direct_costs_stop_at_the_cap(db: None) -> None:
    capped = rate("1400", direct_cap=Decimal(300))
    assert entries.direct_costs(capped, Decimal(120)).amount == Decimal(120)
    over = entries.direct_costs(capped, Decimal(480))
    assert over.amount == Decimal(300)
    assert "最高支付300元" in over.words[-1]


def test_f68_the_same_work_is_not_paid_twice_under_any_scheme(person: Person, clerk: User) -> None:
    paid(person)
    for scheme in ("aid", "mediation"):
        with pytest.raises(ValidationError, match="已经付过"):
            paid(person, scheme=scheme)
    paid(person, work="2026-000001-2:second")
    assert entries.balance(person=person) == Decimal(2800)


def test_a_reversal_frees_the_work_and_the_sum_is_nought(person: Person, clerk: User, reviewer: User) -> None:
    first = paid(person, by=clerk)
    with pytest.raises(ValidationError, match="由别人冲销"):
        entries.reverse(first, by=clerk, why="算错了")
    with pytest.raises(ValidationError, match="请写明原因"):
        entries.reverse(first, by=reviewer, why=" ")
    back = entries.reverse(first, by=reviewer, why="算错了")
    assert entries.balance(person=person) == 0
    with pytest.raises(ValidationError, match="已经冲销过"):
        entries.reverse(first, by=reviewer, why="再来")
    with pytest.raises(ValidationError, match="不能再冲销"):
        entries.reverse(back, by=clerk, why="再来")
    paid(person, by=clerk)
    with pytest.raises(ValidationError, match="已经付过"):
        paid(person, by=clerk)
    assert entries.balance(person=person) == Decimal(1400)


def test_what_is_taken_back_counts_against(person: Person) -> None:
    paid(person)
    entries.post(Scheme.AID, Entry.RECOVERY, entries.Sum(Decimal(400)), payee=person, work="追回1", by=None)
    assert entries.balance(person=person) == Decimal(1000)


@pytest.mark.parametrize("statement", ["update ledger_posting set amount = 1", "delete from ledger_posting"])
@pytest.mark.parametrize("role", ["", "fahui_app"])
def test_no_statement_alters_an_entry(person: Person, statement: str, role: str) -> None:
    paid(person)
    with connection.cursor() as cursor:
        if role:
            cursor.execute(f"set role {role}")
        try:
            refused = pytest.raises((IntegrityError, ProgrammingError), match=r"never changed|permission denied")
            with refused, transaction.atomic():
                cursor.execute(statement)
        finally:
            cursor.execute("reset role")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_pay_once() -> None:
    person = enrol(name="钱立群", details={})
    done: list[str] = []

    def work() -> None:
        try:
            paid(person)
            done.append("paid")
        except ValidationError:
            done.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["paid", "refused", "refused"]
