"""What follows a closed case, by those whose work it is: the officer and the reviewers of quality, and finance."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.models import Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.quality.models import Review, Round, Template
from fahui.quality.templates_data import seed
from tests.browser.conftest import accessible, go_on
from tests.conftest import account_of
from tests.quality.test_assessment import peer, points
from tests.services.claiming import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Office:
    """Everybody."""
    return Office(staff, village, lawyer, resident)


def confirmed(page: Page, button: str) -> None:
    """Press it and agree to what it asks."""
    page.on("dialog", lambda dialog: dialog.accept())
    go_on(page, button)


def test_a_round_is_drawn_given_to_peers_and_published(
    window: Window, office: Office, staff: Callable[..., User]
) -> None:
    seed()
    case, template = office.archived(), Template.objects.get(kind="civil")
    peers = [peer(name) for name in ("甲评估", "乙评估", "丙评估")]
    officer = window("desktop", staff(Role.SUPERVISOR, "许督查"))
    officer.goto("/workbench/quality/new/")
    accessible(officer)
    officer.fill("[name=title]", "第四季度评估")
    officer.select_option("[name=template]", str(template.pk))
    officer.fill("[name=closed_from]", date(2026, 11, 1).isoformat())
    officer.fill("[name=closed_to]", date(2026, 11, 30).isoformat())
    officer.fill("[name=wanted]", "5")
    officer.fill("[name=seed]", "双色球2026131期")
    for one in peers:
        officer.check(f"[name=reviewers][value='{one.pk}']")
    go_on(officer, "抽样并派给评估人")
    expect(officer.locator("main")).to_contain_text(case.number)
    accessible(officer)

    reviews = list(Review.objects.select_related("reviewer__person"))
    assert len(reviews) == 2
    for row in reviews:
        phone = window("phone", account_of(row.reviewer))
        phone.goto("/workbench/quality/mine/")
        accessible(phone)
        phone.click(f"main a:has-text('{case.number}')")
        accessible(phone)
        for code, given in points(template).items():
            phone.fill(f"[name={code}]", str(given))
        phone.fill("[name=words]", "办理规范，没有要扣分的。")
        confirmed(phone, "提交评估")
        expect(phone.locator("main")).to_contain_text("已提交")

    officer.reload()
    go_on(officer, "公布结果")
    assert Round.objects.get().published_at is not None
    public = window("phone")
    public.goto("/quality/")
    accessible(public)
    expect(public.locator("main")).to_contain_text("双色球2026131期")
    expect(public.locator("main")).not_to_contain_text("钱律师")


def test_the_claim_from_the_lawyers_phone_to_the_bank(window: Window, office: Office) -> None:
    case = office.archived()
    phone = window("phone", office.handler)
    phone.goto("/workbench/payments/mine/")
    accessible(phone)
    phone.goto(f"/workbench/m/{case.number}/claim/claim_subsidy/")
    phone.check("[name=costs_only][value=no]")
    phone.check("[name=work_stage][value=recorded]")
    phone.fill("[name=bank]", "示例银行新洲支行")
    phone.fill("[name=account]", "6222000000001234")
    accessible(phone)
    go_on(phone, "申领")
    claim = Matter.objects.get(service="subsidy_claim")
    office.checked(claim)

    finance = window("desktop", office.finance)
    finance.goto("/workbench/payments/")
    accessible(finance)
    expect(finance.locator("main")).to_contain_text(claim.number)
    go_on(finance, "把勾选的列入一个发放批次")
    accessible(finance)
    with finance.expect_download() as file:
        go_on(finance, "下载发放表")
    assert file.value.suggested_filename.endswith(".xlsx")
    finance.fill("[name=paid_on]", Matter.objects.get(pk=claim.pk).opened_on.isoformat())
    finance.fill("[name=voucher]", "记-12")
    confirmed(finance, "全部登记为已支付")
    expect(finance.locator("main")).to_contain_text("已支付")
    claim.refresh_from_db()
    assert claim.outcome == "paid"
