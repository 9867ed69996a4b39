"""What is published of peer assessment: the seed, how the files were drawn, how many of which grade; nobody's name."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.quality.models import Round, Sampled, Template
from fahui.quality.templates_data import seed
from tests.conftest import at
from tests.services.claiming import Office
from tests.ui.markup import faults

PAGE = "/quality/"


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    """The page as it is now."""
    caches["local"].clear()


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Office:
    """Everybody."""
    return Office(staff, village, lawyer, resident)


def made(title: str, *, public: bool) -> Round:
    """A round over November 2026."""
    seed()
    return Round.objects.create(
        title=title, template=Template.objects.get(kind="civil"), closed_from=date(2026, 11, 1),
        closed_to=date(2026, 11, 30), seed="双色球2026131期", population=["2026-000001-0", "2026-000002-0"], wanted=2,
        made_by="user:1", published_at=clock.now() if public else None,
    )  # fmt: skip


def test_nothing_stands_there_before_a_result_is_published(client: Client) -> None:
    made("没有公布的评估", public=False)
    page = client.get(PAGE).text
    assert "还没有公布过结果" in page
    assert "没有公布的评估" not in page
    assert faults(page) == []


def test_a_published_round_tells_its_seed_and_its_grades_and_no_case(client: Client, office: Office) -> None:
    case = office.archived()
    round_ = made("第四季度评估", public=True)
    Sampled.objects.create(
        round=round_, matter=case, handler=office.lawyer, how="random", grade="good", score=Decimal("84.0"),
        settled_at=clock.now(),
    )  # fmt: skip
    page = client.get(PAGE).text
    days = "2026年11月1日至2026年11月30日结案并归档的2件"
    for told in ("第四季度评估", "双色球2026131期", days, "未核实", "SHA-256"):
        assert told in page, told
    assert "<dt>良好</dt><dd><span>1件</span>" in page.replace("\n", "")
    for kept in (case.number, office.lawyer.person.name, "84", "赵建国"):
        assert kept not in page, kept
    assert faults(page) == []


def test_the_page_takes_the_same_questions_for_many_rounds(client: Client, django_assert_max_num_queries: Any) -> None:
    with clock.at(at("2026-12-01 09:00") + timedelta(minutes=1)):
        for n in range(12):
            made(f"评估{n}", public=True)
    with django_assert_max_num_queries(3):
        client.get(PAGE)


def test_how_to_use_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/how-to/").text
