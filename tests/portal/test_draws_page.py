"""What is published of the draws: the seed, the share, how many; no name, no number, nothing to find one by."""

import hashlib
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.matters import anchors
from fahui.matters.models import Matter
from fahui.places.models import Region
from fahui.services.pledge_check.drawing import draw, seed_of
from fahui.services.pledge_check.published import rows
from tests.conftest import at
from tests.services.test_pledges import Grants, date, grants, standard
from tests.ui.markup import faults

__all__ = ["grants", "standard"]
PAGE = "/draws/"
OCTOBER = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    """The page as it is now."""
    caches["local"].clear()


def drawn_in_october(grants: Grants, n: int) -> list[Matter]:
    """So many grants on a pledge, and the draw of the month."""
    made = [grants("2026-10-20") for _ in range(n)]
    with clock.at(at("2026-11-02 01:30")):
        anchors.write_all(date(2026, 11, 1))
        draw(OCTOBER)
    return made


def test_before_anything_was_drawn_it_says_so(client: Client) -> None:
    page = client.get(PAGE).text
    assert "还没有抽过" in page
    assert faults(page) == []


def test_a_draw_tells_its_seed_and_its_share_and_leads_to_nobody(client: Client, grants: Grants) -> None:
    made = drawn_in_october(grants, 6)
    page = client.get(PAGE).text
    for told in ("2026-10", seed_of(OCTOBER), "10%", "6件", "1件"):
        assert told in page, told
    assert faults(page) == []
    checks = Matter.objects.filter(service="pledge_check")
    for matter in (*made, *checks):
        assert matter.number not in page
        assert matter.who not in page
        value = hashlib.sha256(f"{seed_of(OCTOBER)}\n{matter.number}".encode()).hexdigest()
        assert value not in page  # numbers are few: whoever tries them all would find it
    assert set(re.findall(r"[0-9a-f]{64}", page)) == {seed_of(OCTOBER)}


def test_of_a_few_it_is_not_said_how_many(client: Client, grants: Grants) -> None:
    drawn_in_october(grants, 2)
    (row,) = rows()
    assert (row.pool, row.drawn, row.few) == (2, 1, True)
    page = client.get(PAGE).text
    assert "不满5件" in page
    assert "2件" not in page


def test_a_check_for_a_reason_is_no_draw_and_months_take_one_question(
    grants: Grants, resident: User, village: Region, django_assert_num_queries: Any
) -> None:
    drawn_in_october(grants, 1)
    checked = Matter.objects.get(service="pledge_check")
    assert len(rows()) == 1
    Matter.objects.filter(pk=checked.pk).update(facts={**checked.facts, "picked_how": "targeted"})
    with django_assert_num_queries(1):
        assert rows() == []


def test_how_to_use_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/how-to/").text
