"""诚信承诺: read aloud, drawn and checked later, heard before anything follows, recorded only after the objection."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.core.parameters import lookup
from fahui.eligibility.models import Standard
from fahui.eligibility.vocabulary import Base
from fahui.matters import anchors
from fahui.matters.case import Case
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, MatterLink, Party
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.tasks import run_out_terms
from fahui.people.models import Person
from fahui.places.models import Region
from fahui.services.legal_aid.pledging import pledge_words
from fahui.services.legal_aid.untrue_records import recorded
from fahui.services.pledge_check.drawing import chosen, draw, pool, seed_of
from tests.cases import wage_case
from tests.conftest import at
from tests.matters.test_wage_case import serve

MEANS = {"means_ground": "income", "monthly_income": "640", "pledge": "yes", "high_assets": "no"}
PROPOSAL = {"grant_reason": "符合", "aid_form": "litigation"}
READ = {
    "read_what": "pledge", "read_by": "王窗口", "read_on": date(2026, 11, 2), "read_why": "cannot_read",
    "read_tongue": "local", "signed_how": "finger",
}  # fmt: skip
FOUND = {"checked_how": ["data"], "findings": "家庭经济状况核对不一致"}
UNTRUE = {**FOUND, "untrue_points": "月收入640元不实，查到3600元"}
ORDER = {
    "order_findings": "月收入不实", "defence_answer": "不成立", "cost": "2600", "fine": "1000",
    "pay_by": date(2026, 12, 31),
}  # fmt: skip
Grants = Callable[..., Matter]


@pytest.fixture(autouse=True)
def standard(db: None) -> None:
    """800元 a head and month."""
    figures = {"multiple": 1, "urban": 800, "rural": 800}
    Standard.objects.create(base=Base.ALLOWANCE, valid_from=date(2024, 1, 1), source="试", published_by="t", **figures)


@pytest.fixture
def grants(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Grants:
    """Makes an application that was granted on a pledge on a day."""

    def make(day: str = "2026-10-20", **answers: Any) -> Matter:
        with clock.at(at(f"{day} 09:00")):
            matter = wage_case(resident, village, answers={**MEANS, **answers}).matter
            matter = act(matter, "accept", by=clerk)
            matter = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)
            return act(matter, "grant", by=approver)

    return make


@pytest.fixture
def other(staff: Callable[..., User]) -> User:
    """A reviewer who had no hand in the grant."""
    return staff("reviewer", "何审查")


def check(matter: Matter, by: Any, **answers: Any) -> Matter:
    """A check for a reason."""
    asked = matter.parties.get(relation="applicant").person
    told = {"checked_what": "pledge", "picked_how": "targeted", "picked_why": "有人反映", **answers}
    return open_matter(
        "pledge_check", by=by, parties=[PartyEntry("applicant", "赵建国", person=asked)], region=matter.region,
        answers=told,
        source=Source(matter, "check_pledge"),
    ).matter  # fmt: skip


# Read aloud


def test_the_very_words_are_kept_with_who_read_them_when_and_how_it_was_signed(
    resident: User, village: Region, clerk: User
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village, answers=MEANS).matter
        matter = act(matter, "read_pledge", by=clerk, answers=READ)
    event = Event.objects.get(matter=matter, action="read_pledge")
    assert "愿意依照《中华人民共和国法律援助法》第六十四条承担责任" in event.facts["read_words"]
    assert event.facts["read_words"] == pledge_words()
    assert event.facts["read_edition"] == "法律援助文书格式（2023）"
    assert (event.facts["read_by"], event.facts["read_tongue"], event.facts["signed_how"]) == (
        "王窗口", "local", "finger",
    )  # fmt: skip
    assert "{{" not in pledge_words()


def test_whoever_signs_for_another_is_named_and_sealed(resident: User, village: Region, clerk: User) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village, answers=MEANS).matter
        with pytest.raises(ValidationError) as refused:
            act(matter, "read_pledge", by=clerk, answers={**READ, "signed_how": "by_another"})
        assert "signed_for" in refused.value.message_dict
        act(matter, "read_pledge", by=clerk, answers={**READ, "signed_how": "by_another", "signed_for": "赵小明"})
    event = Event.objects.get(matter=matter, action="read_pledge")
    assert "signed_for" in event.commitments
    assert "赵小明" not in str(event.facts)


def test_no_pledge_is_read_where_none_is_made_and_not_by_the_applicant(
    resident: User, village: Region, clerk: User
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        with pytest.raises(ValidationError, match="不需要宣读承诺"):
            act(matter, "read_pledge", by=clerk, answers=READ)
        act(matter, "read_pledge", by=clerk, answers={**READ, "read_what": "application"})
        with pytest.raises(PermissionDenied):
            act(matter, "read_pledge", by=resident, answers=READ)
        with pytest.raises(ValidationError):
            act(matter, "read_pledge", by=clerk, answers={**READ, "read_on": date(2026, 11, 3)})


# Drawn


def test_the_draw_is_the_same_for_anybody_and_another_for_another_seed() -> None:
    numbers = [f"2026-{n:06}" for n in range(100)]
    first = chosen(numbers, "a" * 64, Decimal(10))
    assert first == chosen(reversed(numbers), "a" * 64, Decimal(10))
    assert len(first) == 10
    assert first != chosen(numbers, "b" * 64, Decimal(10))


@pytest.mark.parametrize(
    ("n", "share", "drawn"), [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (5, 0, 0), (5, 100, 5)]
)
def test_how_many_are_drawn(n: int, share: int, drawn: int) -> None:
    assert len(chosen(map(str, range(n)), "seed", Decimal(share))) == drawn


def test_of_a_month_what_was_granted_on_a_pledge_is_drawn_once_by_the_anchor(grants: Grants) -> None:
    inside = grants("2026-10-20")
    grants("2026-11-02")  # another month
    grants("2026-10-21", means_ground="migrant_worker")  # no pledge
    month = date(2026, 10, 31)
    assert [one.number for one in pool(month)] == [inside.number]
    with clock.at(at("2026-11-02 01:30")):
        assert draw(month) == []  # before the anchor is written there is no seed
        anchors.write_all(date(2026, 11, 1))
        assert draw(month) == [inside.number] == draw(month)
    (link,) = MatterLink.objects.filter(kind="pledge_check")
    opened = link.target
    assert opened.facts["draw_seed"] == seed_of(month)
    assert (opened.facts["draw_month"], opened.facts["draw_share"], opened.facts["draw_pool"]) == ("2026-10", "10", 1)
    assert opened.stage == "submitted"
    assert not lookup("pledge_check.share", month).verified
    inside.refresh_from_db()
    assert inside.stage == "accepted"


# For a reason


def test_one_check_at_a_time_of_what_the_aid_rested_on(grants: Grants, other: User, resident: User) -> None:
    matter = grants()
    with clock.at(at("2026-11-02 10:00")):
        with pytest.raises(ValidationError, match="不是凭这一项"):
            check(matter, other, checked_what="proof")
        with pytest.raises(PermissionDenied):
            check(matter, resident)
        check(matter, other)
        with pytest.raises(ValidationError, match="正在核查"):
            check(matter, other)


def test_nothing_is_checked_before_it_is_granted(resident: User, village: Region, other: User) -> None:
    matter = wage_case(resident, village, answers=MEANS).matter
    with pytest.raises(ValidationError):
        check(matter, other)


# Found


@pytest.mark.parametrize(
    ("action", "answers", "outcome"),
    [("find_true", FOUND, "true"), ("find_unchecked", {**FOUND, "unchecked_why": "no_reply"}, "unchecked")],
)
def test_true_and_unknown_have_no_consequence(
    grants: Grants, other: User, action: str, answers: dict[str, Any], outcome: str
) -> None:
    matter = grants()
    with clock.at(at("2026-11-02 10:00")):
        opened = act(check(matter, other), action, by=other, answers=answers)
    assert (opened.stage, opened.outcome) == ("closed", outcome)
    assert not matter.events.filter(action="untrue_found").exists()
    assert not opened.letters.exists()


def test_could_not_be_checked_wants_a_reason(grants: Grants, other: User) -> None:
    with clock.at(at("2026-11-02 10:00")):
        opened = check(grants(), other)
        with pytest.raises(ValidationError) as refused:
            act(opened, "find_unchecked", by=other, answers=FOUND)
    assert "unchecked_why" in refused.value.message_dict


def test_whoever_proposed_the_grant_does_not_check_it(grants: Grants, reviewer: User, other: User) -> None:
    with clock.at(at("2026-11-02 10:00")):
        opened = check(grants(), other)
        with pytest.raises(ValidationError, match="应当回避"):
            act(opened, "find_true", by=reviewer, answers=FOUND)


@pytest.fixture
def untrue(grants: Grants, other: User, clerk: User) -> Matter:
    """Found untrue on 2 November, the notice served that day."""
    matter = grants()
    with clock.at(at("2026-11-02 10:00")):
        return serve(act(check(matter, other), "find_untrue", by=other, answers=UNTRUE), clerk, "2026-11-02")


def origin_of(matter: Matter) -> Matter:
    """The grant."""
    return MatterLink.objects.get(target=matter, kind="pledge_check").source


def test_the_grant_hears_of_it_and_ends_only_by_its_own_road(untrue: Matter) -> None:
    """法律援助法 第四十八条: a ground to end, which another person decides."""
    origin = origin_of(untrue)
    assert origin.events.filter(action="untrue_found", actor="system:reply").count() == 1
    assert (origin.stage, origin.outcome) == ("accepted", "")
    assert untrue.letters.get(code="untrue_notice").letter.number_text


def test_nobody_pays_unheard(untrue: Matter, objection_officer: User, resident: User) -> None:
    with clock.at(at("2026-11-03 10:00")):
        with pytest.raises(ValidationError) as early:
            act(untrue, "order", by=objection_officer, answers=ORDER)
        assert early.value.code == "stage"
        heard = act(untrue, "defend", by=resident, answers={"defence": "那是一次性的补助"})
        ordered = act(heard, "order", by=objection_officer, answers=ORDER)
    assert (ordered.stage, ordered.outcome) == ("closed", "untrue")
    assert ordered.letters.get(code="payment_order").letter.number_text


def test_silence_is_waited_out(untrue: Matter, objection_officer: User) -> None:
    with clock.at(at("2026-11-07 23:00")):
        run_out_terms()
        untrue.refresh_from_db()
        assert "no_defence" not in untrue.marks
    with clock.at(at("2026-11-10 01:00")):  # the fifth day was a Saturday
        run_out_terms()
        untrue.refresh_from_db()
        assert "no_defence" in untrue.marks
        assert act(untrue, "order", by=objection_officer, answers=ORDER).outcome == "untrue"


def test_the_fine_has_its_limit_and_the_bureau_decides(
    untrue: Matter, objection_officer: User, approver: User, resident: User
) -> None:
    """法律援助法 第六十四条: up to 3000元, by the 司法行政部门."""
    with clock.at(at("2026-11-03 10:00")):
        heard = act(untrue, "defend", by=resident, answers={"defence": "无"})
        with pytest.raises(ValidationError, match="3000元"):
            act(heard, "order", by=objection_officer, answers={**ORDER, "fine": "3000.01"})
        with pytest.raises(PermissionDenied):
            act(heard, "order", by=approver, answers=ORDER)
        assert act(heard, "order", by=objection_officer, answers={**ORDER, "fine": "3000"}).outcome == "untrue"


def test_a_good_defence_ends_it(untrue: Matter, objection_officer: User, resident: User) -> None:
    with clock.at(at("2026-11-03 10:00")):
        heard = act(untrue, "defend", by=resident, answers={"defence": "同名同姓"})
        cleared = act(heard, "clear", by=objection_officer, answers={"clear_reason": "查到的是另一个人"})
    assert (cleared.stage, cleared.outcome) == ("closed", "cleared")
    assert not cleared.letters.filter(code="payment_order").exists()


@pytest.fixture
def ordered(untrue: Matter, objection_officer: User, resident: User, clerk: User) -> Matter:
    """Ordered to pay on 3 November, and served that day."""
    with clock.at(at("2026-11-03 10:00")):
        heard = act(untrue, "defend", by=resident, answers={"defence": "无"})
        return serve(act(heard, "order", by=objection_officer, answers=ORDER), clerk, "2026-11-03")


RECORD = {"record_reason": "故意少报收入"}


def test_nothing_is_recorded_before_the_time_to_object_is_over(ordered: Matter, objection_officer: User) -> None:
    """行政复议法 第二十条: 60日 from 3 November end on 2 January, a rest day or not as the calendar has it."""
    with clock.at(at("2026-12-20 10:00")):
        run_out_terms()
        ordered.refresh_from_db()
        with pytest.raises(ValidationError):
            act(ordered, "record_untrue", by=objection_officer, answers=RECORD)
    with clock.at(at("2027-01-12 01:00")):
        run_out_terms()
        ordered.refresh_from_db()
        assert "review_over" in ordered.marks
        assert "record_untrue" in act(ordered, "record_untrue", by=objection_officer, answers=RECORD).marks


ASKED = {"review_at": "区人民政府", "review_on": date(2026, 12, 20)}


def test_a_review_asked_for_stops_the_time_and_nothing_is_recorded_while_it_is_pending(
    ordered: Matter, objection_officer: User
) -> None:
    """行政复议法 第二十条: sixty days to ask, not to be answered."""
    with clock.at(at("2026-12-20 10:00")):
        act(ordered, "review_asked", by=objection_officer, answers=ASKED)
    with clock.at(at("2027-01-12 01:00")):
        run_out_terms()
        ordered.refresh_from_db()
        assert "review_over" not in ordered.marks
        with pytest.raises(ValidationError):
            act(ordered, "record_untrue", by=objection_officer, answers=RECORD)
    with clock.at(at("2027-02-20 10:00")):
        upheld = act(ordered, "upheld", by=objection_officer, answers={"review_words": "区政府维持"})
        again = {"review_at": "区人民法院", "review_on": date(2027, 2, 20)}
        sued = act(upheld, "review_asked", by=objection_officer, answers=again)
        with pytest.raises(ValidationError):
            act(sued, "record_untrue", by=objection_officer, answers=RECORD)
        upheld = act(sued, "upheld", by=objection_officer, answers={"review_words": "法院驳回"})
        assert "record_untrue" in act(upheld, "record_untrue", by=objection_officer, answers=RECORD).marks


def test_a_review_asked_in_time_and_heard_of_late_is_waited_for_too(ordered: Matter, objection_officer: User) -> None:
    with clock.at(at("2027-01-12 01:00")):
        run_out_terms()
        ordered.refresh_from_db()
        assert "review_over" in ordered.marks
        asked = act(ordered, "review_asked", by=objection_officer, answers=ASKED)
        with pytest.raises(ValidationError):
            act(asked, "record_untrue", by=objection_officer, answers=RECORD)
        undone = act(asked, "undone", by=objection_officer, answers={"review_words": "区政府撤销"})
        assert undone.outcome == "cleared"


def test_a_decision_upheld_after_the_time_is_still_entered(ordered: Matter, objection_officer: User) -> None:
    with clock.at(at("2027-01-12 01:00")):
        run_out_terms()
        ordered.refresh_from_db()
        upheld = act(ordered, "upheld", by=objection_officer, answers={"review_words": "区政府维持"})
        assert "record_untrue" in act(upheld, "record_untrue", by=objection_officer, answers=RECORD).marks


def test_what_was_undone_is_never_recorded(ordered: Matter, objection_officer: User) -> None:
    with clock.at(at("2026-12-20 10:00")):
        undone = act(ordered, "undone", by=objection_officer, answers={"review_words": "区政府撤销"})
        assert (undone.stage, undone.outcome) == ("closed", "cleared")
        with pytest.raises(ValidationError):
            act(undone, "record_untrue", by=objection_officer, answers=RECORD)


def test_the_next_application_is_warned_and_not_refused(
    ordered: Matter, objection_officer: User, grants: Grants, resident: User
) -> None:
    with clock.at(at("2026-12-20 10:00")):
        upheld = act(ordered, "upheld", by=objection_officer, answers={"review_words": "区政府维持"})
        act(upheld, "record_untrue", by=objection_officer, answers=RECORD)
    later = grants("2026-12-21")
    words = "".join(Event.objects.get(matter=later, action="propose_grant").facts["finding_words"])
    assert "不实承诺的记录" in words
    assert ordered.number in words
    assert "未核实" in words
    first = origin_of(ordered)
    earlier = "".join(Event.objects.get(matter=first, action="propose_grant").facts["finding_words"])
    assert "不实承诺" not in earlier


def test_the_record_of_a_relative_is_not_the_agents(
    ordered: Matter, objection_officer: User, grants: Grants, resident: User
) -> None:
    """An agent in somebody else's check said nothing untrue for themselves."""
    agent = resident.person
    ordered.parties.filter(relation="applicant").update(person=Person.objects.create(name="赵老（演示）"))
    Party.objects.create(matter=ordered, relation="agent", person=agent, name=agent.name)
    with clock.at(at("2026-12-20 10:00")):
        upheld = act(ordered, "upheld", by=objection_officer, answers={"review_words": "区政府维持"})
        act(upheld, "record_untrue", by=objection_officer, answers=RECORD)
    later = grants("2026-12-21")
    assert "不实承诺" not in "".join(Event.objects.get(matter=later, action="propose_grant").facts["finding_words"])


def test_each_of_several_applicants_counts(
    ordered: Matter, objection_officer: User, grants: Grants, resident: User
) -> None:
    with clock.at(at("2026-12-20 10:00")):
        upheld = act(ordered, "upheld", by=objection_officer, answers={"review_words": "区政府维持"})
        act(upheld, "record_untrue", by=objection_officer, answers=RECORD)
        later = grants("2026-12-21")
        other = Person.objects.create(name="同案（演示）")
        first = later.parties.get(relation="applicant")
        Party.objects.create(matter=later, relation="applicant", person=resident.person, name="赵建国", seq=2)
        Party.objects.filter(pk=first.pk).update(person=other)
        assert [ordered.number in line for line in recorded(Case(later))] == [True]


def test_only_the_system_says_that_time_is_over(untrue: Matter, objection_officer: User) -> None:
    with pytest.raises(PermissionDenied):
        act(untrue, "no_defence", by=objection_officer)
    with clock.at(at("2026-11-03 10:00") + timedelta(hours=1)):
        act(untrue, "no_defence", by=System())
