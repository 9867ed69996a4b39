"""补充事项: proposed, tried, measured, published; the rules of earlier days stay, and nobody decides alone."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.eligibility import supplements as register
from fahui.eligibility.editions import edition_on
from fahui.eligibility.models import Supplement, SupplementStep
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import Desk, at

pytestmark = pytest.mark.django_db
PATH = "/workbench/supplements/"
Kind = SupplementStep.Kind
OPINION = {"grant_reason": "符合", "aid_form": "litigation"}


@pytest.fixture
def chief(staff: Callable[..., User]) -> Iterator[User]:
    """Who decides; Monday 2 November 2026."""
    with clock.at(at("2026-11-02 10:00")):
        yield staff(Role.CHIEF, "局长")


def land(user: User, village: Region, **more: Any) -> Matter:
    """Somebody asks about land that was taken."""
    answers = {
        "cause": "other",
        "supplement": "extra_land",
        "means_ground": "no_fixed_income",
        **more.pop("answers", {}),
    }
    return wage_case(user, village, answers=answers, **more).matter


def proposed(reviewer: User) -> Supplement:
    """Land, means asked."""
    return register.propose("extra_land", "新政发〔2026〕3号（试）", "征收多", by=reviewer, tested=True)


def test_before_it_is_tried_it_is_out_of_scope(resident: User, village: Region, reviewer: User, chief: User) -> None:
    proposed(reviewer)
    case = act(land(resident, village), "accept", by=reviewer)
    with pytest.raises(ValidationError, match="不在"):
        act(case, "propose_grant", by=reviewer, answers=OPINION)


def test_a_trial_holds_on_its_days_and_an_earlier_application_stays_out(
    resident: User, village: Region, reviewer: User, chief: User
) -> None:
    before = land(resident, village)
    row = proposed(reviewer)
    register.step(row, Kind.PILOT, "试三个月", date(2026, 11, 3), by=chief, until=date(2026, 11, 30))
    with clock.at(at("2026-11-03 10:00")):
        inside = act(land(resident, village), "accept", by=reviewer)
        assert act(inside, "propose_grant", by=reviewer, answers=OPINION).facts["finding_words"]
        before = act(before, "accept", by=reviewer)
        with pytest.raises(ValidationError, match="不在"):
            act(before, "propose_grant", by=reviewer, answers=OPINION)
    with clock.at(at("2026-12-01 10:00")):
        late = act(land(resident, village), "accept", by=reviewer)
        with pytest.raises(ValidationError, match="不在"):
            act(late, "propose_grant", by=reviewer, answers=OPINION)


def test_measured_by_whom_it_reached_then_published_then_ended(
    clerk: User, resident: User, village: Region, reviewer: User, approver: User, chief: User
) -> None:
    row = proposed(reviewer)
    register.step(row, Kind.PILOT, "试", date(2026, 11, 2), by=chief, until=date(2026, 11, 30))
    land(resident, village)
    land(resident, village)
    land(clerk, village, parties=[applicant(None, "钱大妈", id_number="", phone="19900000077")], answers={
        "means_ground": "income", "monthly_income": "99999", "pledge": "yes"})  # fmt: skip
    wage_case(resident, village)
    step = register.step(row, Kind.MEASURE, "效果好", clock.today(), by=approver)
    assert (step.asked, step.qualified, step.persons) == (3, 2, 1)
    register.step(row, Kind.PUBLISH, "公布", date(2026, 12, 1), by=chief)
    with clock.at(at("2026-12-20 10:00")):
        register.step(row, Kind.END, "省里已列入", date(2027, 1, 1), by=chief)
    found = [(one.valid_from, one.until) for one in register.grounds(row)]
    assert found == [(date(2026, 11, 2), date(2026, 11, 30)), (date(2026, 12, 1), date(2026, 12, 31))]
    assert register.rules_on(date(2026, 12, 31)) != edition_on(date(2026, 12, 31))
    assert register.propose("extra_land", "新的", "再来", by=reviewer, tested=False).pk != row.pk


def test_what_is_refused(reviewer: User, approver: User, chief: User) -> None:
    row = proposed(reviewer)
    with pytest.raises(ValidationError, match="已经在册"):
        proposed(approver)
    with pytest.raises(ValidationError, match="从列出的"):
        register.propose("wages", "x", "x", by=reviewer, tested=True)
    with pytest.raises(ValidationError, match="不能做这一步"):
        register.step(row, Kind.PUBLISH, "x", date(2026, 12, 1), by=chief)
    with pytest.raises(ValidationError, match="提出人以外"):
        register.step(row, Kind.PILOT, "x", date(2026, 12, 1), by=reviewer, until=date(2026, 12, 9))
    with pytest.raises(ValidationError, match="从今天或者以后"):
        register.step(row, Kind.PILOT, "x", date(2026, 11, 1), by=chief, until=date(2026, 12, 9))
    with pytest.raises(ValidationError, match="试行到哪天"):
        register.step(row, Kind.PILOT, "x", date(2026, 12, 1), by=chief)
    register.step(row, Kind.PILOT, "x", date(2026, 12, 1), by=chief, until=date(2026, 12, 9))
    with pytest.raises(ValidationError, match="还没有开始"):
        register.step(row, Kind.MEASURE, "x", clock.today(), by=approver)
    assert row.steps.count() == 2


def test_means_are_asked_only_where_the_place_says_so(
    resident: User, village: Region, reviewer: User, chief: User
) -> None:
    row = register.propose("extra_school", "文", "因", by=reviewer, tested=False)
    register.step(row, Kind.PILOT, "试", date(2026, 11, 2), by=chief, until=date(2026, 11, 30))
    rich = {"supplement": "extra_school", "means_ground": "income", "monthly_income": "99999", "pledge": "yes"}
    case = act(land(resident, village, answers=rich), "accept", by=reviewer)
    assert act(case, "propose_grant", by=reviewer, answers=OPINION).facts["finding"]["answer"] == "yes"


def test_the_pages_and_who_may_do_what(
    resident: User, village: Region, reviewer: User, approver: User, chief: User, desk: Desk,
    staff: Callable[..., User], elsewhere: Region,
) -> None:  # fmt: skip
    case = land(resident, village)
    mine = desk(reviewer)
    sent = {"topic": "extra_land", "basis": "新政发〔2026〕3号", "reason": "征收多", "tested": "on"}
    answer = mine.post(PATH, sent)
    page = answer.headers["Location"]
    assert "已经在册" in mine.post(PATH, sent).text
    text = mine.get(page).text
    assert "其中1件会变为符合" in text
    assert case.number in text
    assert "开始试行" not in text
    other = desk(staff(Role.REVIEWER, "外镇审查", elsewhere)).get(page).text
    assert "其中1件会变为符合" in other
    assert case.number not in other
    trial = {"kind": "pilot", "pilot-words": "试", "pilot-day": "2026-11-02", "pilot-until": "2026-11-30"}
    assert mine.post(page, trial).status_code == 404
    leads = desk(chief)
    assert "请写明试行到哪天" in leads.post(page, {**trial, "pilot-until": "2026-11-01"}).text
    assert leads.post(page, trial).status_code == 302
    assert desk(approver).post(page, {"kind": "measure", "measure-words": "好"}).status_code == 302
    assert "惠及1人" in mine.get(PATH).text
    assert (
        leads.post(page, {"kind": "publish", "publish-words": "公布", "publish-day": "2026-12-01"}).status_code == 302
    )
    assert "已公布" in mine.get(page).text
    assert desk(staff(Role.CLERK, "窗口")).get(PATH).status_code == 404
    assert leads.get(f"{PATH}999999/").status_code == 404
