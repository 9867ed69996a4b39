"""A file into a register: report first, then all or nothing, and back again."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.network.models import Post
from fahui.people.models import Organisation
from fahui.places.models import Region, ServicePoint
from fahui.registers.models import Batch, BatchRow
from fahui.registers.tasks import carry_on
from tests.conftest import Desk
from tests.registers.conftest import Sheet

pytestmark = pytest.mark.django_db
IMPORT = "/workbench/registers/organisations/import/"
HEAD = ["名称*", "单位类别", "统一社会信用代码", "电话", "备注"]


def hand_over(client: Client, file: SimpleUploadedFile, path: str = IMPORT) -> str:
    """Upload; the address of the batch."""
    answer = client.post(path, {"file": file})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer.headers["Location"])


def matched(client: Client, at: str) -> dict[str, str]:
    """The matching as the page proposes it."""
    batch = Batch.objects.get(pk=int(at.rstrip("/").rsplit("/", 1)[1]))
    return {name: str(column) for name, column in batch.matched.items()}


def checked(client: Client, file: SimpleUploadedFile, path: str = IMPORT) -> str:
    at = hand_over(client, file, path)
    client.post(at, {**matched(client, at), "check": "1"})
    return at


def test_the_report_tells_row_by_row_and_nothing_is_written(keeper: User, desk: Desk, sheet: Sheet) -> None:
    Organisation.objects.create(name="甲律师事务所", kind="law_firm", phone="027-1")
    Organisation.objects.create(name="乙律师事务所", kind="law_firm", phone="027-2")
    client = desk(keeper)
    at = checked(
        client,
        sheet(
            HEAD,
            ["甲律师事务所", "律师事务所", "", "027-9", "改电话"],
            ["乙律师事务所", "律师事务所", "", "027-2", ""],
            ["丙律师事务所", "律师事务所", "", "027-3", ""],
            ["", "律师事务所", "", "", ""],
            ["丁律师事务所", "没有这一类", "", "", ""],
            ["戊律师事务所", "律师事务所", "12345", "", ""],
            ["丙律师事务所", "律师事务所", "", "027-4", ""],
        ),
    )
    text = client.get(at).text
    assert "会新增1条、修改1条；1条没有变化，4条不能导入" in text
    assert "没有“没有这一类”这一项。可填：" in text
    assert "律师事务所、" in text.split("没有“没有这一类”这一项")[1][:80]
    assert "与第4行是同一条记录" in text
    assert "改：电话，027-1 → 027-9" in text
    assert Organisation.objects.count() == 2 + Organisation.objects.exclude(name__contains="律师").count()
    assert not Organisation.objects.filter(name="丙律师事务所").exists()
    assert "丁律师事务所" not in client.get(at + "?outcome=created").text


def test_applied_once_and_undone_whole(keeper: User, desk: Desk, sheet: Sheet) -> None:
    kept = Organisation.objects.create(name="甲律师事务所", kind="law_firm", phone="027-1")
    client = desk(keeper)
    at = checked(
        client, sheet(HEAD, ["甲律师事务所", "律师事务所", "", "027-9", ""], ["丙律师事务所", "律师事务所", "", "", ""])
    )
    for _time in range(2):
        client.post(at, {"apply": "1"})
    kept.refresh_from_db()
    assert kept.phone == "027-9"
    assert Organisation.objects.filter(name="丙律师事务所").count() == 1
    assert "请写明为什么撤销" in client.post(at, {"undo": "1", "why": ""}, follow=True).text
    assert "已撤销" in client.post(at, {"undo": "1", "why": "选错了文件"}, follow=True).text
    kept.refresh_from_db()
    assert kept.phone == "027-1"
    assert not Organisation.objects.filter(name="丙律师事务所").exists()
    assert "选错了文件" in client.get(at).text


def test_the_page_of_the_report_marks_its_tab_and_the_way_there_shows_progress(
    keeper: User, desk: Desk, sheet: Sheet
) -> None:
    client = desk(keeper)
    at = hand_over(client, sheet(HEAD, ["甲律师事务所", "律师事务所", "", "", ""]))
    assert "选填" not in client.get(at).text.split("对应列名")[1]  # a column is there or not; * says what must be
    client.post(at, {**matched(client, at), "check": "1"})

    def marked(address: str) -> list[str]:
        return re.findall(r'href="([^"]*)" aria-current="page"', client.get(address).text.split("检查结果")[1])

    assert marked(at) == ["?"]
    assert marked(f"{at}?outcome=created") == ["?outcome=created"]
    Batch.objects.update(state=Batch.State.APPLYING, total=10_000, done=0)
    assert "共10000行，马上开始" in client.get(at).text
    Batch.objects.update(done=4500)
    page = client.get(at).text
    assert "已到第4500行（45%）" in page
    assert '<progress class="long" max="10000" value="4500"' in page


def test_undo_stops_before_what_was_changed_since(keeper: User, desk: Desk, sheet: Sheet) -> None:
    client = desk(keeper)
    at = checked(client, sheet(HEAD, ["甲所", "律师事务所", "", "", ""], ["乙所", "律师事务所", "", "", ""]))
    client.post(at, {"apply": "1"})
    Organisation.objects.filter(name="甲所").update(phone="027-7")
    text = client.post(at, {"undo": "1", "why": "错了"}, follow=True).text
    assert "第2行：记录后来又改过" in text
    assert Organisation.objects.filter(name__in=["甲所", "乙所"]).count() == 2


def test_what_changed_since_the_check_stops_the_whole_batch(keeper: User, desk: Desk, sheet: Sheet) -> None:
    Organisation.objects.create(name="甲所", kind="law_firm", phone="027-1")
    client = desk(keeper)
    at = checked(client, sheet(HEAD, ["乙所", "律师事务所", "", "", ""], ["甲所", "律师事务所", "", "027-9", ""]))
    Organisation.objects.filter(name="甲所").update(address="别处")
    text = client.post(at, {"apply": "1"}, follow=True).text
    assert "第3行的记录在检查以后有了变动" in text
    assert not Organisation.objects.filter(name="乙所").exists()


def test_columns_are_matched_by_hand_where_the_names_differ(keeper: User, desk: Desk, sheet: Sheet) -> None:
    client = desk(keeper)
    at = hand_over(client, sheet(["单位全称", "种类"], ["甲所", "律师事务所"]))
    assert "请填这一项" not in client.get(at).text
    client.post(at, {"name": "0", "kind": "0", "check": "1"})
    assert Batch.objects.get().state == Batch.State.UPLOADED  # one column for two fields is refused
    client.post(at, {"name": "0", "kind": "1", "check": "1"})
    client.post(at, {"apply": "1"})
    assert Organisation.objects.get(name="甲所").kind == "law_firm"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("表.xls", b"x", "只能导入XLSX或CSV文件"),
        ("表.xlsx", b"not a zip", "文件打不开"),
        ("表.csv", "名称\n".encode(), "文件里没有数据"),
        ("表.csv", b"\xff\xfe\x00\x01\xff", "无法识别文件的文字编码"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(keeper: User, desk: Desk, name: str, content: bytes, told: str) -> None:
    page = desk(keeper).post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    assert told in page.text
    assert not Batch.objects.exists()


def test_f26_a_number_that_lost_its_digits_is_refused_and_the_others_go_on(
    keeper: User, desk: Desk, sheet: Sheet
) -> None:
    client = desk(keeper)
    lost = ["甲所", "律师事务所", 914201170000000001, "", ""]
    at = checked(client, sheet(HEAD, lost, ["乙所", "律师事务所", "", "027-2", ""]))
    text = client.get(f"{at}?outcome=refused").text
    assert "统一社会信用代码：15位以上的号码存成了数值，末几位已经丢失" in text
    assert "甲所" in text
    assert "乙所" not in text
    client.post(at, {"apply": "1"})
    assert set(Organisation.objects.filter(name__in=["甲所", "乙所"]).values_list("name", flat=True)) == {"乙所"}


def test_f26_a_csv_that_shows_a_number_rounded_is_refused_too(keeper: User, desk: Desk) -> None:
    client = desk(keeper)
    rows = "名称,单位类别,统一社会信用代码\n甲所,律师事务所,9.14201E+17\n乙所,律师事务所,\n"
    text = client.get(checked(client, SimpleUploadedFile("表.csv", rows.encode()))).text
    assert "会新增1条、修改0条；0条没有变化，1条不能导入" in text


def test_a_blank_cell_leaves_what_is_there_and_a_word_empties_it(keeper: User, desk: Desk, sheet: Sheet) -> None:
    firm = Organisation.objects.create(name="甲所", kind="law_firm", phone="027-1", address="一街", leader="旧")
    client = desk(keeper)
    assert "填“（清空）”" in client.get(IMPORT).text
    head = ["名称*", "单位类别", "电话", "地址", "负责人"]
    at = checked(client, sheet(head, ["甲所", "", "", "二街", "（清空）"]))
    text = client.get(at).text
    assert "改：地址，一街 → 二街" in text
    assert "改：负责人，旧 → 空" in text
    assert "改：电话" not in text
    client.post(at, {"apply": "1"})
    firm.refresh_from_db()
    assert (firm.kind, firm.phone, firm.address, firm.leader) == ("law_firm", "027-1", "二街", "")
    client.post(at, {"undo": "1", "why": "错了"})
    firm.refresh_from_db()
    assert (firm.address, firm.leader) == ("一街", "旧")


def test_what_a_record_must_have_cannot_be_emptied(keeper: User, desk: Desk, sheet: Sheet) -> None:
    Organisation.objects.create(name="甲所", kind="law_firm")
    client = desk(keeper)
    text = client.get(checked(client, sheet(HEAD[:2], ["甲所", "（清空）"]))).text
    assert "单位类别：必须有，不能清空" in text


@pytest.mark.parametrize(("cell", "kept"), [("", True), ("否", False), ("（清空）", False)])
def test_a_blank_yes_or_no_leaves_it_too(
    keeper: User, desk: Desk, village: Region, sheet: Sheet, cell: str, kept: bool
) -> None:
    point = ServicePoint.objects.create(name="甲点", level="point", region=village)
    post = Post.objects.create(point=point, kind="reception", name="张三", full_time=True, note="旧")
    client = desk(keeper)
    row = ["甲点", "综合接待人员", "张三", cell, "新"]
    at = checked(client, sheet(["站点", "岗位", "姓名", "专职", "说明"], row), "/workbench/registers/posts/import/")
    assert ("改：专职，是 → 否" in client.get(at).text) is not kept
    client.post(at, {"apply": "1"})
    post.refresh_from_db()
    assert (post.full_time, post.note) == (kept, "新")


def test_a_csv_of_an_older_office_is_read(keeper: User, desk: Desk) -> None:
    client = desk(keeper)
    at = checked(client, SimpleUploadedFile("表.csv", "名称,单位类别,电话\n甲所,律师事务所,027-5\n".encode("gb18030")))
    client.post(at, {"apply": "1"})
    assert Organisation.objects.get(name="甲所").phone == "027-5"


def test_only_who_handed_it_over_sees_a_batch(
    keeper: User, staff: Callable[..., User], desk: Desk, sheet: Sheet
) -> None:
    at = checked(desk(keeper), sheet(HEAD, ["甲所", "律师事务所", "", "", ""]))
    other = desk(staff(Role.REGISTRAR, "另一位"))
    assert other.get(at).status_code == 404
    assert other.post(at, {"apply": "1"}).status_code == 404
    assert not Organisation.objects.filter(name="甲所").exists()


def test_rows_of_other_places_are_refused(
    staff: Callable[..., User],
    desk: Desk,
    village: Region,
    elsewhere: Region,
    sheet: Sheet,
) -> None:
    there = ServicePoint.objects.create(name="那里的点", level="point", region=elsewhere)
    assert village.parent is not None
    client = desk(staff(Role.REGISTRAR, "街道登记", village.parent))
    rows = sheet(
        ["名称", "所在区划", "层级"],
        ["新点", village.label, "公共法律服务点"],
        ["远点", elsewhere.label, "公共法律服务点"],
        ["那里的点", village.label, "公共法律服务点"],
    )
    at = checked(client, rows, "/workbench/registers/points/import/")
    text = client.get(at).text
    assert "这个地方不归您管" in text
    assert "这条记录不归您管" in text
    client.post(at, {"apply": "1"})
    assert ServicePoint.objects.filter(name="新点").exists()
    assert not ServicePoint.objects.filter(name="远点").exists()
    there.refresh_from_db()
    assert there.region == elsewhere


def test_a_long_file_is_left_to_the_worker(keeper: User, desk: Desk, sheet: Sheet) -> None:
    client = desk(keeper)
    at = hand_over(client, sheet(HEAD, *([f"第{n}所", "律师事务所", "", "", ""] for n in range(450))))
    client.post(at, {**matched(client, at), "check": "1"})
    batch = Batch.objects.get()
    assert batch.state == Batch.State.CHECKING
    assert "共450行" in client.get(at).text
    carry_on(batch.pk)
    carry_on(batch.pk)
    client.post(at, {"apply": "1"})
    carry_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == Batch.State.APPLIED
    assert Organisation.objects.filter(name__startswith="第").count() == 450
    assert BatchRow.objects.filter(outcome="created").exclude(record=None).count() == 450


def test_what_was_in_the_file_lies_sealed(keeper: User, desk: Desk, sheet: Sheet) -> None:
    checked(desk(keeper), sheet(HEAD, ["金丝雀律师事务所", "律师事务所", "", "", ""]))
    row = BatchRow.objects.get()
    assert "金丝雀".encode() not in bytes(row.sealed)
    assert "金丝雀".encode() not in Batch.objects.get().file.path().read_bytes()
