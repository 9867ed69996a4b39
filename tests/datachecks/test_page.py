"""The matter page of staff: asked, answered, failed, not connected; the number of a certificate masked."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.access.models import Reading, User
from fahui.datachecks.asking import attempt
from fahui.datachecks.models import Inquiry
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk
from tests.datachecks.conftest import CONSENTED
from tests.datachecks.holder_server import Holder

NUMBER = "42011719850307123844"
Ask = Callable[[Matter], Matter]


def box(text: str) -> str:
    """The card alone."""
    return text.split('id="data-checks"', 1)[1].split("</section>", 1)[0]


def page(desk: Desk, user: User, matter: Matter) -> str:
    """The whole page."""
    return desk(user).get(f"/workbench/m/{matter.number}/").text


def test_the_page_says_that_nothing_is_connected(matter: Matter, reviewer: User, desk: Desk, settings: Any) -> None:
    settings.DATA_CHECKS = {}
    text = page(desk, reviewer, matter)
    assert "还没有和这个部门联网，请照旧核对纸质证明。" in box(text)
    assert "/do/ask_data/" not in text
    assert desk(reviewer).get(f"/workbench/m/{matter.number}/do/ask_data/").status_code == 302


def test_asking_on_the_action_page(holder: Holder, matter: Matter, reviewer: User, desk: Desk) -> None:
    assert "还没有核对" in box(page(desk, reviewer, matter))
    address = f"/workbench/m/{matter.number}/do/ask_data/"
    form = desk(reviewer).get(address).text
    assert "民政部门：是不是在册的社会救助对象" in form
    assert "残联" not in form
    token = str(uuid.uuid4())
    for _press in range(2):
        assert desk(reviewer).post(address, {**CONSENTED, "token": token}).status_code == 302
    assert Inquiry.objects.count() == 1
    text = page(desk, reviewer, matter)
    assert "已发出，等答复" in box(text)
    assert "/do/ask_data/" not in text


def test_the_answer_and_the_masked_number(holder: Holder, matter: Matter, ask: Ask, reviewer: User, desk: Desk) -> None:
    holder.record["certificate"] = NUMBER
    ask(matter)
    attempt(Inquiry.objects.get().pk)
    text = page(desk, reviewer, matter)
    assert "答复：是" in box(text)
    assert "示例低保登记" in box(text)
    assert NUMBER not in text
    assert Reading.objects.filter(user=reviewer, matter_id=matter.pk).exists()
    sent = {"reason": "核对证号", "token": str(uuid.uuid4())}
    assert NUMBER in desk(reviewer).post(f"/workbench/m/{matter.number}/reveal/", sent).text


def test_a_failure_says_why(holder: Holder, matter: Matter, ask: Ask, reviewer: User, desk: Desk) -> None:
    holder.answers.append(lambda one: one.error(422, "no"))
    ask(matter)
    attempt(Inquiry.objects.get().pk)
    said = box(page(desk, reviewer, matter))
    assert "没有成功" in said
    assert "认不出这个人" in said
    assert "请照旧核对纸质证明" in said


def test_whoever_asked_for_aid_reads_that_it_was_asked_and_what_came(
    holder: Holder, matter: Matter, ask: Ask, resident: User
) -> None:
    """Told for what, by which clause, and the answer; never the technical failure."""
    from fahui.matters.case import Case
    from fahui.matters.telling import story

    ask(matter)
    attempt(Inquiry.objects.get().pk)
    told = str([(one.sentence, one.details) for one in story(Case(matter), for_staff=False)])
    assert "法律援助法" in told
    assert "是在册的社会救助对象" in told
    assert "data_check" not in told


def test_the_box_costs_no_query_a_question(
    holder: Holder, matter: Matter, ask: Ask, reviewer: User, desk: Desk, resident: User, village: Region
) -> None:
    browser = desk(reviewer)

    def cost(one: Matter) -> int:
        browser.get(f"/workbench/m/{one.number}/")  # the reading of the day
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(f"/workbench/m/{one.number}/")
        return len(seen)

    none = cost(wage_case(resident, village).matter)
    for _time in range(3):
        ask(matter)
        attempt(Inquiry.objects.latest("pk").pk)
    assert cost(matter) <= none + 2
