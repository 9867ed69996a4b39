"""Lawyers, mediators, experts: one record a person and body, numbers sealed, found again by licence, number or name."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core.models import DataKey
from fahui.core.registers import register_of
from fahui.people.models import Assessment, Conduct, Organisation, Person, PersonIndex, Professional
from fahui.people.register import enrol, find_by
from fahui.registers.models import Batch, BatchRow
from tests.conftest import Desk
from tests.registers.conftest import Sheet
from tests.registers.test_batches import checked

pytestmark = pytest.mark.django_db
LAWYERS = "/workbench/registers/lawyers/"
IMPORT = LAWYERS + "import/"
HEAD = ["姓名", "身份证号", "手机号（不公开）", "职业", "执业类别", "执业证号", "所在机构", "专长", "性别"]
ID_NUMBER, OTHER_ID, THIRD_ID = "000000198503071238", "00000019900101123X", "000000197001011249"
LICENCE, OTHER_LICENCE = "14201200810123456", "14201201011654321"


@pytest.fixture
def firm(db: None) -> Organisation:
    return Organisation.objects.create(name="问津律师事务所", kind="law_firm")


@pytest.fixture
def line(firm: Organisation) -> Callable[..., list[str]]:
    def make(name: str = "钱立群", number: str = ID_NUMBER, licence: str = LICENCE, **other: str) -> list[str]:
        return [
            name, number, other.get("phone", "19900000001"), "律师", "专职", licence, other.get("firm", firm.name),
            other.get("good_at", "劳动工资、婚姻家庭"), other.get("sex", ""),
        ]  # fmt: skip

    return make


def bring(client: Client, file: SimpleUploadedFile, path: str = IMPORT) -> str:
    """Check and apply; the address of the batch."""
    address = checked(client, file, path)
    client.post(address, {"apply": "1"})
    return address


def given(firm: Organisation, **fields: Any) -> dict[str, Any]:
    """The form of a lawyer as sent."""
    return {
        "name": "钱立群", "kind": "lawyer", "organisation": firm.pk, "state": "practising", "published": "on",
        "licence": LICENCE, "id_number": ID_NUMBER, "phone": "19900000001", **fields,
    }  # fmt: skip


def test_a_lawyer_is_entered_with_a_person_and_numbers_are_shown_nowhere(
    keeper: User, desk: Desk, firm: Organisation
) -> None:
    client = desk(keeper)
    answer = client.post(LAWYERS + "new/", given(firm, specialities=["labour"]))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    one = Professional.objects.get()
    assert one.person.details() == {"id_number": ID_NUMBER, "phone": "19900000001"}
    assert find_by("id", ID_NUMBER) == [one.person]
    for page in ("", f"{one.pk}/", f"{one.pk}/edit/", f"{one.pk}/close/"):
        text = client.get(LAWYERS + page).text
        assert "钱立群" in text
        assert ID_NUMBER not in text
        assert "19900000001" not in text
    assert "已登记（不显示）" in client.get(f"{LAWYERS}{one.pk}/").text


def test_leaving_a_sealed_number_empty_keeps_it_and_a_new_one_takes_its_place(
    keeper: User, desk: Desk, firm: Organisation
) -> None:
    client = desk(keeper)
    client.post(LAWYERS + "new/", given(firm))
    one = Professional.objects.get()

    def change(**fields: str) -> None:
        seen = client.get(f"{LAWYERS}{one.pk}/edit/").text.split('name="seen" value="')[1].split('"')[0]
        blank = {"id_number": "", "phone": "", "seen": seen}
        assert client.post(f"{LAWYERS}{one.pk}/edit/", given(firm, **{**blank, **fields})).status_code == 302

    change(work_phone="027-89350001")
    one.refresh_from_db()
    assert one.work_phone == "027-89350001"
    assert Person.objects.get(pk=one.person_id).details() == {"id_number": ID_NUMBER, "phone": "19900000001"}
    change(id_number=OTHER_ID)
    person = Person.objects.get(pk=one.person_id)
    assert person.details()["id_number"] == OTHER_ID
    assert find_by("id", ID_NUMBER) == []  # the wrong number finds nobody any more
    assert find_by("id", OTHER_ID) == [person]


def test_an_odd_licence_warns_and_never_refuses(keeper: User, desk: Desk, firm: Organisation) -> None:
    client = desk(keeper)
    answer = client.post(LAWYERS + "new/", given(firm, licence="123", sex="male", practice="full_time"))
    assert answer.status_code == 302
    text = client.get(answer.headers["Location"]).text
    assert "请核对" in text
    assert "执业证号一般是17位数字" in text


def test_the_report_warns_of_what_is_odd_and_brings_it_in_all_the_same(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    address = bring(client, sheet(HEAD, line(licence="14209904810123456"), line(name="孙二", number="12", licence="")))
    text = client.get(address).text
    assert "年份9048不合理" in text
    assert "少16位" in text  # a wrong ID number does refuse
    assert Professional.objects.count() == 1


def test_rows_find_their_record_by_licence_by_number_and_name_or_by_name_and_body(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line(), line("孙二", OTHER_ID, ""), line("李三", "", "")))
    assert Professional.objects.count() == 3
    rows = (
        line("钱立群", ID_NUMBER, OTHER_LICENCE),  # a new licence of the same person
        line("孙二", OTHER_ID, "14201201110111111"),
        line("李三", THIRD_ID, ""),
    )
    address = checked(client, sheet(HEAD, *rows), IMPORT)
    assert Batch.objects.latest("pk").counts == {"created": 0, "updated": 3, "unchanged": 0, "refused": 0}
    assert "改：执业证号" in client.get(address).text
    client.post(address, {"apply": "1"})
    found = dict(Professional.objects.values_list("person__name", "licence"))
    assert found == {"钱立群": OTHER_LICENCE, "孙二": "14201201110111111", "李三": ""}
    assert Person.objects.get(name="李三").details()["id_number"] == THIRD_ID


def test_f31_another_of_the_same_name_in_the_same_firm_is_another(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line()))
    bring(client, sheet(HEAD, line("钱立群", OTHER_ID, OTHER_LICENCE)))
    assert sorted(Professional.objects.values_list("licence", flat=True)) == [LICENCE, OTHER_LICENCE]
    assert Person.objects.filter(name="钱立群").count() == 2


def test_the_same_number_under_another_name_is_not_taken_for_the_same(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line()))
    bring(client, sheet(HEAD, line("钱文", ID_NUMBER, "")))
    assert Professional.objects.count() == 2
    assert {person.name for person in find_by("id", ID_NUMBER)} == {"钱立群", "钱文"}


def test_two_rows_that_mean_one_lawyer_are_told(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    rows = (line(), line(licence=OTHER_LICENCE), line("李三", "", ""), line("李三", "", LICENCE.replace("8", "9")))
    text = client.get(checked(client, sheet(HEAD, *rows), IMPORT)).text
    assert Batch.objects.get().counts == {"created": 2, "updated": 0, "unchanged": 0, "refused": 2}
    assert "与第2行是同一条记录" in text  # by the ID number, although the licences differ
    assert "与第4行是同一条记录" in text  # the earlier row says only name and body, the later one also a licence
    others = (line(number="", licence="14201200810000001"), line(number="", licence="14201200810000002"))
    checked(client, sheet(HEAD, *others), IMPORT)
    assert Batch.objects.latest("pk").counts["created"] == 2  # two of one name in one firm, with licences of their own


def test_a_known_resident_who_is_a_lawyer_stays_one_person_and_outlives_the_undo(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    resident = enrol(name="钱立群", details={"id_number": ID_NUMBER})
    client = desk(keeper)
    address = bring(client, sheet(HEAD, line(), line("孙二", OTHER_ID, OTHER_LICENCE)))
    assert Professional.objects.get(licence=LICENCE).person == resident
    fresh = Professional.objects.get(licence=OTHER_LICENCE).person
    key = fresh.data_key_id
    client.post(address, {"undo": "1", "why": "选错了"})
    assert Professional.objects.count() == 0
    assert Person.objects.filter(pk=resident.pk).exists()
    assert not Person.objects.filter(pk=fresh.pk).exists()
    assert not PersonIndex.objects.filter(person=fresh.pk).exists()
    assert DataKey.objects.get(pk=key).wrapped is None


def test_undoing_a_change_gives_the_sealed_numbers_back(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line("钱立群", "", LICENCE, phone="")))
    address = bring(client, sheet(HEAD, line(phone="19900000009", good_at="刑事")))
    one = Professional.objects.get()
    assert one.person.details() == {"id_number": ID_NUMBER, "phone": "19900000009"}
    client.post(address, {"undo": "1", "why": "错了"})
    one = Professional.objects.get()
    assert one.specialities == ["labour", "family"]
    assert one.person.details() == {}
    assert find_by("id", ID_NUMBER) == find_by("phone", "19900000009") == []


def test_a_used_record_keeps_the_whole_batch(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    address = bring(client, sheet(HEAD, line(), line("孙二", OTHER_ID, OTHER_LICENCE)))
    Assessment.objects.create(professional=Professional.objects.get(licence=LICENCE), year=2025, result="fit")
    text = client.post(address, {"undo": "1", "why": "错了"}, follow=True).text
    assert "第2行：记录已经用在别处" in text
    assert Professional.objects.count() == 2


def test_f26_licences_and_phones_keep_every_digit_out_and_in_again(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line()))
    Professional.objects.update(work_phone="13800138000")
    content = client.post(LAWYERS + "export.xlsx").content
    cells = {str(cell.value): cell for row in load_workbook(BytesIO(content)).worksheets[0] for cell in row}
    for text in (LICENCE, "13800138000"):
        assert cells[text].data_type == "s", text
        assert cells[text].number_format == "@", text
    assert ID_NUMBER.encode() not in content  # sealed numbers do not leave in an ordinary export
    address = checked(client, SimpleUploadedFile("出.xlsx", content), IMPORT)
    assert Batch.objects.latest("pk").counts["unchanged"] == 1, client.get(address).text
    broken = checked(client, sheet(HEAD, ["钱", 110105198503071234, "", "律师", "", "", "", "", ""]), IMPORT)
    assert "末几位已经丢失" in client.get(broken).text
    assert Batch.objects.latest("pk").counts["refused"] == 1


def test_f77_a_name_that_looks_like_a_formula_leaves_as_text(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    names = ("=1+1", "@SUM(A1)", "+8613800000000", "-1")
    for n, name in enumerate(names):
        Professional.objects.create(
            person=Person.objects.create(name=name), organisation=Organisation.objects.get(), kind="lawyer",
            licence=f"1420120081012345{n}", work_phone="+8613800000000",
        )  # fmt: skip
    book = load_workbook(BytesIO(client.post(LAWYERS + "export.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value in names]
    assert {cell.value for cell in cells} == set(names)
    assert all(cell.data_type == "s" for cell in cells)


def test_mediators_are_of_committees_and_helpers_of_any_body(
    keeper: User, desk: Desk, firm: Organisation, sheet: Sheet
) -> None:
    committee = Organisation.objects.create(name="邾城街道人民调解委员会", kind="committee")
    client = desk(keeper)
    path = "/workbench/registers/mediators/import/"
    head = ["姓名", "所在调委会", "在机构的职务", "专职或兼职", "等级", "来源", "性别"]
    bring(
        client,
        sheet(
            head,
            ["彭守义", committee.name, "主任、负责人", "专职", "一级", "退休政法干警", "男"],
            ["钱立群", firm.name, "", "", "", "", ""],
        ),
        path,
    )
    one = Professional.objects.get()
    assert (one.kind, one.organisation, one.grade, one.source) == ("mediator", committee, "first", "retired")
    assert BatchRow.objects.get(outcome="refused").opened(Batch.objects.get())["told"] == [
        "所在调委会：没有“问津律师事务所”这一项。可填：邾城街道人民调解委员会。"
    ]
    assert "彭守义" not in client.get(LAWYERS).text
    assert "彭守义" in client.get("/workbench/registers/mediators/").text


def test_a_street_keeps_its_own_committees_and_reads_all(
    staff: Callable[..., User], desk: Desk, village: Any, elsewhere: Any
) -> None:
    here = Organisation.objects.create(name="这里的调委会", kind="committee", region=village)
    there = Organisation.objects.create(name="那里的调委会", kind="committee", region=elsewhere)
    client = desk(staff(Role.REGISTRAR, "街道登记", village.parent))
    path = "/workbench/registers/committees/"
    assert "那里的调委会" in client.get(path).text
    assert client.get(f"{path}{there.pk}/").status_code == 200
    assert client.get(f"{path}{there.pk}/edit/").status_code == 404
    assert client.get(f"{path}{here.pk}/edit/").status_code == 200
    answer = client.post(path + "new/", {"name": "没有地方的调委会", "state": "normal"})
    assert "这个地方不归您管" in answer.text
    assert not Organisation.objects.filter(name__startswith="没有").exists()


def test_assessments_and_conduct_are_brought_in_by_licence_or_name(
    keeper: User, desk: Desk, firm: Organisation, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line()))
    head, path = ["谁的", "年度", "考核结果", "考核机关"], "/workbench/registers/assessments/import/"
    rows = (
        [LICENCE, "2025", "称职（合格）", "市律师协会"],
        ["钱立群（问津律师事务所）", "2024", "优秀", "市律师协会"],
        [firm.name, "2025", "称职（合格）", "区司法局"],
        ["没有这个人", "2025", "优秀", ""],
    )
    address = bring(client, sheet(head, *rows), path)
    assert "登记册里没有“没有这个人”" in client.get(address).text
    assert Assessment.objects.filter(professional__licence=LICENCE).count() == 2
    assert Assessment.objects.filter(organisation=firm).count() == 1
    again = checked(client, sheet(head, *rows[:3]), path)
    assert Batch.objects.latest("pk").counts["unchanged"] == 3, client.get(again).text
    lawyer = Professional.objects.get()
    text = client.get(f"{LAWYERS}{lawyer.pk}/").text
    assert "市律师协会" in text
    assert "优秀" in text
    client.post(
        "/workbench/registers/conduct/new/",
        {"whose": LICENCE, "kind": "penalty", "measure": "suspension", "title": "私自收费", "authority": "市司法局",
         "decided_on": "2026-01-05", "starts_on": "2026-01-05", "ends_on": "2099-01-05"},
    )  # fmt: skip
    assert Conduct.objects.get().professional == lawyer
    assert "停止执业" in client.get(f"{LAWYERS}{lawyer.pk}/").text


def test_the_pages_cost_no_more_with_more_lawyers(
    keeper: User, desk: Desk, firm: Organisation, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for n in range(60):
        Professional.objects.create(
            person=Person.objects.create(name=f"律师{n:02}"), organisation=firm, kind="lawyer", licence=f"{n:017}"
        )
    client = desk(keeper)
    client.get(LAWYERS)
    with django_assert_max_num_queries(9):
        assert "律师24" in client.get(LAWYERS).text
    one = Professional.objects.latest("pk")
    with django_assert_max_num_queries(24):
        client.get(f"{LAWYERS}{one.pk}/")


def test_a_file_is_judged_and_saved_by_the_hundred(
    keeper: User, sheet: Sheet, line: Callable[..., list[str]], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """A statement a row would make ten thousand rows a matter of minutes."""
    from fahui.registers import batches
    from fahui.registers.kinds import kind_for

    register = register_of("lawyers")
    assert register is not None
    rows = [line(f"律师{n:03}", "", f"{n:017}") for n in range(150)]
    batch = batches.upload(kind_for(register), keeper, "表.xlsx", sheet(HEAD, *rows).read())
    with django_assert_max_num_queries(25):
        batches.begin(batch, "checking")
    with django_assert_max_num_queries(40):
        batches.begin(batch, "applying")
    assert Professional.objects.count() == 150
    with django_assert_max_num_queries(61):
        batches.begin(batch, "undoing")
    assert Professional.objects.count() == 0


def test_a_sealed_number_is_not_shown_in_what_would_change(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client = desk(keeper)
    bring(client, sheet(HEAD, line()))
    text = client.get(checked(client, sheet(HEAD, line(phone="19900000002")), IMPORT)).text
    assert "已登记（不显示） → 另一个（不显示）" in text
    assert ID_NUMBER not in text
    assert "19900000002" not in text
    assert "19900000001" not in text


def test_a_lawyer_of_hong_kong_is_known_by_the_permit(keeper: User, desk: Desk, firm: Organisation) -> None:
    """Another paper has its own form and its own numbers; a resident's number is refused to its check digit as ever."""
    client = desk(keeper)
    wrong = given(firm, practice="hong_kong", id_number="H12345678")
    assert client.post(LAWYERS + "new/", wrong).status_code == 200  # no resident's number
    sent = given(firm, practice="hong_kong", id_type="hk_macao_permit", id_number="h1234 5678")
    assert client.post(LAWYERS + "new/", sent).status_code == 302
    one = Professional.objects.get()
    person = Person.objects.get(pk=one.person_id)
    assert person.details() == {"id_type": "hk_macao_permit", "id_number": "H12345678", "phone": "19900000001"}
    assert person.id_type == "hk_macao_permit"
    assert find_by("id", "hk_macao_permit:H12345678") == [person]
    assert find_by("id", "H12345678") == []
    text = client.get(f"{LAWYERS}{one.pk}/").text
    assert "港澳居民来往内地通行证" in text
    assert "H12345678" not in text

    def change(**fields: str) -> Any:
        seen = client.get(f"{LAWYERS}{one.pk}/edit/").text.split('name="seen" value="')[1].split('"')[0]
        blank = {"id_type": "hk_macao_permit", "id_number": "", "phone": "", "seen": seen}
        return client.post(f"{LAWYERS}{one.pk}/edit/", given(firm, **{**blank, "practice": "hong_kong", **fields}))

    assert "请填写这种证件的号码" in change(id_type="resident").text
    assert change(id_type="", work_phone="027-89350001").status_code == 302
    assert Person.objects.get(pk=person.pk).details()["id_number"] == "H12345678"
    assert change(id_type="hk_macao_permit", id_number="X1").status_code == 302
    assert "通行证号一般是H或M加8位数字" in client.get(f"{LAWYERS}{one.pk}/").text
    assert change(id_type="resident", id_number=ID_NUMBER).status_code == 302
    person = Person.objects.get(pk=person.pk)
    assert (person.id_type, person.details()) == ("resident", {"id_number": ID_NUMBER, "phone": "19900000001"})
    assert find_by("id", "hk_macao_permit:X1") == []
    assert find_by("id", ID_NUMBER) == [person]


def test_papers_of_every_kind_come_in_by_a_file_and_are_found_again(
    keeper: User, desk: Desk, sheet: Sheet, line: Callable[..., list[str]]
) -> None:
    client, head = desk(keeper), [*HEAD, "证件类型"]
    rows = (
        [*line("钱立群", "H12345678", ""), "港澳居民来往内地通行证"],
        [*line("孙二", "12345678", ""), "台湾居民来往大陆通行证"],
        [*line("李三", OTHER_ID, ""), ""],
    )
    bring(client, sheet(head, *rows))
    assert Batch.objects.get().counts["created"] == 3
    kinds = dict(Professional.objects.values_list("person__name", "person__id_type"))
    assert kinds == {"钱立群": "hk_macao_permit", "孙二": "taiwan_permit", "李三": "resident"}
    checked(client, sheet(head, *rows), IMPORT)
    assert Batch.objects.latest("pk").counts == {"created": 0, "updated": 0, "unchanged": 3, "refused": 0}
    moved = [*line("钱立群", "H12345678", OTHER_LICENCE), "港澳居民来往内地通行证"]
    checked(client, sheet(head, moved), IMPORT)
    assert Batch.objects.latest("pk").counts["updated"] == 1  # by the number, the licence being new
    refused = [*line("周五", "H12345678", ""), "居民身份证"]
    checked(client, sheet(head, refused), IMPORT)
    assert Batch.objects.latest("pk").counts["refused"] == 1
