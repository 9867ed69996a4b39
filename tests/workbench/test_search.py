"""查找 by all that people know, with nothing about a person in an address."""

import re
from typing import Any

import pytest

from fahui.access.models import User
from fahui.matters.models import Matter
from fahui.matters.parties import PartyEntry
from fahui.places.models import Region
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.workbench.conftest import Desk

SEARCH = "/workbench/search/"


@pytest.fixture
def matter(clerk: User, village: Region) -> Matter:
    """赵建国's case, taken down at the window."""
    return wage_case(clerk, village, parties=[applicant()]).matter


@pytest.fixture
def another(village: Region, clerk: User) -> Matter:
    """Somebody else's."""
    parties = [PartyEntry("applicant", "买买提·吐尔逊", details={"phone": "19900000088"})]
    return wage_case(clerk, village, parties=parties).matter


@pytest.mark.parametrize(
    "words",
    [
        "赵建国",
        "建国",
        "赵",
        "zjg",
        "ZJ",
        ID_NUMBER,
        f" {ID_NUMBER[:6]} {ID_NUMBER[6:]} ",
        "19900000001",
        "+86 199 0000 0001",
    ],
)
def test_found_by_whatever_is_known(matter: Matter, another: Matter, clerk: User, desk: Desk, words: str) -> None:
    text = desk(clerk).post(SEARCH, {"q": words}).text
    assert matter.number in text
    assert another.number not in text
    assert "赵*国" in text


@pytest.mark.parametrize("words", ["1990000000", ID_NUMBER[:-1], "王", "x", "12", "", "%", "_", "'--", "\x00"])
def test_half_a_secret_number_finds_nothing(matter: Matter, clerk: User, desk: Desk, words: str) -> None:
    answer = desk(clerk).post(SEARCH, {"q": words})
    assert answer.status_code == 200
    assert matter.number not in answer.text


def test_found_by_the_other_side(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    assert wage_case(resident, village).matter.number in desk(clerk).post(SEARCH, {"q": "建筑劳务"}).text


def test_a_number_opens_its_matter_at_once(matter: Matter, clerk: User, desk: Desk) -> None:
    for words in (matter.number, matter.number.replace("-", ""), f" {matter.number} "):
        assert desk(clerk).post(SEARCH, {"q": words})["Location"] == f"/workbench/m/{matter.number}/", words
    running = matter.number.split("-")[1]
    assert matter.number in desk(clerk).post(SEARCH, {"q": running}).text


def test_a_name_with_a_dot_or_a_rare_character(another: Matter, village: Region, clerk: User, desk: Desk) -> None:
    rare = wage_case(clerk, village, parties=[PartyEntry("applicant", "𠮷田芳")]).matter
    assert another.number in desk(clerk).post(SEARCH, {"q": "买买提•吐尔逊"}).text
    assert rare.number in desk(clerk).post(SEARCH, {"q": "𠮷田"}).text


def test_the_next_page_is_posted_and_words_stay_out_of_addresses(
    resident: User, village: Region, clerk: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    for _n in range(27):
        wage_case(resident, village)
    page = desk(clerk)
    first = page.post(SEARCH, {"q": "赵建国"})
    assert first.text.count("data-row") == 25
    assert not re.search(r'(href|action)="[^"]*(赵建国|%E8%B5%B5)', first.text)
    page.get("/workbench/")
    with django_assert_max_num_queries(12):
        second = page.post(SEARCH, {"q": "赵建国", "page": "2"})
    assert second.text.count("data-row") == 2
    assert page.get(SEARCH, {"q": "赵建国"}).text.count("data-row") == 0
