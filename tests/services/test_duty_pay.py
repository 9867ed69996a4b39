"""值班补贴: a duty lawyer's day is claimed once, by the road of every subsidy, under the rate of that day."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.ledger.models import Claim, CostRule, Posting, Rate
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.conftest import Desk, account_of, at
from tests.matters.driver import Cast
from tests.matters.driver import lawyer as another_lawyer
from tests.services.claiming import ASKED

pytestmark = pytest.mark.django_db
MINE = "/workbench/payments/mine/"
DAY = {"work_day": "2026-11-09"}
TUESDAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Monday 16 November 2026."""
    with clock.at(at("2026-11-16 10:00")):
        yield


@pytest.fixture
def rate(db: None) -> Rate:
    """200元 a day since 2026."""
    Rate.objects.filter(kind="duty_help").delete()
    return rate_of("day", 200)


def rate_of(unit: str, amount: int, since: date = date(2026, 1, 1)) -> Rate:
    """A rate for the help of duty lawyers."""
    return Rate.objects.create(
        scheme="duty", kind="duty_help", stage="", unit=unit, amount=amount, cost_rule=CostRule.ACTUAL,
        valid_from=since, source="试行标准", set_by="t", tax_free=True,
    )  # fmt: skip


@pytest.fixture
def helped(clerk: User, assigner: User, village: Region, lawyer: Professional, rate: Rate) -> Callable[..., Matter]:
    """Help on these days, ended unless it goes on."""
    lawyer.duties = ["duty_lawyer"]
    lawyer.save()
    handler = account_of(lawyer)

    def make(*days: str, name: str = "赵建国", number: str = "000000198503071238", end: bool = True) -> Matter:
        with clock.at(at("2026-11-09 09:00")):
            service = services.current("duty_counsel")
            cast = Cast.gather()
            answers = cast.answers([*service.intake, *service.action("request").asks])
            who = PartyEntry("applicant", name, details={"id_number": number, "address": "看守所"})
            parties = [who, *(one for one in cast.parties(service) if one.relation != "applicant")]
            matter = open_matter("duty_counsel", by=clerk, parties=parties, region=village, answers=answers).matter
            matter = act(matter, "notify_lawyer", by=clerk, answers=cast.answers(service.action("notify_lawyer").asks))
            chosen = {"professional": lawyer.pk, "assign_reason": "今天值班"}
            matter = act(matter, "assign", by=assigner, answers=chosen)
        for day in days:
            with clock.at(at(f"{day} 11:00")):
                told = {**cast.answers(service.action("help").asks), "helped_on": date.fromisoformat(day)}
                matter = act(matter, "help", by=handler, answers=told)
        if not end:
            return matter
        with clock.at(at("2026-11-13 16:00")):
            return act(matter, "finish", by=handler, answers={"finish_kind": "done"})

    return make


def claim(matter: Matter, handler: User, **more: Any) -> Matter:
    """The lawyer claims for a day."""
    return open_matter(
        "subsidy_claim", by=handler, parties=[], region=matter.region, answers={**ASKED, **DAY, **more},
        source=Source(matter, "claim_subsidy"),
    ).matter  # fmt: skip


def paid(made: Matter, staff: Callable[..., User]) -> Matter:
    """Checked twice, put in a run, and paid."""
    first, second, finance = staff(Role.REVIEWER, "初核"), staff(Role.APPROVER, "复核"), staff(Role.FINANCE, "财务")
    made = act(made, "first_check", by=first, answers={"grade": "none"})
    made = act(act(made, "second_check", by=second), "enlist", by=finance, answers={"batch": "20261116-AAAA"})
    return act(made, "pay", by=finance, answers={"paid_on": date(2026, 11, 16), "voucher": "银-1"})


def test_a_day_of_help_is_paid_under_duty_by_the_rate_of_that_day(
    helped: Callable[..., Matter], lawyer: Professional, staff: Callable[..., User]
) -> None:
    rate_of("day", 260, since=date(2026, 11, 10))
    made = paid(claim(helped("2026-11-09", "2026-11-11"), account_of(lawyer), days="3"), staff)  # one day a claim
    assert made.outcome == "paid"
    assert [(one.scheme, one.entry, one.amount) for one in Posting.objects.all()] == [("duty", "subsidy", Decimal(200))]
    assert Claim.objects.get().scheme == "duty"


def test_one_day_is_claimed_once_whomever_the_lawyer_helped(
    helped: Callable[..., Matter], lawyer: Professional
) -> None:
    one, other = helped("2026-11-09"), helped("2026-11-09", name="孙二", number="000000198503071297")
    claim(one, account_of(lawyer))
    with pytest.raises(ValidationError, match="已经申领过") as twice:
        claim(other, account_of(lawyer))
    assert twice.value.code == "twice"
    another_day = helped("2026-11-09", "2026-11-10")
    assert claim(another_day, account_of(lawyer), work_day="2026-11-10").stage == "submitted"


def test_by_the_piece_each_person_helped_counts(
    helped: Callable[..., Matter], lawyer: Professional, rate: Rate
) -> None:
    rate.delete()
    rate_of("time", 80)
    one, other = helped("2026-11-09"), helped("2026-11-09", name="孙二", number="000000198503071297")
    assert claim(one, account_of(lawyer)).stage == "submitted"
    assert claim(other, account_of(lawyer)).stage == "submitted"
    with pytest.raises(ValidationError, match="已经申领过"):
        claim(other, account_of(lawyer))


@pytest.mark.parametrize(("first", "then"), [("time", "day"), ("day", "time")])
def test_a_day_and_a_time_within_it_are_not_both_paid_whatever_rate_is_registered_backwards(
    first: str, then: str, helped: Callable[..., Matter], lawyer: Professional, rate: Rate
) -> None:
    one, other = helped("2026-11-09"), helped("2026-11-09", name="孙二", number="000000198503071297")
    rate.delete()
    rate_of(first, 80)
    claim(one, account_of(lawyer))
    rate_of(then, 90, since=date(2026, 11, 1))
    Rate.objects.filter(unit=first).delete()
    with pytest.raises(ValidationError, match="已经申领过") as twice:
        claim(other, account_of(lawyer))
    assert twice.value.code == "twice"


def test_by_the_file_it_is_claimed_once_however_many_days(
    helped: Callable[..., Matter], lawyer: Professional, rate: Rate
) -> None:
    rate.delete()
    rate_of("case", 150)
    matter = helped("2026-11-09", "2026-11-10")
    claim(matter, account_of(lawyer))
    with pytest.raises(ValidationError, match="已经申领过"):
        claim(matter, account_of(lawyer), work_day="2026-11-10")


def test_each_lawyer_claims_the_days_of_their_own_help(
    helped: Callable[..., Matter], lawyer: Professional, assigner: User
) -> None:
    matter = helped("2026-11-09", end=False)
    first = claim(matter, account_of(lawyer))
    assert first.stage == "submitted"  # day by day: nobody has to wait for the end
    other = another_lawyer("吴律师")
    told = {"professional": other.pk, "assign_reason": "前一位出差"}
    matter = act(matter, "reassign", by=assigner, answers=told)
    with pytest.raises(ValidationError, match="您在这件事里还没有登记过法律帮助"):
        claim(matter, account_of(other))
    told = {**Cast.gather().answers(services.current("duty_counsel").action("help").asks), "helped_on": TUESDAY}
    matter = act(matter, "help", by=account_of(other), answers=told)
    with pytest.raises(ValidationError, match="登记过帮助的有：2026-11-10"):
        claim(matter, account_of(other))
    assert claim(matter, account_of(other), work_day="2026-11-10").stage == "submitted"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"work_day": "2026-11-10"}, "登记过帮助的有：2026-11-09"),
        ({"work_day": ""}, "请填提供帮助的日期"),
    ],
)
def test_only_a_day_on_record(
    more: dict[str, str], why: str, helped: Callable[..., Matter], lawyer: Professional
) -> None:
    with pytest.raises(ValidationError, match=why):
        claim(helped("2026-11-09"), account_of(lawyer), **more)


def test_whom_the_state_pays_gets_nothing_for_the_day(helped: Callable[..., Matter], lawyer: Professional) -> None:
    matter = helped("2026-11-09")
    Professional.objects.filter(pk=lawyer.pk).update(practice="aid")
    with pytest.raises(ValidationError, match="由财政发工资"):
        claim(matter, account_of(lawyer))


def test_the_lawyer_finds_the_day_among_what_can_be_claimed(
    helped: Callable[..., Matter], lawyer: Professional, desk: Desk
) -> None:
    matter = helped("2026-11-09")
    page = f"/workbench/m/{matter.number}/claim/claim_subsidy/"
    client = desk(account_of(lawyer))
    assert page in client.get(MINE).text
    text = client.get(page).text
    assert "哪一天提供的帮助" in text
    assert "申领哪个阶段" not in text  # what only a file has
    assert "受援人数" not in text
    assert "现在还不能申领" not in text
    assert "请填提供帮助的日期" in client.post(page, {**ASKED, "work_day": ""}).text
    assert client.post(page, {**ASKED, **DAY}).status_code == 302
    assert page not in client.get(MINE).text
