"""Who fits a matter: what blocks, what counts and how much, and every point has its sentence."""

import builtins
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fahui.access.models import User
from fahui.availability import roster
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.core.parameters import declared
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter
from fahui.matters.ranking import together
from fahui.matters.ranking.choosing import pool, ranked
from fahui.matters.ranking.scoring import Leave, Profile, Ranked, Sought, Spot, blocks, rank
from fahui.matters.ranking.turns import in_turn
from fahui.matters.ranking.weights import PREFIX, Weights
from fahui.matters.wanting import Wants
from fahui.people.models import Organisation, PersonGroup, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import Desk, at

W = Weights(
    wish=40, speciality=30, load=20, language=15, fairness=15, pool=10, shift=25, distance=10, far=30, recent=90,
    capacity=30, unit_capacity=300, criminal_years=3,
)  # fmt: skip
TODAY = date(2026, 12, 1)
LABOUR = Wants(kinds=frozenset({"lawyer", "grassroots"}), specialities=frozenset({"labour"}), duty="aid_pool")
HERE = Spot(30.84, 114.80)
PLAIN = Profile(1, "钱律师")


def only(sought: Sought, **more: Any) -> Ranked:
    """The answer for one."""
    return rank(sought, [replace(PLAIN, **more)], W, TODAY)[0]


def points(one: Ranked) -> dict[str, int]:
    """By consideration."""
    return {reason.code: reason.points for reason in one.reasons}


@pytest.mark.parametrize(
    ("sought", "more", "code", "expected", "words"),
    [
        (Sought(LABOUR), {"specialities": frozenset({"labour", "family"})}, "speciality", 30, "专长对口：劳动工资"),
        (Sought(LABOUR), {"specialities": frozenset({"family"})}, "speciality", 0, "登记的专长不对口"),
        (Sought(LABOUR), {"duties": frozenset({"aid_pool"})}, "pool", 10, "在法律援助律师库"),
        (Sought(replace(LABOUR, wished="想请钱律师")), {}, "wish", 40, "受援人点名要这位"),
        (Sought(languages=frozenset({"sign"})), {"languages": frozenset({"sign"})}, "language", 15, "能用手语交流"),
        (Sought(languages=frozenset({"sign"})), {}, "language", 0, "没有登记会手语，要另找翻译"),
        (Sought(spot=HERE), {"spot": HERE}, "distance", 10, "所在单位离当事人约50米"),
        (Sought(spot=HERE), {"spot": Spot(HERE.lat + 0.1349, HERE.lon)}, "distance", 5, "约15公里"),
        (Sought(spot=HERE), {"spot": Spot(31.84, 114.80)}, "distance", 0, "约111公里"),
        (Sought(), {"load": 15}, "load", 10, "在办15件，最多30件"),
        (Sought(), {"load": 0, "capacity": 5}, "load", 20, "在办0件，最多5件"),
        (Sought(), {"recent": 4}, "fairness", 8, "近90天指派4件，能选的人平均4.0件"),
    ],
)
def test_each_consideration_has_points_and_a_sentence(
    sought: Sought, more: dict[str, Any], code: str, expected: int, words: str
) -> None:
    one = only(sought, **more)
    assert points(one)[code] == expected
    assert any(words in reason.words for reason in one.reasons if reason.code == code)


def test_what_nobody_asked_for_is_not_mentioned() -> None:
    assert set(points(only(Sought()))) == {"load", "fairness"}


@pytest.mark.parametrize(
    ("wants", "more", "words"),
    [
        (Wants(severe=True), {"criminal_since": date(2023, 12, 1)}, ""),
        (Wants(severe=True), {"criminal_since": date(2023, 12, 2)}, "从事刑事辩护不满3年（2023-12-02起）"),
        (Wants(severe=True), {}, "没有登记从事刑事辩护的起始日期"),
        (Wants(minor=True), {"minor_trained": TODAY}, ""),
        (Wants(minor=True), {"minor_trained": TODAY + timedelta(days=1)}, "没有登记办理未成年人案件的培训"),
        (Wants(minor=True), {}, "《中华人民共和国未成年人保护法》第一百零四条"),
        (Wants(criminal=True), {"kind": "grassroots"}, "刑事案件应由律师承办"),
        (Wants(criminal=True), {}, ""),
        (LABOUR, {"kind": "mediator"}, "的执业类别不能承办这类事项"),
        (Wants(), {"leave": Leave(date(2026, 12, 5), "沈佳怡")}, "正在请假，到2026-12-05，由沈佳怡代理"),
        (Wants(), {"load": 29}, ""),
        (Wants(), {"load": 30}, "已满额：在办30件，最多30件"),
        (Wants(), {"unit_load": 300}, "所在单位已满额"),
        (Wants(), {"stopped": "停止执业"}, "停止执业"),
    ],
)
def test_what_blocks_says_why_and_the_boundary_does_not(wants: Wants, more: dict[str, Any], words: str) -> None:
    found = blocks(Sought(wants), replace(PLAIN, **more), W, TODAY)
    assert (words in "；".join(found)) if words else not found


def test_experience_on_the_leap_day() -> None:
    since = replace(PLAIN, criminal_since=date(2025, 2, 28))
    assert not blocks(Sought(Wants(severe=True)), since, W, date(2028, 2, 29))


def test_the_share_is_measured_among_those_who_could_be_chosen() -> None:
    """A colleague who is full has many; that says nothing of what the free ones got."""
    full = replace(PLAIN, pk=2, name="满律师", load=30, recent=40)
    free = [replace(PLAIN, pk=3, name="甲", recent=2), replace(PLAIN, pk=4, name="乙", recent=6)]
    rows = {one.profile.name: one for one in rank(Sought(), [full, *free], W, TODAY)}
    assert "平均4.0件" in rows["甲"].reasons[-1].words
    assert (points(rows["甲"])["fairness"], points(rows["乙"])["fairness"]) == (11, 4)
    assert rows["满律师"].blocks
    assert list(rows)[-1] == "满律师"


def test_whose_turn_it_is() -> None:
    rows = [
        replace(PLAIN, pk=1, name="久", last=at("2026-10-01")),
        replace(PLAIN, pk=2, name="近", last=at("2026-11-01")),
        replace(PLAIN, pk=3, name="未"),
        replace(PLAIN, pk=4, name="假", leave=Leave(TODAY)),
    ]
    assert [one.profile.name for one in in_turn(rank(Sought(), rows, W, TODAY))] == ["未", "久", "近"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.lists(
        some.builds(
            Profile,
            pk=some.integers(1, 10**6),
            name=some.sampled_from(["甲", "乙", "丙"]),
            specialities=some.frozensets(some.sampled_from(["labour", "family"])),
            load=some.integers(0, 40),
            recent=some.integers(0, 20),
        ),
        unique_by=lambda one: one.pk,
        max_size=12,
    ),
    some.randoms(),
)
def test_the_order_of_the_rows_changes_nothing(profiles: list[Profile], chance: Any) -> None:
    shuffled = list(profiles)
    chance.shuffle(shuffled)
    first, second = (rank(Sought(LABOUR), rows, W, TODAY) for rows in (profiles, shuffled))
    assert first == second
    assert [bool(one.blocks) for one in first] == sorted(bool(one.blocks) for one in first)
    free = [one.score for one in first if not one.blocks]
    assert free == sorted(free, reverse=True)


def test_every_weight_is_a_parameter_with_a_source_and_only_what_was_read_is_verified() -> None:
    mine = {name: one for name, one in declared().items() if name.startswith(PREFIX)}
    assert {name.removeprefix(PREFIX) for name in mine} == set(Weights.__dataclass_fields__)
    assert all(one.source for one in mine.values())
    assert [name for name, one in mine.items() if one.verified] == ["ranking.criminal_years"]


def test_without_the_extra_it_is_done_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def none(name: str, *more: Any, **also: Any) -> Any:
        if name.startswith(("ortools", "numpy")):
            raise ImportError(name)
        return real(name, *more, **also)

    monkeypatch.setattr(builtins, "__import__", none)
    assert not together.available()
    plan = together.propose([Sought()], [Profile(1, "甲")], W, TODAY)
    assert not plan.exact
    assert plan.rows[0].chosen is not None


Give = Callable[..., Matter]


@pytest.fixture
def granted(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Give:
    """Makes a case that waits for a lawyer."""

    def make(**more: Any) -> Matter:
        matter = act(wage_case(resident, village, **more).matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(act(matter, "propose_grant", by=reviewer, answers=reason), "grant", by=approver)

    return make


@pytest.fixture
def colleague(lawyer: Professional) -> Callable[..., Professional]:
    """Makes another one of the same firm."""

    def make(name: str, **fields: Any) -> Professional:
        firm = Organisation.objects.get(pk=lawyer.organisation_id)
        return Professional.objects.create(
            person=enrol(name=name, details={}), organisation=firm, kind="lawyer", **fields
        )

    return make


def assign(matter: Matter, to: Professional, by: User) -> Matter:
    """Given with a reason."""
    return act(matter, "assign", by=by, answers={"professional": to.pk, "assign_reason": "轮派"})


def order(matter: Matter) -> list[str]:
    """Names, best first, of those who may be chosen."""
    return [one.profile.name for one in ranked(matter, list(pool(matter))) if not one.blocks]


def test_a_sign_language_case_goes_to_whoever_signs(
    granted: Give, resident: User, lawyer: Professional, colleague: Callable[..., Professional]
) -> None:
    colleague("手语律师", languages=["sign"])
    matter = granted(parties=[applicant(resident, needs=["sign_language"])])
    first = ranked(matter, list(pool(matter)))[0]
    assert first.profile.name == "手语律师"
    assert "能用手语交流" in [one.words for one in first.reasons]


def test_the_one_asked_for_by_name_comes_first_and_is_no_turn(
    granted: Give, resident: User, assigner: User, lawyer: Professional, colleague: Callable[..., Professional]
) -> None:
    colleague("孙点名", specialities=[])
    matter = granted()
    act(matter, "name_handler", by=resident, answers={"wished": "孙点名律师"})
    wished = Professional.objects.get(person__name="孙点名")
    matter.refresh_from_db()
    assert order(matter)[0] == "孙点名"
    assign(matter, wished, assigner)
    assert Assignment.objects.get().by_wish
    rows = ranked(granted(), [wished, lawyer])
    assert {one.profile.name: one.profile.recent for one in rows} == {"孙点名": 0, "钱律师": 0}


def test_minors_go_to_the_trained_only_whatever_is_posted(
    granted: Give, resident: User, assigner: User, lawyer: Professional, colleague: Callable[..., Professional]
) -> None:
    untrained = colleague("未训")
    PersonGroup.objects.create(person=resident.person, group="minor")
    matter = granted()
    assert order(matter) == ["钱律师"]
    with pytest.raises(ValidationError, match="未成年人案件"):
        assign(matter, untrained, assigner)
    assign(matter, lawyer, assigner)


def test_whoever_is_on_leave_or_full_is_refused_and_free_again_without_anybody_clearing_a_flag(
    granted: Give, assigner: User, lawyer: Professional
) -> None:
    matter = granted()
    leave = roster.take_leave(lawyer.person, clock.today(), clock.today())
    with pytest.raises(ValidationError, match="正在请假"):
        assign(matter, lawyer, assigner)
    roster.call_off(leave, "提前回来")
    lawyer.most_open = 0
    lawyer.save()
    with pytest.raises(ValidationError, match="已满额：在办0件，最多0件"):
        assign(matter, lawyer, assigner)
    lawyer.most_open = None
    lawyer.save()
    assign(matter, lawyer, assigner)


def test_a_new_figure_counts_from_its_day(granted: Give, lawyer: Professional) -> None:
    matter = granted()
    assert order(matter) == ["钱律师"]
    Parameter.objects.create(name="ranking.capacity", value=0, source="会议纪要", valid_from=clock.today())
    assert order(matter) == []


def test_the_page_offers_the_turn_first_then_the_fit_and_lets_choose_another(
    granted: Give, assigner: User, lawyer: Professional, colleague: Callable[..., Professional], desk: Desk
) -> None:
    fit = colleague("专律师", specialities=["labour"])
    fits = granted()
    assign(fits, fit, assigner)
    act(fits, "return_assignment", by=User.objects.create_user("19900070009", person=fit.person, is_staff=True),
        answers={"return_ground": "health", "return_why": "出差"})  # fmt: skip
    matter = granted()
    page, address = desk(assigner), f"/workbench/m/{matter.number}/do/assign/"
    by_turn = page.get(address).text
    assert "轮到钱律师（示例律师事务所（演示））" in by_turn
    assert "轮派：还没有轮到过" in by_turn
    assert by_turn.index(f"pro-{lawyer.pk}") < by_turn.index(f"pro-{fit.pk}")
    by_fit = page.post(address, {"order": "fit", "way": "turn", "version": matter.version}).text
    assert by_fit.index(f"pro-{fit.pk}") < by_fit.index(f"pro-{lawyer.pk}")
    assert "专长对口：劳动工资" in by_fit
    assert "请填写" not in by_fit
    filled = page.post(
        address, {"take_turn": lawyer.pk, "turn_why": "轮派：还没有轮到过", "version": matter.version}
    ).text
    assert f'value="{lawyer.pk}" checked' in filled
    assert "轮派：还没有轮到过</textarea>" in filled or 'value="轮派：还没有轮到过"' in filled
    assert not Assignment.objects.live().filter(matter=matter).exists()
    answer = page.post(address, {"professional": fit.pk, "assign_reason": "原来代理过", "version": matter.version})
    assert answer.status_code == 302
    assert Assignment.objects.live().get(matter=matter).professional == fit
