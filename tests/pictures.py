"""Take the pictures of docs/pictures from the running demo: `bin/run` in one terminal, then this in another.

    DATABASE_URL=… FAHUI_DEMO=1 PYTHONPATH=src:. .venv/bin/python -m tests.pictures http://127.0.0.1:8000

Residents' pages on a phone and on a desktop, staff pages on both; staff sessions are made in the database.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread

import django

django.setup()

import shutil

from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from fahui.access.models import User
from fahui.matters.models import Matter
from fahui.people.models import Person
from tests.browser.conftest import SIZES, go_on, session_of
from tests.conftest import ROOT

LONGEST = 2400  # pixels
FOLDER = ROOT / "docs" / "pictures"


def staff(role: str) -> User:
    """The demo's member of staff for the whole district in this role."""
    return User.objects.filter(is_staff=True, grants__role=role, grants__region__level="district").order_by("id")[0]


def apply(page: Page, snap: "Snap") -> None:
    """A wage application up to its receipt."""
    page.goto("/service/legal_aid/")
    snap("portal-service")
    page.click("text=现在开始：申请法律援助 >> nth=0")
    page.check("[name=cause][value=wages]")
    page.fill("[name=statement]", "在阳逻一处工地做木工，2026年8月到10月三个月工资没给，也没签合同。")
    page.fill("[name=amount]", "24000")
    page.check("[name=procedure_stage][value=none]")
    snap("portal-apply")
    go_on(page)
    page.check("[name=means_ground][value=migrant_worker]")
    go_on(page)
    page.check("[name=other0-kind][value=organisation]")
    page.fill("[name=other0-name]", "某建筑劳务有限公司")
    go_on(page)
    page.check("[name=for_whom][value=self]")
    page.fill("[name=applicant-name]", "赵建国")
    page.fill("[name=applicant-phone]", "19900088888")
    page.select_option("[name=place-street]", label="邾城街道")
    go_on(page)
    go_on(page)
    snap("portal-check")
    go_on(page, "提交")
    snap("portal-receipt")


class Snap:
    """Saves one page under a name and the screen's size."""

    def __init__(self, page: Page, size: str) -> None:
        """Of this tab."""
        self.page, self.size = page, size

    def __call__(self, name: str) -> None:
        """The whole page, after its fragments came; of a long list the beginning."""
        self.page.wait_for_load_state("networkidle")
        width, height = self.page.evaluate(
            "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
        )
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, LONGEST)}
        self.page.screenshot(path=FOLDER / f"{name}-{self.size}.png", full_page=True, clip=clip)  # type: ignore[arg-type]


def tab(browser: Browser, site: str, size: str, user: User | None = None) -> tuple[Page, Snap]:
    """A tab of that size, signed in or not."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=site
    )
    if user is not None:
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": site}])
    page = context.new_page()
    return page, Snap(page, size)


def residents(browser: Browser, site: str, size: str) -> None:
    """Front page, application, my matter."""
    page, snap = tab(browser, site, size)
    page.goto("/")
    snap("portal-home")
    apply(page, snap)
    handling = Matter.objects.filter(stage="handling", parties__person__user__is_staff=False).order_by("id")[0]
    owner = User.objects.filter(person__roles__matter=handling, is_staff=False)[0]
    page, snap = tab(browser, site, size, owner)
    page.goto(reverse("portal:matter", args=[handling.number]))
    snap("portal-my-matter")


def looking(browser: Browser, site: str, size: str) -> None:
    """The directory, the map, and whether one probably qualifies."""
    page, snap = tab(browser, site, size)
    for name, address in (
        ("portal-points", "portal:points"),
        ("portal-people", "portal:people"),
        ("portal-map", "portal:map"),
    ):
        page.goto(reverse(address))
        snap(name)
    page.goto(reverse("portal:self_check", args=["legal_aid"]))
    page.check("[name=cause][value=wages]")
    page.check("[name=means_ground][value=migrant_worker]")
    page.click("text=看看结果")
    snap("portal-self-check")


LAWYERS = """姓名,职业,所在机构,执业证号,执业类别,执业状态,专长
示例甲（演示）,律师,示例明理律师事务所（演示）,14201202610000001,专职,执业（在岗）,劳动工资
示例乙（演示）,律师,没有登记的律师事务所,14201202610000002,专职,执业（在岗）,婚姻家庭
示例丙（演示）,律师,示例崇法律师事务所（演示）,142012026,专职,执业（在岗）,合同
"""


def registers(browser: Browser, site: str, size: str) -> None:
    """A person; a file of lawyers before it is let in; who may not be chosen, and why; standards."""
    page, snap = tab(browser, site, size, staff("clerk"))
    elder = Person.objects.filter(group_rows__isnull=False, roles__isnull=False, demo=True).order_by("id")[0]
    page.goto(reverse("workbench:persons:person", args=[elder.pk]))
    snap("workbench-person")
    page, snap = tab(browser, site, size, staff("registrar"))
    page.goto(reverse("workbench:register_import", args=["lawyers"]))
    file = {"name": "律师（演示）.csv", "mimeType": "text/csv", "buffer": LAWYERS.encode()}
    page.set_input_files("[name=file]", [file])  # type: ignore[list-item]  # Playwright's own dictionary
    page.click("main form button[type=submit]")
    page.click("[name=check]")
    page.wait_for_selector("text=不能导入", timeout=60_000)
    snap("workbench-import")
    page, snap = tab(browser, site, size, staff("assigner"))
    against = Matter.objects.filter(turn="assigner", parties__relation="respondent", parties__subject__gt="")
    number = against.order_by("-id")[0].number
    page.goto(reverse("workbench:do", args=[number, "assign"]))
    snap("workbench-conflict")
    page, snap = tab(browser, site, size, staff("system_admin"))
    page.goto(reverse("workbench:standards"))
    snap("workbench-standards")


def desk(browser: Browser, site: str, size: str) -> None:
    """Queue, intake, matter, action, letters, calendar."""
    waiting = Matter.objects.filter(turn="reviewer").order_by("id")
    number = waiting[0].number if waiting else Matter.objects.order_by("-id")[0].number
    for name, role, address in (
        ("workbench-todo", "approver", reverse("workbench:todo")),
        ("workbench-intake", "clerk", reverse("workbench:intake")),
        ("workbench-matter", "reviewer", reverse("workbench:matter", args=[number])),
        ("workbench-action", "reviewer", reverse("workbench:do", args=[number, "propose_grant"])),
        ("workbench-letters", "clerk", reverse("workbench:letters")),
        ("workbench-calendar", "system_admin", reverse("workbench:calendar")),
    ):
        page, snap = tab(browser, site, size, staff(role))
        page.goto(address)
        snap(name)


def main(site: str) -> None:
    """All pictures, both sizes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        for size in SIZES:
            residents(browser, site, size)
            looking(browser, site, size)
            desk(browser, site, size)
            registers(browser, site, size)


if __name__ == "__main__":
    main(sys.argv[1])
