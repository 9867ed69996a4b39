"""区划 at the desk: seen on any day, changed with a preview, taken back, each keeper only in their own area."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.matters.paperwork import form_of, values_for
from fahui.places.changing.orders import Kind
from fahui.places.models import LevelName, Region, RegionChange, ServicePoint
from tests.cases import wage_case
from tests.conftest import Desk, at
from tests.places.changes import changed, of

pytestmark = pytest.mark.django_db
TOWN = "420117102"
PAPER = {"on": "2026-03-01", "document": "示例政函〔2026〕1号"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Nothing remembered from another test."""
    caches["local"].clear()


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """登记管理人员 of the district."""
    return staff(Role.REGISTRAR, "孙登记")


def page(region: Region, kind: str) -> str:
    """Address of a change's form."""
    return f"/workbench/regions/{region.pk}/change/{kind}/"


def sealed(text: str, name: str = "confirm") -> str:
    """What the preview's button sends."""
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found
    return found[1]


def confirm(client: Client, region: Region, kind: str, **given: Any) -> Any:
    """Preview, then confirm."""
    shown = client.post(page(region, kind), {**PAPER, **given})
    assert "预览：" in shown.text, shown.text
    return client.post(page(region, kind), {"confirm": sealed(shown.text)}, follow=True)


def test_p6_a_registrar_renames_a_village_after_a_preview(keeper: User, desk: Desk, village: Region) -> None:
    client = desk(keeper)
    shown = client.post(page(village, "rename"), {**PAPER, "name": "城北新村", "with_points": "on"}).text
    assert "城北新村村民委员会" in shown
    assert "邾城街道城北新村公共法律服务点" in shown
    village.refresh_from_db()
    assert village.name == "城北村"
    done = client.post(page(village, "rename"), {"confirm": sealed(shown)}, follow=True).text
    assert "已登记并生效" in done
    village.refresh_from_db()
    assert village.name == "城北新村"
    text = client.get(f"/workbench/regions/{village.pk}/").text
    assert "2026-02-28" in text
    assert "示例政函〔2026〕1号" in text
    assert RegionChange.objects.get().made_by == "孙登记"


def test_p6_all_kinds_of_forms_lead_to_their_change(keeper: User, desk: Desk, village: Region) -> None:
    client, street, town = desk(keeper), village.parent, of(TOWN)
    assert street is not None
    other = of("420117001205")
    confirm(client, street, "add", name="新港湾村", unit_kind="village")
    confirm(client, town, "upgrade", name="凤凰街道", unit_kind="subdistrict", code="420117013", with_codes="on")
    confirm(client, of("420117001206"), "move", parent=str(of("420117008").pk), with_codes="on")
    confirm(client, of("420117002"), "manage", managed_by="")
    confirm(client, of("420117001207"), "recode", code="420117001399")
    confirm(client, village, "merge", others=[str(other.pk)], ends="ends", name="北畈村", unit_kind="")
    split = {"part0_name": "东村", "part0_kind": "village", "part0_share": "40", "part1_kind": "village"}
    confirm(client, of("420117001208"), "split", ends="stays", part2_kind="village", **split)
    ended = {**split, "part1_name": "西村", "part1_share": "60", "part2_kind": "village"}
    ended |= {"part0_name": "南村", "heir": "1"}
    confirm(client, of("420117001209"), "split", ends="ends", **ended)
    kinds = list(RegionChange.objects.order_by("pk").values_list("kind", "state"))
    names = ("add", "upgrade", "move", "manage", "recode", "merge", "split", "split")
    assert kinds == [(kind, "done") for kind in names]
    assert Region.objects.get(name="西村").predecessions.get(heir=True).old.name == "胜英村"
    assert client.get("/workbench/regions/changes/").text.count("示例政函") == 8


def test_a_fault_keeps_what_was_typed_and_the_preview_leads_back(keeper: User, desk: Desk, village: Region) -> None:
    client = desk(keeper)
    wrong = client.post(page(village, "rename"), {**PAPER, "name": "骆畈村"}).text
    assert "那里已经有一个骆畈村" in wrong
    assert 'value="骆畈村"' in wrong
    shown = client.post(page(village, "rename"), {**PAPER, "name": "城北新村", "note": "村民代表会议通过"}).text
    again = client.post(page(village, "rename"), {"back": sealed(shown, "back")}).text
    assert 'value="城北新村"' in again
    assert 'value="村民代表会议通过"' in again
    assert not RegionChange.objects.exists()


def test_what_somebody_else_changed_since_the_preview_is_looked_at_again(
    keeper: User, desk: Desk, village: Region
) -> None:
    client = desk(keeper)
    shown = client.post(page(village, "rename"), {**PAPER, "name": "城北新村"}).text
    changed(Kind.RENAME, of("420117001205"), name="骆畈新村")
    told = client.post(page(village, "rename"), {"confirm": sealed(shown)}, follow=True).text
    assert "预览以后别人登记了变更" in told
    assert "已过期" in client.post(page(village, "rename"), {"confirm": "made-up"}, follow=True).text
    village.refresh_from_db()
    assert village.name == "城北村"


def test_a_change_is_taken_back_with_a_reason(keeper: User, desk: Desk, village: Region) -> None:
    client = desk(keeper)
    confirm(client, village, "rename", name="城北新村")
    address = f"/workbench/regions/changes/{RegionChange.objects.get().pk}/"
    assert "请写明为什么撤销" in client.post(address, {"why": " "}, follow=True).text
    assert "已撤销，各单位回到变更以前" in client.post(address, {"why": "文件没有盖章"}, follow=True).text
    village.refresh_from_db()
    assert village.name == "城北村"
    assert client.post(address, {"why": "再来一次"}).status_code == 404
    assert "文件没有盖章" in client.get(address).text


def test_what_begins_later_is_only_noted(keeper: User, desk: Desk, village: Region) -> None:
    done = confirm(desk(keeper), village, "rename", name="城北新村", on="2099-01-01")
    assert "到那天自动生效" in done.text
    village.refresh_from_db()
    assert village.name == "城北村"


def test_f70_a_keeper_of_one_street_changes_only_its_villages(
    staff: Callable[..., User], desk: Desk, village: Region, elsewhere: Region
) -> None:
    client = desk(staff(Role.REGISTRAR, "街道登记", village.parent))
    theirs = Region.objects.filter(parent=elsewhere).order_by("code")[0]
    assert village.parent is not None
    for region, kind in ((theirs, "rename"), (elsewhere, "add"), (village.parent, "rename"), (village.parent, "merge")):
        assert client.get(page(region, kind)).status_code == 404, kind
        assert client.post(page(region, kind), {**PAPER, "name": "别的"}).status_code == 404, kind
    assert client.get(page(village.parent, "add")).status_code == 200
    moved = client.post(page(village, "move"), {**PAPER, "parent": str(elsewhere.pk)}).text
    assert "这里有不归您管的单位" in moved
    assert not RegionChange.objects.exists()
    confirm(client, village, "rename", name="城北新村")
    planned = changed(Kind.RENAME, theirs, name="别的村")
    assert client.post(f"/workbench/regions/changes/{planned.pk}/", {"why": "不要"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "别的村"
    assert client.get(f"/workbench/regions/{theirs.pk}/coordinates/").status_code == 404


def test_readers_look_and_others_find_nothing(
    clerk: User, staff: Callable[..., User], resident: User, desk: Desk, village: Region
) -> None:
    pages = ["/workbench/regions/", f"/workbench/regions/{village.pk}/", "/workbench/regions/changes/"]
    pages += ["/workbench/regions/years/", "/workbench/regions/levels/"]
    client = desk(clerk)
    for address in pages:
        assert client.get(address).status_code == 200, address
    assert "登记变更" not in client.get(pages[1]).text
    assert client.get(page(village, "rename")).status_code == 404
    assert client.post(pages[-1], {"level": "station", "name": "x", "short": "x"}).status_code == 404
    for user in (staff(Role.OBJECTION_OFFICER), resident):
        for address in pages:
            assert desk(user).get(address).status_code == 404, address


def test_the_list_shows_the_network_of_any_day(
    keeper: User, desk: Desk, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    changed(Kind.UPGRADE, of(TOWN), name="凤凰街道", unit_kind="subdistrict")
    client = desk(keeper)
    with django_assert_max_num_queries(11):  # one of them asks whether the menu shows reviews
        today = client.get("/workbench/regions/").text
    assert "凤凰街道" in today
    assert "凤凰镇" not in today
    assert "共有15个镇街、677个村（社区）" in today
    before = client.get("/workbench/regions/?on=2026-02-28").text
    assert "凤凰镇" in before
    assert "2026年2月28日的样子" in before
    inside = client.get(f"/workbench/regions/?street={of(TOWN).pk}").text
    assert "三叉路村" in inside
    assert client.get("/workbench/regions/?on=x&street=99999999999999").status_code == 200


def test_f92_older_cases_show_and_print_the_old_name_and_newer_the_new(
    resident: User, approver: User, desk: Desk
) -> None:
    village = of("420117102200")
    with clock.at(at("2026-02-27 10:00")):
        older = wage_case(resident, village).matter
    changed(Kind.UPGRADE, of(TOWN), name="凤凰街道", unit_kind="subdistrict")
    with clock.at(at("2026-03-02 10:00")):
        newer = wage_case(resident, Region.objects.get(pk=village.pk)).matter
    client = desk(approver)
    for matter, name, not_name in ((older, "凤凰镇三叉路村", "凤凰街道"), (newer, "凤凰街道三叉路村", "凤凰镇")):
        fresh = Matter.objects.select_related("data_key").get(pk=matter.pk)
        shown = client.get(f"/workbench/m/{matter.number}/").text
        card = shown[shown.index("在哪里") :][:400].split(" · ")[0]
        assert name in card
        assert not_name not in card
        form = form_of(fresh.definition, "assignment_notice")
        assert "{{ place }}" in form.body
        assert values_for(Case(fresh), None, form)["place"] == name
        row = client.post("/workbench/search/", {"q": matter.number}, follow=True).text
        assert name in row
    listed = client.post("/workbench/search/", {"q": "赵建国"}).text
    assert "凤凰镇三叉路村" in listed
    assert "凤凰街道三叉路村" in listed


def test_f92_the_ten_years_agree_and_show_only_what_one_may_see(
    resident: User, approver: User, keeper: User, desk: Desk
) -> None:
    village = of("420117102200")
    for day in ("2025-05-05", "2026-02-27", "2026-04-01"):
        with clock.at(at(f"{day} 10:00")):
            wage_case(resident, Region.objects.get(pk=village.pk))
        if day == "2026-02-27":
            changed(Kind.UPGRADE, of(TOWN), name="凤凰街道", unit_kind="subdistrict")
    with clock.at(at("2026-11-01 10:00")):
        tables = {}
        for borders in ("then", "now"):
            answer = desk(approver).get(f"/workbench/regions/years/?borders={borders}")
            tables[borders] = {one["line"].name: one["cells"] for one in answer.context["shown"]}
            assert answer.context["sums"] == [1, 2]
        assert tables["then"] == {"凤凰镇": [1, 1], "凤凰街道": [0, 1]}
        assert tables["now"] == {"凤凰街道": [1, 2]}
        assert desk(keeper).get("/workbench/regions/years/").context["shown"] == []  # keeps registers, reads no matter


def test_level_names_change_with_the_names_of_the_points(keeper: User, desk: Desk, village: Region) -> None:
    client = desk(keeper)
    today = clock.today().isoformat()
    given = {
        "level": "station",
        "name": "公共法律服务室",
        "short": "服务室",
        "valid_from": today,
        "document": "示例1号",
    }
    assert (
        "已登记新的名称" in client.post("/workbench/regions/levels/", {**given, "with_points": "on"}, follow=True).text
    )
    assert ServicePoint.objects.filter(name="邾城街道公共法律服务室", level="station").exists()
    assert not ServicePoint.objects.filter(name__contains="工作站", level="station").exists()
    listed = client.get("/workbench/registers/points/?level=station").text
    assert "公共法律服务室" in listed
    assert "服务室" in listed
    assert "这一天已有一个名称" in client.post("/workbench/regions/levels/", given).text
    later = {**given, "valid_from": "2099-01-01", "with_points": "on"}
    assert "站点名称到那天再改" in client.post("/workbench/regions/levels/", later).text
    assert LevelName.objects.count() == 1


def test_a_unit_is_put_on_the_map(keeper: User, desk: Desk, village: Region) -> None:
    client = desk(keeper)
    address = f"/workbench/regions/{village.pk}/coordinates/"
    given = {"lat": "114.8", "lon": "30.84", "coord_system": "GCJ-02", "coord_source": "手机测的"}
    assert "写反" in client.post(address, given).text
    assert client.post(address, {**given, "lat": "30.84", "lon": "114.8"}).status_code == 302
    village.refresh_from_db()
    assert (village.lat, village.lon, village.coord_system) == (30.84, 114.8, "GCJ-02")


def test_the_count_is_of_today_unless_a_day_was_chosen(keeper: User, desk: Desk) -> None:
    client = desk(keeper)
    text = client.get("/workbench/regions/").text
    assert "现在共有" in text
    assert "那天共有" not in text
    assert "那天共有" in client.get("/workbench/regions/?on=2025-01-01").text
