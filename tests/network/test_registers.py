"""The registers of the network in and out of files, and who keeps what."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.network.models import Post, StandardItem
from fahui.network.registers import POINTS, POSTS, STANDARD
from fahui.people.models import Professional
from fahui.places.models import Region, ServicePoint
from fahui.registers import batches
from fahui.registers.exporting import sheet as exported
from fahui.registers.kinds import kind_of
from fahui.registers.models import Batch
from fahui.registers.sight import kept_by, may_add, visible
from tests.conftest import Desk
from tests.registers.conftest import Sheet, sheet

pytestmark = pytest.mark.django_db
__all__ = ["sheet"]


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """登记管理人员 of the district."""
    return staff(Role.REGISTRAR, "孙登记")


def brought(register: object, keeper: User, file: object) -> Batch:
    """A file checked and let in."""
    batch = batches.upload(kind_of(register.code), keeper, file.name, file.read())  # type: ignore[arg-type, attr-defined]  # as a browser hands it over
    for state in (Batch.State.CHECKING, Batch.State.APPLYING):
        batches.begin(batch, state)
        batch.refresh_from_db()
    return batch


def test_points_come_in_with_their_hours_in_words_and_go_out_the_same(
    keeper: User, village: Region, sheet: Sheet
) -> None:
    hours = "周一至周五 9:00—12:00，14:00—17:00；节假日 10:00—12:00"
    file = sheet(
        ["名称", "所在区划", "层级", "职能", "开放时间", "设施", "能用的语言", "纬度", "经度", "坐标系"],
        [
            "新的点",
            "邾城街道城北村",
            "公共法律服务点",
            "服务点、调委会",
            hours,
            "无障碍通道、停车位",
            "手语",
            30.84,
            114.8,
            "GCJ-02",
        ],
        ["写反的点", "邾城街道城北村", "公共法律服务点", "", "", "", "", 114.8, 30.84, ""],
        ["看不懂的点", "邾城街道城北村", "公共法律服务点", "", "上班时间", "", "", "", "", ""],
    )
    batch = brought(POINTS, keeper, file)
    assert batch.counts == {"created": 1, "updated": 0, "unchanged": 0, "refused": 2}
    point = ServicePoint.objects.get(name="新的点")
    assert point.hours["holiday"] == [["10:00", "12:00"]]
    assert (point.facilities, point.tongues, point.coord_system) == (["ramp", "parking"], ["sign"], "GCJ-02")
    book = load_workbook(BytesIO(exported(POINTS, ServicePoint.objects.filter(pk=point.pk), keeper)))
    head, row = ([cell.value for cell in line] for line in book.worksheets[0])
    told = dict(zip(head, row, strict=True))
    assert told["开放时间"] == "周一至周五 9:00—12:00，14:00—17:00\n节假日 10:00—12:00"
    assert told["职能"] == "服务点、调委会"
    again = brought(POINTS, keeper, sheet(head, row))
    assert again.counts["unchanged"] == 1


def test_posts_come_in_by_name_or_as_professionals(
    keeper: User, village: Region, lawyer: Professional, sheet: Sheet
) -> None:
    name = ServicePoint.objects.get(region=village).name
    file = sheet(
        ["站点", "岗位", "执业人员", "姓名（不是执业人员的）", "到岗日期"],
        [name, "村（居）法律顾问", str(lawyer), "", "2026-01-01"],
        [name, "专职人民调解员", "", "汪调解", "2026-01-01"],
        [name, "志愿者", "", "", "2026-01-01"],
    )
    batch = brought(POSTS, keeper, file)
    assert batch.counts["created"] == 2
    assert batch.counts["refused"] == 1
    assert set(Post.objects.values_list("kind", flat=True)) == {"adviser", "mediator"}
    again = brought(POSTS, keeper, file_again(sheet, name, lawyer))
    assert again.counts["unchanged"] == 1


def file_again(sheet: Sheet, name: str, lawyer: Professional) -> object:
    """The first row once more."""
    return sheet(["站点", "岗位", "执业人员", "到岗日期"], [name, "村（居）法律顾问", str(lawyer), "2026-01-01"])


def test_a_keeper_of_one_street_keeps_its_points_and_posts_and_not_the_standard(
    staff: Callable[..., User], village: Region, elsewhere: Region, desk: Desk
) -> None:
    user = staff(Role.REGISTRAR, "街道登记", village.parent)
    assert user.holds(Role.REGISTRAR, village.pk)
    here, there = ServicePoint.objects.get(region=village), ServicePoint.objects.get(region=elsewhere)
    for point in (here, there):
        Post.objects.create(point=point, kind="volunteer", name="某人")
    assert set(kept_by(POSTS, user).values_list("point", flat=True)) == {here.pk}
    assert here in visible(POINTS, user)
    assert there not in visible(POINTS, user)
    assert visible(STANDARD, user).exists()
    assert not kept_by(STANDARD, user).exists()
    assert not may_add(STANDARD, user)
    item = StandardItem.objects.first()
    assert item is not None
    client = desk(user)
    assert client.get(f"/workbench/registers/standard/{item.pk}/").status_code == 200
    assert client.get(f"/workbench/registers/standard/{item.pk}/edit/").status_code == 404
    given = {"point": there.pk, "kind": "volunteer", "name": "某甲", "starts_on": "2026-01-01"}
    assert "这个地方不归您管" in client.post("/workbench/registers/posts/new/", given).text
    assert client.post("/workbench/registers/posts/new/", {**given, "point": here.pk}).status_code == 302


def test_the_history_of_a_point_names_who_changed_what(keeper: User, village: Region, desk: Desk) -> None:
    point = ServicePoint.objects.get(region=village)
    client = desk(keeper)
    address = f"/workbench/registers/points/{point.pk}/"
    text = client.get(f"{address}edit/").text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    given = {
        "name": point.name,
        "region": village.pk,
        "level": "point",
        "functions": ["point"],
        "open_hours": "周二 9:00—11:00",
        "phone": "027-89350009",
        "seen": seen,
    }
    assert client.post(f"{address}edit/", given).status_code == 302
    shown = client.get(address).text
    assert "孙登记修改" in shown
    assert "→ 027-89350009" in shown
    assert "周二 9:00—11:00" in shown
