"""The network changed by its own district, with dates and papers and no outside list (P6)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.places.changing.doing import carry_out_due
from fahui.places.changing.orders import Kind, Order, Part
from fahui.places.changing.planning import plan
from fahui.places.changing.preview import preview
from fahui.places.changing.undoing import objections, take_back
from fahui.places.history import as_was, label_on
from fahui.places.load import load_district
from fahui.places.models import Region, RegionChange, RegionSpan, RegionSuccession, ServicePoint, subtree_ids
from tests.conftest import at
from tests.places.changes import DAY, changed, of, order

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 2, 28)
VILLAGE, OTHER, STREET, TOWN = "420117001204", "420117001205", "420117001", "420117102"


def snapshot() -> list[tuple[Any, ...]]:
    """Everything that a change can write to."""
    regions = Region.objects.order_by("pk").values_list()
    spans = RegionSpan.objects.order_by("region_id", "starts_on").values_list(
        "region_id", "starts_on", "ends_on", "name"
    )
    points = ServicePoint.objects.order_by("pk").values_list("pk", "name", "region_id")
    return [*regions, *spans, *points, *RegionSuccession.objects.values_list("old_id", "new_id")]


def test_p6_a_village_is_added_with_a_code_of_the_district_itself() -> None:
    changed(Kind.ADD, of(STREET), name="新港湾村", unit_kind="village")
    made = Region.objects.get(name="新港湾村")
    assert made.code == "420117001243"  # 破月 had 242
    assert (made.full_name, made.level, made.parent) == ("新港湾村村民委员会", "village", of(STREET))
    assert made.pk not in as_was(BEFORE)
    assert as_was(DAY)[made.pk].name == "新港湾村"
    assert made.pk in subtree_ids(of(STREET))


def test_p6_a_village_is_renamed_and_both_names_are_known_by_their_days() -> None:
    village = of(VILLAGE)
    changed(Kind.RENAME, village, name="城北新村")
    village.refresh_from_db()
    assert (village.name, village.full_name, village.label) == ("城北新村", "城北新村村民委员会", "邾城街道城北新村")
    assert label_on(village, BEFORE) == "邾城街道城北村"
    assert label_on(village, DAY) == "邾城街道城北新村"
    assert as_was(BEFORE)[village.pk].full_name == "城北村村民委员会"
    assert ServicePoint.objects.get(region=village).name == "邾城街道城北新村公共法律服务点"
    assert Region.objects.matching("城北新").get() == village


def test_p6_two_villages_become_one_new_one_that_takes_over_points_and_files() -> None:
    one, two = of(VILLAGE), of(OTHER)
    changed(Kind.MERGE, one, others=(two.pk,), ends=True, name="北畈村", with_points=False)
    made = Region.objects.get(name="北畈村")
    assert not Region.objects.filter(pk__in=(one.pk, two.pk), active=True).exists()
    assert ServicePoint.objects.filter(region=made).count() == 2
    assert {one.pk, two.pk} <= subtree_ids(made)
    assert {one.pk, two.pk} <= as_was(BEFORE).keys()
    assert not {one.pk, two.pk} & as_was(DAY).keys()
    rows = RegionSuccession.objects.filter(new=made).values_list("old_id", "share", "heir", "ended")
    assert sorted(rows) == [(one.pk, Decimal(1), True, True), (two.pk, Decimal(1), True, True)]


def test_p6_a_village_is_absorbed_by_its_neighbour() -> None:
    one, two = of(VILLAGE), of(OTHER)
    changed(Kind.MERGE, one, others=(two.pk,), with_points=False)
    one.refresh_from_db()
    assert (one.name, one.active) == ("城北村", True)
    assert two.pk in subtree_ids(one)
    assert label_on(two, DAY) == "邾城街道骆畈村"  # what it was last


def test_p6_a_village_is_split_and_the_shares_make_a_whole() -> None:
    village = of(VILLAGE)
    parts = (Part(name="城北一村", kind="village", share=Decimal("0.4")),)
    changed(Kind.SPLIT, village, parts=parts, with_points=False)
    made = Region.objects.get(name="城北一村")
    shares = dict(RegionSuccession.objects.filter(old=village).values_list("new_id", "share"))
    assert shares == {made.pk: Decimal("0.4"), village.pk: Decimal("0.6")}
    village.refresh_from_db()
    assert village.active
    assert (made.lat, made.coord_source) == (village.lat, "暂用城北村的")


def test_p6_a_village_that_ends_in_a_split_has_one_heir() -> None:
    village = of(VILLAGE)
    parts = (
        Part(name="东村", kind="village", share=Decimal("0.7")),
        Part(name="西村", kind="village", share=Decimal("0.3")),
    )
    changed(Kind.SPLIT, village, parts=parts, ends=True, heir=1, with_points=False)
    east, west = Region.objects.get(name="东村"), Region.objects.get(name="西村")
    assert village.pk in subtree_ids(west)
    assert village.pk not in subtree_ids(east)
    assert ServicePoint.objects.get(name__startswith="邾城街道城北村").region == west


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (Part(name="东村", kind="village", share=Decimal(1)),),
        (Part(name="东村", kind="village", share=Decimal("1.2")),),
        (Part(name="骆畈村", kind="village", share=Decimal("0.5")),),
        (Part(name="东村", kind="village", share=Decimal("0.5"), code=OTHER),),
        (Part(name="东村", kind="village", share=Decimal("0.5"), code="110101001"),),
    ],
)
def test_a_split_that_does_not_add_up_or_takes_what_is_taken_is_refused(parts: tuple[Part, ...]) -> None:
    before = snapshot()
    with pytest.raises(ValidationError):
        changed(Kind.SPLIT, of(VILLAGE), parts=parts)
    assert snapshot() == before
    assert not RegionChange.objects.exists()


def test_f92_a_town_becomes_a_street_and_its_villages_codes_follow() -> None:
    town = of(TOWN)
    children = Region.objects.filter(parent=town).count()
    changed(Kind.UPGRADE, town, name="凤凰街道", unit_kind="subdistrict", code="420117013", with_codes=True)
    town.refresh_from_db()
    assert (town.name, town.kind, town.code) == ("凤凰街道", "subdistrict", "420117013")
    assert Region.objects.filter(code__startswith="420117013", level="village").count() == children
    village = of("420117013200")
    assert (village.label, label_on(village, BEFORE)) == ("凤凰街道三叉路村", "凤凰镇三叉路村")
    assert as_was(BEFORE)[village.pk].code == "420117102200"
    assert ServicePoint.objects.get(region=town).name == "凤凰街道公共法律服务工作站"
    assert ServicePoint.objects.get(region=village).name == "凤凰街道三叉路村公共法律服务点"


def test_a_village_moves_to_another_street_and_rights_follow() -> None:
    village, here, there = of(VILLAGE), of(STREET), of("420117008")
    here_user = User.objects.create_user("19900000101", name="甲", is_staff=True)
    there_user = User.objects.create_user("19900000102", name="乙", is_staff=True)
    for user, street in ((here_user, here), (there_user, there)):
        Grant.objects.create(user=user, role="clerk", region=street, starts_on=date(2020, 1, 1))
    assert here_user.holds("clerk", village.pk)
    changed(Kind.MOVE, village, parent=there.pk, with_codes=True)
    village.refresh_from_db()
    assert (village.label, village.code[:9]) == ("旧街街道城北村", "420117008")
    assert label_on(village, BEFORE) == "邾城街道城北村"
    assert not User.objects.get(pk=here_user.pk).holds("clerk", village.pk)
    assert User.objects.get(pk=there_user.pk).holds("clerk", village.pk)


def test_a_street_is_managed_by_another_body_and_still_belongs_where_it_belongs() -> None:
    street = of("420117002")
    assert street.managed_by == "武汉长江新区"
    changed(Kind.MANAGE, street, managed_by="", managed_by_source="")
    street.refresh_from_db()
    assert (street.managed_by, street.parent) == ("", of("420117"))
    assert as_was(BEFORE)[street.pk].managed_by == "武汉长江新区"


def test_a_street_gives_villages_to_a_new_one() -> None:
    street = of(STREET)
    moving = tuple(Region.objects.filter(parent=street).order_by("code").values_list("pk", flat=True)[:5])
    parts = (Part(name="问津街道", kind="subdistrict", share=Decimal("0.2"), children=moving),)
    changed(Kind.SPLIT, street, parts=parts, with_points=False)
    made = Region.objects.get(name="问津街道")
    assert set(Region.objects.filter(parent=made).values_list("pk", flat=True)) == set(moving)
    assert as_was(BEFORE)[moving[0]].parent == street.pk
    assert as_was(DAY)[moving[0]].parent == made.pk
    assert set(moving) <= subtree_ids(made)


def test_streets_merge_and_their_villages_go_along() -> None:
    street, other = of("420117012"), of("420117400")
    children = set(Region.objects.filter(parent=other).values_list("pk", flat=True))
    assert children
    changed(Kind.MERGE, street, others=(other.pk,), with_points=False)
    assert children <= set(Region.objects.filter(parent=street).values_list("pk", flat=True))
    assert other.pk in subtree_ids(street)


def test_what_begins_later_waits_for_its_day_and_may_be_cancelled() -> None:
    village = of(VILLAGE)
    change = changed(Kind.RENAME, village, on=date(2026, 7, 1), name="城北新村")
    assert change.state == "planned"
    with clock.at(at("2026-06-30 23:00")):
        assert carry_out_due() == 0
    with clock.at(at("2026-07-01 00:05")):
        assert carry_out_due() == 1
        assert carry_out_due() == 0
    village.refresh_from_db()
    assert village.name == "城北新村"
    later = changed(Kind.RENAME, village, on=date(2026, 9, 1), today="2026-08-01", name="又一村")
    assert take_back(later, "彭登记", "不改了").state == "cancelled"
    with clock.at(at("2026-09-02 00:05")):
        assert carry_out_due() == 0


def test_what_cannot_be_done_any_more_on_its_day_says_why() -> None:
    one, two = of(VILLAGE), of(OTHER)
    change = changed(Kind.RENAME, two, on=date(2026, 7, 1), name="新骆畈村")
    changed(Kind.MERGE, one, others=(two.pk,), with_points=False)
    with clock.at(at("2026-07-01 00:05")):
        assert carry_out_due() == 0
    change.refresh_from_db()
    assert (change.state, change.fault) == ("faulty", "这个单位已经不在用了，请重新选。")


def test_nothing_begins_before_what_it_changes() -> None:
    village = of(VILLAGE)
    changed(Kind.RENAME, village, name="城北新村")
    for day in (DAY, BEFORE):
        with pytest.raises(ValidationError, match="生效日期要在那以后"):
            changed(Kind.RENAME, village, on=day, name="又一村")


def test_the_same_again_is_no_change() -> None:
    with pytest.raises(ValidationError, match="没有要改的"):
        plan(order(Kind.RENAME, of(VILLAGE), name="城北村"))


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (Kind.ADD, {"name": "新港湾村", "unit_kind": "village"}),
        (Kind.RENAME, {"name": "城北新村"}),
        (Kind.RECODE, {"code": "420117001399"}),
        (Kind.MOVE, {"parent": "420117008", "with_codes": True}),
        (Kind.MERGE, {"others": (OTHER,), "with_points": False}),
        (Kind.MERGE, {"others": (OTHER,), "with_points": False, "ends": True, "name": "北畈村"}),
        (Kind.SPLIT, {"parts": (Part(name="东村", kind="village", share=Decimal("0.5")),)}),
        (Kind.UPGRADE, {"name": "城北社区", "unit_kind": "community"}),
    ],
)
def test_every_change_can_be_taken_back_and_leaves_nothing_but_its_record(kind: Kind, more: dict[str, Any]) -> None:
    region = of(STREET if kind == Kind.ADD else VILLAGE)
    if "others" in more:
        more = {**more, "others": tuple(of(code).pk for code in more["others"])}
    if "parent" in more:
        more = {**more, "parent": of(more["parent"]).pk}
    before = snapshot()
    change = changed(kind, region, **more)
    assert snapshot() != before
    assert objections(change) == []
    with clock.at(at("2026-06-02 10:00")):
        take_back(change, "彭登记", "写错了")
    assert snapshot() == before
    change.refresh_from_db()
    assert (change.state, change.undone_why) == ("reversed", "写错了")
    again = changed(kind, region, **more)
    assert again.state == "done"


def test_what_something_rests_on_is_not_taken_back(resident: User) -> None:
    from tests.cases import wage_case

    village = of(VILLAGE)
    added = changed(Kind.ADD, of(STREET), name="新港湾村", unit_kind="village")
    wage_case(resident, Region.objects.get(name="新港湾村"))
    assert objections(added) == ["新单位里已经有事项1件。"]
    with pytest.raises(ValidationError, match="事项1件"):
        take_back(added, "彭登记", "写错了")
    first = changed(Kind.RENAME, village, name="城北新村")
    second = changed(Kind.RENAME, village, on=date(2026, 4, 1), name="又一村")
    assert "后来又有变更" in objections(first)[0]
    take_back(second, "彭登记", "写错了")
    ServicePoint.objects.filter(region=village).update(name="别的名字")
    assert objections(first) == ["有服务站点后来又改过名称或者所在区划。"]


def test_the_preview_tells_all_and_writes_nothing(resident: User, clerk: User) -> None:
    from tests.cases import wage_case

    village = of(VILLAGE)
    wage_case(resident, village)
    Grant.objects.create(user=clerk, role="clerk", region=village, starts_on=date(2020, 1, 1))
    before = snapshot()
    seen = preview(plan(order(Kind.MERGE, of(OTHER), others=(village.pk,), with_points=False)))
    assert snapshot() == before
    assert [(line.unit, line.what, line.after) for line in seen.lines] == [
        ("邾城街道城北村", "撤销，代码不再用", "邾城街道骆畈村：承接100%，接管旧卷和在办事项")
    ]
    assert {tie.code: tie.count for tie in seen.ties} == {"points": 1, "matters": 1, "grants": 1}
    assert next(tie.note for tie in seen.ties if tie.code == "grants") == "王窗口（窗口人员）"
    assert seen.ending
    upgraded = preview(plan(order(Kind.RENAME, of(STREET), name="问津街道")))
    assert upgraded.later == Region.objects.filter(parent=of(STREET)).count()
    assert len(upgraded.points) + upgraded.more_points == upgraded.later + 1


def test_an_order_survives_being_kept() -> None:
    parts = (Part(name="东村", kind="village", share=Decimal("0.123"), children=(1, 2)),)
    one = order(Kind.SPLIT, of(VILLAGE), others=(3,), parts=parts, ends=True)
    assert Order.from_json(one.as_json()) == one


def test_once_the_district_has_changed_something_the_file_is_not_read_any_more() -> None:
    changed(Kind.MERGE, of(VILLAGE), others=(of(OTHER).pk,), with_points=False)
    changed(Kind.RENAME, of(TOWN), name="凤凰新镇")
    before = snapshot()
    load_district("420117", demo=True)
    call_command("prepare")
    assert snapshot() == before


def test_the_database_keeps_spans_apart() -> None:
    from django.db import IntegrityError, transaction

    village = of(VILLAGE)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionSpan.objects.create(region=village, code="1", name="x", full_name="x", kind="village", starts_on=DAY)
