"""What is published of peer assessment: the seed, how the files were drawn, how many of which grade; nobody's name."""

import hashlib
import re
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
from fahui.quality.sampling import draw, proof
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
    shown = proof(round_)
    said = page.replace(shown.last, "").replace(shown.listed, "")  # which are figures of no case
    for kept in (case.number, office.lawyer.person.name, "84", "赵建国"):
        assert kept not in said, kept
    assert faults(page) == []


def test_whoever_knows_a_number_finds_out_whether_it_was_drawn(client: Client, office: Office) -> None:
    """By SHA-256 alone, as the page tells it: nothing of ours is used but what stands on the page."""
    numbers = [f"2026-{n:06d}-0" for n in range(1, 41)]
    round_ = made("第四季度评估", public=True)
    Round.objects.filter(pk=round_.pk).update(population=numbers, wanted=10)
    Sampled.objects.create(round=round_, matter=office.archived(), how="targeted", reason="被投诉", grade="good")
    page = client.get(PAGE).text
    assert "随机抽中10件，另外点名1件" in page
    listed = hashlib.sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest()
    (last,) = set(re.findall(r"[0-9a-f]{64}", page)) - {listed}
    assert listed in page
    found = {one for one in numbers if hashlib.sha256(f"双色球2026131期:{one}".encode()).hexdigest() <= last}
    assert found == set(draw(numbers, "双色球2026131期", 10))
    assert len(found) == 10
    assert not any(number in page for number in numbers)
    assert faults(page) == []


def test_a_round_of_named_files_only_has_nothing_to_draw_again(client: Client, office: Office) -> None:
    round_ = made("专项评估", public=True)
    Round.objects.filter(pk=round_.pk).update(wanted=0)
    Sampled.objects.create(round=round_, matter=office.archived(), how="targeted", reason="被投诉", grade="good")
    page = client.get(PAGE).text
    assert "随机抽中0件，另外点名1件" in page
    assert not re.findall(r"[0-9a-f]{64}", page)


def test_the_page_takes_the_same_questions_for_many_rounds(client: Client, django_assert_max_num_queries: Any) -> None:
    with clock.at(at("2026-12-01 09:00") + timedelta(minutes=1)):
        for n in range(12):
            made(f"评估{n}", public=True)
    with django_assert_max_num_queries(3):
        client.get(PAGE)


def test_how_to_use_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/how-to/").text
