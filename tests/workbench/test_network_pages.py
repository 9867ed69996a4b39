"""The network's pages: hours with special days, windows, empty posts, visits, the map."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.network.acceptance import items_for
from fahui.network.models import Inspection, InspectionPhoto, Post, StandardItem
from fahui.places.models import PointDay, PointWindow, Region, ServicePoint
from tests.conftest import Desk, at

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """登记管理人员 of the district."""
    return staff(Role.REGISTRAR, "孙登记")


@pytest.fixture
def point(village: Region) -> ServicePoint:
    """A village's point, in office hours."""
    point = ServicePoint.objects.get(region=village)
    point.hours = {str(day): [["09:00", "12:00"], ["14:00", "17:00"]] for day in range(1, 6)}
    point.save(update_fields=["hours"])
    return point


def test_a_closure_is_arranged_shown_and_given_back(keeper: User, desk: Desk, point: ServicePoint) -> None:
    client, address = desk(keeper), f"/workbench/points/{point.pk}/hours/"
    with clock.at(at("2026-11-25 10:00")):
        given = {"add": "1", "starts_on": "2026-11-25", "ends_on": "2026-11-26", "spans": "", "reason": "防汛值守"}
        assert "已安排，涉及1个站点" in client.post(address, given, follow=True).text
        text = client.get(address).text
        assert "今天不上班（防汛值守），下次开门：11月27日（周五）9:00。" in text
        assert "那几天已有安排" in client.post(address, {**given, "starts_on": "2026-11-26"}).text
        row = PointDay.objects.get()
    with clock.at(at("2026-11-26 10:00")):
        client.post(address, {"remove": row.pk})
        row.refresh_from_db()
        assert row.ends_on.isoformat() == "2026-11-25"  # the day that was stays as it was
        assert "今天开到17:00" in client.get(address).text


def test_times_that_cannot_be_read_and_days_gone_by_are_refused(keeper: User, desk: Desk, point: ServicePoint) -> None:
    client, address = desk(keeper), f"/workbench/points/{point.pk}/hours/"
    given = {"add": "1", "starts_on": clock.today().isoformat(), "reason": "赶集"}
    assert "时间写成9:00—11:30" in client.post(address, {**given, "spans": "上午"}).text
    assert "不能在今天之前" in client.post(address, {**given, "starts_on": "2020-01-01"}).text
    assert "不能早于开始那天" in client.post(address, {**given, "ends_on": "2020-01-01"}).text
    assert not PointDay.objects.exists()


def test_a_station_arranges_for_all_points_of_its_street(keeper: User, desk: Desk, village: Region) -> None:
    station = ServicePoint.objects.get(region=village.parent)
    below = ServicePoint.objects.filter(region__parent=village.parent).count()
    given = {"add": "1", "starts_on": clock.today().isoformat(), "reason": "台风", "below": "on"}
    told = desk(keeper).post(f"/workbench/points/{station.pk}/hours/", given, follow=True).text
    assert f"已安排，涉及{below + 1}个站点" in told
    assert PointDay.objects.count() == below + 1


def test_windows_are_added_and_changed_by_their_number(keeper: User, desk: Desk, point: ServicePoint) -> None:
    client, address = desk(keeper), f"/workbench/points/{point.pk}/windows/"
    given = {"number": "1", "works": ["advice", "aid"], "note": "", "active": "on"}
    assert client.post(address, given).status_code == 302
    assert client.post(address, {**given, "works": ["mediation"], "note": "周三有律师"}).status_code == 302
    window = PointWindow.objects.get(point=point)
    assert (window.works, window.note) == (["mediation"], "周三有律师")
    assert "人民调解" in client.get(address).text
    assert "改1号窗口" in client.get(f"{address}?number=1").text


def test_f70_a_keeper_of_another_street_keeps_nothing_here(
    staff: Callable[..., User], desk: Desk, point: ServicePoint, elsewhere: Region, clerk: User
) -> None:
    stranger, reader = desk(staff(Role.REGISTRAR, "别街登记", elsewhere)), desk(clerk)
    for name in ("hours", "windows", "staffing", "acceptance"):
        address = f"/workbench/points/{point.pk}/{name}/"
        assert stranger.get(address).status_code == 404, name
        assert reader.get(address).status_code == 200, name
    for name in ("hours", "windows"):
        assert reader.post(f"/workbench/points/{point.pk}/{name}/", {"add": "1", "number": "1"}).status_code == 404
    assert reader.get(f"/workbench/points/{point.pk}/acceptance/new/").status_code == 404
    for page in ("gaps/", "acceptance/", "map/"):
        assert point.name not in stranger.get(f"/workbench/network/{page}?level=point").text, page
    assert str(point.pk) not in {str(mark[3]) for mark in marks(stranger.get("/workbench/network/map.json").json())}


def marks(drawing: dict[str, list[dict[str, list[list[object]]]]]) -> list[list[object]]:
    """All points of a drawing."""
    return [mark for one in drawing["series"] for mark in one["data"]]


def test_which_post_is_empty_where_counts_filters_and_export_agree(
    keeper: User, desk: Desk, point: ServicePoint, django_assert_max_num_queries: Queries
) -> None:
    Post.objects.create(point=point, kind="adviser", name="某人")
    client = desk(keeper)
    client.get("/workbench/network/gaps/")
    with django_assert_max_num_queries(10):  # one of them asks whether the menu shows reviews
        page = client.get("/workbench/network/gaps/?kind=adviser&empty=1")
    assert page.context["page"].paginator.count == 676
    assert [(one.needed, one.present, one.empty) for one in page.context["tallies"]] == [(677, 1, 676)]
    street = point.region.parent_id
    inside = client.get(f"/workbench/network/gaps/?kind=adviser&street={street}")
    assert inside.context["page"].paginator.count == Region.objects.filter(parent_id=street).count() - 1
    book = load_workbook(BytesIO(client.get("/workbench/network/gaps.xlsx?kind=adviser&empty=1").content))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 677  # the head and 676
    assert point.name not in {row[1] for row in rows}
    assert {row[6] for row in rows[1:]} == {1}
    assert client.get("/workbench/network/gaps/?kind=x&street=x&level=x&page=999").status_code == 200


def test_a_post_is_entered_straight_from_its_gap_and_one_is_back_there(
    keeper: User, clerk: User, desk: Desk, point: ServicePoint, staff: Callable[..., User], elsewhere: Region
) -> None:
    client = desk(keeper)
    gaps = f"/workbench/network/gaps/?kind=adviser&street={point.region.parent_id}"
    page = client.get(gaps).text
    links = {html.unescape(one) for one in re.findall(r'href="(/workbench/registers/posts/new/[^"]+)"', page)}
    [link] = [one for one in links if f"point={point.pk}&" in one]
    form = client.get(link).text
    assert f'<option value="{point.pk}" selected>' in form
    assert '<option value="adviser" selected>' in form
    back = parse_qs(urlsplit(link).query)["back"][0]
    assert back == gaps
    given = {"point": point.pk, "kind": "adviser", "name": "徐律师", "full_time": "on", "back": back}
    answer = client.post(link, {**given, "starts_on": clock.today().isoformat()})
    assert answer.headers["Location"] == gaps
    assert Post.objects.get().point == point
    assert f"point={point.pk}&amp;" not in client.get(gaps).text
    assert "posts/new/" not in desk(clerk).get(gaps).text  # readers enter nobody
    staffing = client.get(f"/workbench/points/{point.pk}/staffing/").text
    assert f"posts/new/?point={point.pk}&amp;kind=mediator" in staffing
    assert "kind=adviser" not in staffing


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/workbench/", "/accounts/logout/"])
def test_the_way_back_stays_in_the_workbench(back: str, keeper: User, desk: Desk, point: ServicePoint) -> None:
    given = {"point": point.pk, "kind": "adviser", "name": "徐律师", "starts_on": "2026-01-05", "back": back}
    answer = desk(keeper).post("/workbench/registers/posts/new/", given)
    assert answer.headers["Location"] == f"/workbench/registers/posts/{Post.objects.get().pk}/"


def test_facts_of_the_premises_stand_beside_the_items_that_ask_for_them(
    keeper: User, desk: Desk, point: ServicePoint
) -> None:
    ServicePoint.objects.filter(pk=point.pk).update(
        area=24, facilities=["ramp", "glasses"], accessible_notes="", address="一号<b>院</b>"
    )
    PointWindow.objects.create(point=point, number=1, works=["advice", "aid"])
    StandardItem.objects.filter(code="P03").update(facts=["windows"])
    Post.objects.create(point=point, kind="adviser", name="徐律师")
    client, address = desk(keeper), f"/workbench/points/{point.pk}/acceptance/new/"
    text = client.get(address).text

    def beside(code: str) -> str:
        """The words of one item on the form."""
        return text.split(f'id="id_item_{code}_helptext"')[1].split("</div>")[0]

    assert "面积：24平方米" in beside("P01")
    assert "一号&lt;b&gt;院&lt;/b&gt;" in beside("P01")
    assert "村（居）法律顾问 徐律师" in beside("P02")
    assert "1号窗口：法律咨询、法律援助" in beside("P03")
    assert "周一至周五" in beside("A02")
    assert "设施：无障碍通道、老花镜；无障碍说明：没有登记" in beside("A07")
    assert "登记册" not in beside("A09")  # nothing is registered about it
    answers = {f"item_{item.code}": "yes" for item in items_for("point")}
    client.post(address, {**answers, "inspected_on": "2026-01-05", "inspectors": "验收组", "result": "accepted"})
    ServicePoint.objects.filter(pk=point.pk).update(area=99)
    assert "面积：24平方米" in client.get(f"/workbench/points/{point.pk}/acceptance/").text  # as it was that day


def test_a_picture_of_a_visit_lies_encrypted(keeper: User, desk: Desk, point: ServicePoint, picture: bytes) -> None:
    answers = {f"item_{item.code}": "yes" for item in items_for("point")}
    given = {**answers, "inspected_on": "2026-01-05", "inspectors": "验收组", "result": "accepted"}
    photo = SimpleUploadedFile("门头.jpg", picture, "image/jpeg")
    desk(keeper).post(f"/workbench/points/{point.pk}/acceptance/new/", {**given, "photos": [photo]})
    file = InspectionPhoto.objects.get().file
    assert file.data_key is not None
    assert file.read()[:2] == b"\xff\xd8"
    assert file.path().read_bytes()[:2] != b"\xff\xd8"


def test_a_points_posts_against_the_standard(keeper: User, desk: Desk, point: ServicePoint) -> None:
    Post.objects.create(point=point, kind="adviser", name="现在的人")
    gone = clock.today() - timedelta(days=1)
    Post.objects.create(point=point, kind="mediator", name="以前的人", starts_on=gone, ends_on=gone)
    text = desk(keeper).get(f"/workbench/points/{point.pk}/staffing/").text
    assert "现在的人" in text
    assert "缺1人" in text
    assert text.index("以前在这里的") < text.index("以前的人")


def test_a_visit_is_put_down_with_its_pictures_and_counted(
    keeper: User,
    clerk: User,
    desk: Desk,
    point: ServicePoint,
    picture: bytes,
    staff: Callable[..., User],
    elsewhere: Region,
) -> None:
    client, address = desk(keeper), f"/workbench/points/{point.pk}/acceptance/new/"
    answers = {f"item_{item.code}": "yes" for item in items_for("point")}
    given = {**answers, "inspected_on": clock.today().isoformat(), "inspectors": "验收组", "result": "accepted"}
    failed = client.post(address, {**given, "item_A01": "no"}).text
    assert "不能通过：门口有统一标识和名称" in failed
    assert "不能通过" not in client.get(address).text
    photo = SimpleUploadedFile("门头.jpg", picture, "image/jpeg")
    assert client.post(address, {**given, "photos": [photo]}).status_code == 302
    assert Inspection.objects.get().made_by == "孙登记"
    row = InspectionPhoto.objects.get()
    seen = f"/workbench/points/{point.pk}/acceptance/photo/{row.pk}/"
    assert desk(clerk).get(seen)["Content-Type"] == "image/jpeg"
    assert desk(staff(Role.CLERK, "别街", elsewhere)).get(seen).status_code == 404
    overview = client.get("/workbench/network/acceptance/")
    assert "1/677" in overview.text
    assert overview.context["whole"].by["none"] == 676
    assert point.name in client.get("/workbench/network/acceptance/?standing=accepted").text
    wrong = SimpleUploadedFile("坏.jpg", b"MZ\x90", "image/jpeg")
    assert "是程序" in client.post(address, {**given, "photos": [wrong]}).text


def test_the_overview_costs_the_same_however_many_points(
    keeper: User, desk: Desk, django_assert_max_num_queries: Queries
) -> None:
    client = desk(keeper)
    for address in (
        "/workbench/network/acceptance/",
        "/workbench/network/map/",
        "/workbench/network/map.json?layer=gaps",
    ):
        client.get(address)
        with django_assert_max_num_queries(11):  # one of them asks whether the menu shows reviews
            assert client.get(address).status_code == 200


def test_the_map_draws_what_the_filters_leave_and_says_what_is_missing(
    keeper: User, desk: Desk, point: ServicePoint
) -> None:
    client = desk(keeper)
    drawing = client.get("/workbench/network/map.json").json()
    assert len(marks(drawing)) == 693
    assert {one["shape"] for one in drawing["series"]} == {"circle", "rect", "diamond"}  # colour never speaks alone
    assert drawing["page"] == "/workbench/registers/points/0/"
    assert {"凤凰镇", "徐古街道"} <= {name for _lon, _lat, name in drawing["streets"]}
    assert "团风" in {name for _lon, _lat, name in drawing["around"]}
    gaps = client.get("/workbench/network/map.json?layer=gaps").json()
    assert {one["name"] for one in gaps["series"]} == {"有岗位空着"}
    note = next(note for note in gaps["notes"] if "村（居）法律顾问缺1人" in note)
    assert "专职人民调解员缺1人" in note
    only = client.get(f"/workbench/network/map.json?street={point.region.parent_id}&function=justice_office").json()
    assert len(marks(only)) == 1


def test_f91_the_map_converts_before_it_draws(keeper: User, desk: Desk, point: ServicePoint) -> None:
    from fahui.places.geo import wgs84_to_gcj02

    client = desk(keeper)

    def drawn() -> tuple[object, object]:
        found = marks(client.get("/workbench/network/map.json").json())
        mark = next(mark for mark in found if mark[3] == point.pk)
        return mark[0], mark[1]

    before = drawn()
    assert point.lat is not None
    assert point.lon is not None
    point.lat, point.lon = wgs84_to_gcj02(point.lat, point.lon)
    point.coord_system = "GCJ-02"
    point.save()
    assert drawn() == before
