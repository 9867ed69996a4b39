"""A licence in force is asked for as a filter and of one, alike; what looks odd is said, never refused."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from fahui.core import clock
from fahui.people.committees import body_doubts
from fahui.people.licences import able, doubts, number_doubts, objection
from fahui.people.models import Conduct, Organisation, OrganisationKind, Person, Professional
from fahui.people.public import published_bodies, published_conduct, published_professionals
from tests.conftest import at

TODAY = date(2026, 11, 25)
DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))


@pytest.fixture
def firm(db: None) -> Organisation:
    return Organisation.objects.create(name="示例律师事务所", kind=OrganisationKind.LAW_FIRM)


@pytest.fixture
def lawyer_of(firm: Organisation) -> Callable[..., Professional]:
    def make(**fields: Any) -> Professional:
        person = Person.objects.create(name="钱律师")
        return Professional.objects.create(**{"person": person, "organisation": firm, "kind": "lawyer", **fields})

    return make


def test_f41_the_filter_and_the_reason_say_the_same(
    lawyer_of: Callable[..., Professional], firm: Organisation, db: None
) -> None:
    """Every state with every day: who is in the filter has no objection, who is not has one in words."""
    closed = Organisation.objects.create(name="停用律师事务所", kind=OrganisationKind.LAW_FIRM, active=False)
    made = [
        lawyer_of(state=state, state_since=since, state_until=until, licence_until=licence)
        for state, since, until, licence in product(
            ("practising", "stopped", "cancelled", "revoked"), (None, TODAY, TODAY + timedelta(days=1)), DAYS, DAYS
        )
    ]
    made += [lawyer_of(active=False), lawyer_of(organisation=closed)]
    for measure, starts, ends, state in product(
        ("suspension", "revocation", "warning"), DAYS, DAYS, ("entered", "published", "withdrawn")
    ):
        one = lawyer_of()
        Conduct.objects.create(
            professional=one, kind="penalty", measure=measure, title="x", authority="y",
            decided_on=TODAY - timedelta(days=3), starts_on=starts, ends_on=ends, state=state,
        )  # fmt: skip
        made.append(one)
    allowed = set(Professional.objects.filter(able(TODAY)).values_list("pk", flat=True))
    assert 0 < len(allowed) < len(made)
    for one in Professional.objects.select_related("organisation", "person"):
        assert (one.pk in allowed) == (objection(one, TODAY) == ""), (one.state, objection(one, TODAY))


def test_a_suspension_of_the_whole_firm_halts_everybody_in_it(
    lawyer_of: Callable[..., Professional], firm: Organisation
) -> None:
    one = lawyer_of()
    Conduct.objects.create(
        organisation=firm, kind="penalty", measure="suspension", title="x", authority="y", decided_on=TODAY
    )
    assert objection(one, TODAY) == "停止执业（停业整顿）"
    assert not Professional.objects.filter(able(TODAY), pk=one.pk).exists()
    assert objection(one, TODAY - timedelta(days=1)) == ""


@pytest.mark.parametrize(
    ("licence", "practice", "sex", "said"),
    [
        ("14201200810123456", "full_time", "male", []),
        ("14201200811123456", "full_time", "female", []),
        ("142012008101234", "full_time", "male", ["一般是17位数字"]),
        ("142012008101", "full_time", "male", ["12位的旧号"]),
        ("24201200810123456", "full_time", "male", ["第1位"]),
        ("19901200810123456", "full_time", "male", ["任何省份"]),
        ("14201204810123456", "full_time", "male", ["年份2048"]),
        ("14201200820123456", "full_time", "male", ["第10位"]),
        ("14201200811123456", "full_time", "male", ["第11位"]),
        ("14201200819123456", "", "", ["第11位"]),
        ("ABC", "", "", ["一般是17位数字"]),
    ],
)
def test_a_licence_number_that_looks_odd_is_told(licence: str, practice: str, sex: str, said: list[str]) -> None:
    found = number_doubts(licence, practice, sex, TODAY)
    assert len(found) == len(said)
    for words, part in zip(found, said, strict=True):
        assert part in words


def test_a_committee_is_told_what_the_law_wants_of_it(db: None) -> None:
    """人民调解法第八条至第十条: three to nine members, one head, a woman, three years, the court told."""
    body = Organisation.objects.create(
        name="红旗村人民调解委员会", kind="committee", committee_kind="street", term_until=date(2025, 1, 1)
    )
    told = "".join(body_doubts(body, TODAY))
    for part in ("任期2025-01-01已满", "向法院通报", "委员现有0人", "主任现有0人", "专职调解员现有0人"):
        assert part in told
    for place, sex in (("head", "male"), ("member", "male"), ("member", "male")):
        Professional.objects.create(
            person=Person.objects.create(name="肖大林"), organisation=body, kind="mediator", position=place, sex=sex,
            engagement="full",
        )  # fmt: skip
    body.term_until, body.court_told_on = date(2027, 1, 1), date(2026, 1, 1)
    assert body_doubts(body, TODAY) == ["委员中没有妇女（人民调解法第八条）。"]
    Professional.objects.filter(position="member").update(sex="female")
    assert body_doubts(body, TODAY) == []
    body.term_until = date(2031, 1, 1)
    assert "超过三年" in body_doubts(body, TODAY)[0]


def test_doubts_name_the_expiry_the_term_and_the_wrong_home(lawyer_of: Callable[..., Professional]) -> None:
    committee = Organisation.objects.create(name="调委会", kind="committee")
    one = lawyer_of(practice="full_time", licence_until=TODAY - timedelta(days=2), term_until=TODAY - timedelta(days=3))
    one.organisation = committee
    told = "".join(doubts(one, TODAY))
    for part in ("没有执业证号", "已过有效期（2026-11-23）", "任期（聘期）已满", "登记在人民调解委员会名下"):
        assert part in told


def test_the_public_sees_whom_it_may_and_nobody_else(
    lawyer_of: Callable[..., Professional], firm: Organisation
) -> None:
    shown, hidden = lawyer_of(), lawyer_of(published=False)
    expired, suspended = lawyer_of(licence_until=TODAY - timedelta(days=1)), lawyer_of(state="stopped")
    court = Organisation.objects.create(name="法院", kind="court")
    quiet = Organisation.objects.create(name="不公布的所", kind="law_firm", published=False)
    of_quiet = lawyer_of(organisation=quiet)
    with clock.at(at("2026-11-25 10:00")):
        assert set(published_professionals()) == {shown}
        assert set(published_bodies()) == {firm}
    assert not {hidden, expired, suspended, of_quiet, court} & {shown, firm}
    for state in Conduct.State.values:
        Conduct.objects.create(
            professional=shown, kind="award", title=state, authority="区司法局", decided_on=TODAY, state=state
        )
    assert [one.title for one in published_conduct()] == ["published"]
