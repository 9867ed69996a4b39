"""A page that is not there: staff keep their frame and find back, and learn nothing."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.matters.opening import open_matter
from fahui.places.models import Region
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
CSRF = re.compile(r'csrfmiddlewaretoken" value="\w+"')
WORDS = "网址可能少了几个字，也可能这一页已经移走了，或者它不是您的事项。"


def test_staff_get_their_own_frame_and_the_way_back(clerk: User, desk: Desk) -> None:
    answer = desk(clerk).get("/workbench/nowhere/")
    assert answer.status_code == 404
    assert WORDS in answer.text
    assert 'href="/workbench/"' in answer.text
    assert "回我的待办" in answer.text
    assert "bench-nav" in answer.text


def test_a_matter_of_others_and_none_look_the_same(
    clerk: User, staff: Callable[..., User], village: Region, elsewhere: Region, desk: Desk
) -> None:
    matter = open_matter("consultation", by=clerk, parties=[], region=village, answers={"question": "问"}).matter
    other = desk(staff("clerk", "别处", elsewhere))
    numbers = (matter.number, "2026-999999-9")
    real, none = (other.get(f"/workbench/m/{number}/").text.replace(number, "") for number in numbers)
    assert CSRF.sub("", real) == CSRF.sub("", none)


def test_others_get_the_residents_page(resident: User, clerk: User, desk: Desk) -> None:
    browser = Client()
    browser.force_login(resident)
    for client, path in ((browser, "/workbench/nowhere/"), (Client(), "/nowhere/"), (desk(clerk), "/nowhere/")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "回我的待办" not in answer.text
