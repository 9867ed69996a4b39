"""One set of pages for every register: list, search, record, change, close."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from fahui.access.models import Grant, Reading, User
from fahui.access.roles import Role
from fahui.core.registers import Open, _unfinished, registers
from fahui.people.models import Organisation
from fahui.places.models import Region, ServicePoint
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
BODIES = "/workbench/registers/organisations/"
POINTS = "/workbench/registers/points/"


@pytest.fixture
def firm(db: None) -> Organisation:
    """A firm."""
    return Organisation.objects.create(name="问津律师事务所", kind="law_firm", phone="027-89350001")


def test_every_register_opens_for_its_keeper(keeper: User, desk: Desk) -> None:
    client = desk(keeper)
    assert client.get("/workbench/registers/").status_code == 200
    for register in registers():
        if Role.REGISTRAR in register.writers:
            for page in ("", "new/", "import/", "template.xlsx"):
                assert client.get(f"/workbench/registers/{register.code}/{page}").status_code == 200, (register, page)
            taken = Reading.objects.filter(kind=Reading.Kind.EXPORT, user=keeper).count()
            assert client.post(f"/workbench/registers/{register.code}/export.xlsx").status_code == 200, register
            assert Reading.objects.filter(kind=Reading.Kind.EXPORT, user=keeper).count() == taken + 1, register


def test_nobody_else_finds_it(resident: User, staff: Callable[..., User], desk: Desk, firm: Organisation) -> None:
    assert desk(resident).get(BODIES).status_code == 404
    stranger = staff(Role.OBJECTION_OFFICER)
    for page in ("", "new/", f"{firm.pk}/", f"{firm.pk}/edit/", f"{firm.pk}/close/", "import/"):
        assert desk(stranger).get(BODIES + page).status_code == 404, page
    assert desk(stranger).post(BODIES + "export.xlsx").status_code == 404
    assert not Reading.objects.exists()


def test_a_reader_reads_and_changes_nothing(clerk: User, desk: Desk, firm: Organisation) -> None:
    client = desk(clerk)
    assert "问津律师事务所" in client.get(BODIES).text
    assert client.get(f"{BODIES}{firm.pk}/").status_code == 200
    for page in ("new/", f"{firm.pk}/edit/", f"{firm.pk}/close/", "import/", "template.xlsx"):
        assert client.get(BODIES + page).status_code == 404, page
    assert client.post(f"{BODIES}{firm.pk}/edit/", {"name": "别的"}).status_code == 404
    firm.refresh_from_db()
    assert firm.name == "问津律师事务所"


def test_search_by_part_of_the_name_and_by_pinyin_and_by_kind(keeper: User, desk: Desk, firm: Organisation) -> None:
    Organisation.objects.create(name="旧街街道人民调解委员会", kind="other")
    client = desk(keeper)
    for asked in ("?q=律师", "?q=wjls", "?kind=law_firm"):
        text = client.get(BODIES + asked).text
        assert "问津律师事务所" in text, asked
        assert "旧街街道" not in text, asked
    assert "没有符合条件的记录" in client.get(BODIES + "?q=没有的").text


def test_a_fault_keeps_what_was_typed(keeper: User, desk: Desk) -> None:
    page = desk(keeper).post(BODIES + "new/", {"name": "清和公证处", "kind": "other", "credit_code": "123"})
    assert page.status_code == 200
    assert "清和公证处" in page.text
    assert 'href="#id_credit_code"' in page.text
    assert not Organisation.objects.filter(name="清和公证处").exists()


def change(client: Client, firm: Organisation, seen: str, **fields: str) -> object:
    given = {"name": firm.name, "kind": firm.kind, "credit_code": "", "phone": firm.phone, "address": "", "seen": seen}
    return client.post(f"{BODIES}{firm.pk}/edit/", {**given, **fields}, follow=True)


def seen_by(client: Client, firm: Organisation) -> str:
    text = client.get(f"{BODIES}{firm.pk}/edit/").text
    return text.split('name="seen" value="')[1].split('"')[0]


def test_two_people_editing_get_told(keeper: User, staff: Callable[..., User], desk: Desk, firm: Organisation) -> None:
    one, other = desk(keeper), desk(staff(Role.REGISTRAR, "另一位"))
    mine, theirs = seen_by(one, firm), seen_by(other, firm)
    assert "已保存" in change(other, firm, theirs, phone="027-11111111").text
    told = change(one, firm, mine, address="红旗街14号").text
    assert "别人刚改过这条记录" in told
    assert "027-11111111" in told
    assert "红旗街14号" in told
    firm.refresh_from_db()
    assert (firm.phone, firm.address) == ("027-11111111", "")
    again = told.split('name="seen" value="')[1].split('"')[0]
    assert "已保存" in change(one, firm, again, phone="027-11111111", address="红旗街14号").text
    firm.refresh_from_db()
    assert (firm.phone, firm.address) == ("027-11111111", "红旗街14号")


def test_the_history_names_who_changed_what(keeper: User, desk: Desk, firm: Organisation) -> None:
    client = desk(keeper)
    change(client, firm, seen_by(client, firm), phone="027-22222222")
    text = client.get(f"{BODIES}{firm.pk}/").text
    assert "孙登记修改" in text
    assert "027-89350001 → 027-22222222" in text


def test_f40_a_record_with_unfinished_work_is_not_closed(keeper: User, desk: Desk, firm: Organisation) -> None:
    client = desk(keeper)
    _unfinished.setdefault(Organisation, []).append(work := lambda record: [Open("在办事项", 3, "/workbench/")])
    try:
        assert "先把没有办完的交给别人" in client.get(f"{BODIES}{firm.pk}/close/").text
        assert "还有没有办完的：在办事项3件" in client.post(f"{BODIES}{firm.pk}/close/", {"why": "合并"}).text
    finally:
        _unfinished[Organisation].remove(work)
    firm.refresh_from_db()
    assert firm.active
    assert "请填这一项" in client.post(f"{BODIES}{firm.pk}/close/", {"why": ""}).text
    assert "已停用" in client.post(f"{BODIES}{firm.pk}/close/", {"why": "合并"}, follow=True).text
    firm.refresh_from_db()
    assert not firm.active
    assert "问津律师事务所" not in client.get(BODIES).text
    assert "问津律师事务所" in client.get(BODIES + "?closed=1").text
    client.post(f"{BODIES}{firm.pk}/close/", {"why": "恢复"})
    firm.refresh_from_db()
    assert firm.active
    text = client.get(f"{BODIES}{firm.pk}/").text
    assert "停用：合并" in text
    assert "重新启用：恢复" in text


def test_f70_a_keeper_of_one_street_keeps_and_sees_only_there(
    staff: Callable[..., User],
    desk: Desk,
    village: Region,
    elsewhere: Region,
) -> None:
    here = ServicePoint.objects.create(name="这里的点", level="point", region=village)
    there = ServicePoint.objects.create(name="那里的点", level="point", region=elsewhere)
    assert village.parent is not None
    client = desk(staff(Role.REGISTRAR, "街道登记", village.parent))
    text = client.get(POINTS + "?q=里的点").text
    assert "这里的点" in text
    assert "那里的点" not in text
    assert client.get(f"{POINTS}{there.pk}/").status_code == 404
    assert client.get(f"{POINTS}{there.pk}/edit/").status_code == 404
    book = load_workbook(BytesIO(client.post(POINTS + "export.xlsx", {"q": "里的点"}).content))
    exported = "".join(str(cell.value) for row in book.worksheets[0] for cell in row)
    assert "这里的点" in exported
    assert "那里的点" not in exported
    given = {"name": "新点", "level": "point", "region": elsewhere.pk, "functions": ["point"]}
    assert "这个地方不归您管" in client.post(POINTS + "new/", given).text
    assert not ServicePoint.objects.filter(name="新点").exists()
    assert client.post(POINTS + "new/", {**given, "region": village.pk}).status_code == 302
    assert Grant.objects.count()
    assert here.name


def test_f26_f77_what_leaves_is_text(keeper: User, desk: Desk) -> None:
    for name, code in (("=1+1", "914201170000000001"), ("@SUM(A1)", ""), ("+8613800000000", ""), ("-1", "")):
        Organisation.objects.create(name=name, kind="other", credit_code=code, phone="13800000000")
    book = load_workbook(BytesIO(desk(keeper).post(BODIES + "export.xlsx").content))
    cells = {str(cell.value): cell for row in book.worksheets[0] for cell in row}
    for text in ("=1+1", "@SUM(A1)", "+8613800000000", "-1", "914201170000000001", "13800000000"):
        assert cells[text].data_type == "s", text
        assert cells[text].number_format == "@", text


def test_the_list_costs_no_more_with_more_rows(
    keeper: User,
    desk: Desk,
    village: Region,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client = desk(keeper)
    for number in range(60):
        ServicePoint.objects.create(name=f"数点{number:02}", level="point", region=village)
    client.get(POINTS)  # calendar and names of levels are remembered by the process
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]  # a context manager of pytest-django
        text = client.get(POINTS + "?q=数点").text
    assert "点24" in text
    assert "点25" not in text
    assert "点25" in client.get(POINTS + "?q=数点&page=2").text


def test_registers_and_choices_are_in_the_order_of_the_sound(keeper: User, desk: Desk) -> None:
    for name in ("张所", "阿所", "丁所", "白所"):  # by code point: 丁 张 白 阿
        Organisation.objects.create(name=name, kind="law_firm")
    text = desk(keeper).get(f"{BODIES}?q=所").text
    places = [text.index(f">{name}<") for name in ("阿所", "白所", "丁所", "张所")]
    assert places == sorted(places)
    form = desk(keeper).get("/workbench/registers/lawyers/new/").text
    places = [form.index(f">{name}<") for name in ("阿所", "白所", "丁所", "张所")]
    assert places == sorted(places)


def test_the_state_of_a_record_stands_with_its_title(keeper: User, desk: Desk, firm: Organisation) -> None:
    Organisation.objects.filter(pk=firm.pk).update(active=False)
    text = desk(keeper).get(f"{BODIES}{firm.pk}/").text
    title = text.split('<div class="bench-title">')[1].split('<div class="bench-tools">')[0]
    assert firm.name in title
    assert "已停用" in title
