"""Pages about money: claiming, the runs of finance, one's own, and rates that are looked at before they hold."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.ledger.models import Posting, Rate
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.conftest import Desk, at
from tests.services.claiming import ASKED, Office

pytestmark = pytest.mark.django_db
PAGE, MINE, RATES = "/workbench/payments/", "/workbench/payments/mine/", "/workbench/payments/rates/"
RATE = {
    "kind": "civil",
    "stage": "",
    "unit": "case",
    "amount": "1600",
    "cost_rule": "capped",
    "direct_cap": "100",
    "excellent": "1.2",
    "good": "1",
    "passed": "1",
    "failed": "0",
    "valid_from": "2026-11-01",
    "doc_no": "新司发〔2026〕1号（试）",
    "source": "试行标准",
}


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Iterator[Office]:
    """Monday 16 November 2026."""
    made = Office(staff, village, lawyer, resident)
    with clock.at(at("2026-11-16 10:00")):
        yield made


def claim_page(case: Matter) -> str:
    """Where the handler claims."""
    return f"/workbench/m/{case.number}/claim/claim_subsidy/"


def test_the_handler_claims_from_the_list_and_sees_where_it_stands(office: Office, desk: Desk) -> None:
    case = office.archived()
    client = desk(office.handler)
    assert claim_page(case) in client.get(MINE).text
    assert client.get(f"/workbench/m/{case.number}/do/claim_subsidy/").headers["Location"] == claim_page(case)
    assert "哪一天提供的帮助" not in client.get(claim_page(case)).text  # asked of duty lawyers only
    wrong = client.post(claim_page(case), {**ASKED, "account": "12"}).text
    assert "银行账号是8到30位数字" in wrong
    form = {**ASKED, "spent": "30", "token": "7f0c2c1e-5c39-4f3e-9a0b-0d6a1e5b2c11"}
    for _time in range(2):
        assert client.post(claim_page(case), form).status_code in (302, 404)
    claim = Matter.objects.get(service="subsidy_claim")
    text = client.get(MINE).text
    assert claim.number in text
    assert "待核定" in text
    assert claim_page(case) not in text
    office.paid(claim)
    text = client.get(MINE).text
    assert "2026年共1,430.00元" in text
    assert "标准：1400元每件" in text


def test_p2_a_case_that_is_not_payable_is_listed_with_the_reason(office: Office, desk: Desk) -> None:
    case = office.archived()
    office.lawyer.licence_until = date(2026, 11, 11)
    office.lawyer.save()
    text = desk(office.handler).get(MINE).text
    assert case.number in text
    assert "执业证（登记）2026-11-11到期，不能支付" in text
    assert claim_page(case) not in text
    assert "现在还不能申领" in desk(office.handler).get(claim_page(case)).text


def test_finance_makes_a_run_takes_the_file_and_marks_it_paid(office: Office, desk: Desk) -> None:
    claims = [office.claim(office.archived(), spent=spent) for spent in ("0", "12.50")]
    for one in claims:
        office.checked(one, apart_why="两个工地")
    client = desk(office.finance)
    text = client.get(PAGE).text
    assert "2,812.50" in text
    token = "5a0c2c1e-5c39-4f3e-9a0b-0d6a1e5b2c11"
    sent = client.post(PAGE, {"pick": [one.number for one in claims], "token": token})
    run = sent.headers["Location"]
    assert run == "/workbench/payments/runs/20261116-5A0C/"
    text = client.get(run).text
    assert "1人，共2,812.50元" in text
    sheet = load_workbook(BytesIO(client.post(f"{run}bank.xlsx").content)).active
    head, line, last = list(sheet.iter_rows(values_only=True))[1:]
    assert head[:4] == ("姓名", "证件号", "开户银行", "银行账号")
    assert line[0] == "钱律师"
    assert line[3] == "6222000000001234"
    assert [Decimal(str(cell)) for cell in line[5:9]] == [2, 2800, Decimal("12.5"), Decimal("2812.5")]
    assert last[0] == "合计"
    assert sheet.cell(3, 4).number_format == "@"
    noted = Reading.objects.filter(kind=Reading.Kind.EXPORT, user=office.finance)
    assert {row.number for row in noted} == {one.number for one in claims}
    used = client.post(run, {"paid_on": "2026-11-16", "voucher": "记-12", "token": token}, follow=True)
    assert "这张表已经用过" in used.text
    fresh = "7c0c2c1e-5c39-4f3e-9a0b-0d6a1e5b2c11"
    sent = client.post(run, {"paid_on": "2026-11-16", "voucher": "记-12", "token": fresh})
    assert sent.status_code == 302
    assert {matter.outcome for matter in Matter.objects.filter(service="subsidy_claim")} == {"paid"}
    text = client.get(f"{PAGE}?month=2026-11&payee={office.lawyer.person_id}").text
    assert "钱律师" in text
    assert "示例律师事务所（演示）" in text
    assert "标准：1400元每件" in text
    book = load_workbook(BytesIO(client.post(f"{PAGE}list.xlsx", {"month": "2026-11"}).content)).active
    assert list(book.iter_rows(values_only=True))[-1][5] == 2812.5
    assert client.post(f"{run}bank.xlsx").status_code == 404


def test_a_file_once_in_a_run_is_not_put_into_another(office: Office, desk: Desk) -> None:
    claim = office.checked(office.claim(office.archived()))
    client = desk(office.finance)
    client.post(PAGE, {"pick": [claim.number], "token": "5a0c2c1e-5c39-4f3e-9a0b-0d6a1e5b2c11"})
    client.post(PAGE, {"pick": [claim.number], "token": "6b0c2c1e-5c39-4f3e-9a0b-0d6a1e5b2c11"})
    claim.refresh_from_db()
    assert claim.facts["batch"] == "20261116-5A0C"
    assert claim.events.filter(action="enlist").count() == 1
    claim = act(claim, "return_claim", by=office.finance, answers={"return_reason": "账号不对"})
    assert client.get("/workbench/payments/runs/20261116-5A0C/").status_code == 404


def test_who_sees_the_money(office: Office, desk: Desk, staff: Callable[..., User], elsewhere: Region) -> None:
    claim = office.paid(office.claim(office.archived()))
    run = f"/workbench/payments/runs/{claim.facts['batch']}/"
    for user, status in (
        (office.finance, 200),
        (office.approver, 200),
        (office.handler, 404),
        (office.clerk, 404),
        (office.reviewer, 404),
    ):
        assert desk(user).get(PAGE).status_code == status, user
        assert desk(user).get(run).status_code == status, user
    assert desk(office.approver).post(PAGE, {"pick": ["1"]}).status_code == 404
    far = staff(Role.FINANCE, "别处财务", elsewhere)
    assert not Posting.objects.visible_to(far).exists()
    assert "1,400.00" not in desk(far).get(PAGE).text
    other = staff(Role.CLERK, "别人")
    assert not Posting.objects.visible_to(other).exists()
    assert list(Posting.objects.visible_to(office.handler)) == list(Posting.objects.all())


def test_finance_reads_no_case(office: Office, desk: Desk) -> None:
    case = office.archived()
    claim = office.checked(office.claim(case))
    client = desk(office.finance)
    text = client.get(f"/workbench/m/{claim.number}/").text
    assert case.number in text
    assert f'href="/workbench/m/{case.number}/"' not in text
    assert client.get(f"/workbench/m/{case.number}/").status_code == 404
    for words in ("赵建国", "赵*国", "木工", "6222000000001234"):
        assert words not in text


def test_a_rate_is_tried_on_open_claims_then_registered_and_never_edited(
    office: Office, desk: Desk, staff: Callable[..., User]
) -> None:
    claim = office.claim(office.archived(), spent="150")
    client = desk(staff("system_admin", "系统管理员"))
    text = client.post(RATES, {**RATE, "preview": "1"}).text
    assert "有1件的金额会变" in text
    assert claim.number in text
    assert "1,550" in text
    assert "1,700" in text
    assert not Rate.objects.filter(amount=1600).exists()
    assert claim.number not in client.post(RATES, {**RATE, "valid_from": "2026-11-13", "preview": "1"}).text
    assert client.post(RATES, {**RATE, "register": "1"}).status_code == 302
    assert "已有一份标准" in client.post(RATES, {**RATE, "amount": "1", "register": "1"}).text
    assert Rate.objects.get(kind="civil", valid_from=date(2026, 11, 1)).amount == 1600
    assert Decimal(office.checked(claim).facts["costs_due"]) == 100


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "-1"}, "amount"),
        ({"direct_cap": ""}, "选“有上限”的要填上限"),
        ({"cost_rule": "actual"}, "选“有上限”的要填上限"),
        ({"doc_no": ""}, "doc_no"),
        ({"valid_from": "明年"}, "日期写成"),
    ],
)
def test_a_wrong_rate_is_told(desk: Desk, staff: Callable[..., User], wrong: dict[str, str], says: str) -> None:
    count = Rate.objects.count()
    text = desk(staff("system_admin", "系统管理员")).post(RATES, {**RATE, **wrong, "register": "1"}).text
    assert says in text
    assert "有误" in text
    assert Rate.objects.count() == count


def test_finance_reads_the_rates_and_registers_none(office: Office, desk: Desk) -> None:
    client = desk(office.finance)
    assert "永定区2020年标准" in client.get(RATES).text
    assert client.post(RATES, {**RATE, "register": "1"}).status_code == 404
    assert desk(office.clerk).get(RATES).status_code == 404
