"""An ID number typed where it would become part of an address is taken out, and the reader is told."""

import pytest
from django.test import Client

from fahui.core.identifiers import holds_id_number
from tests.cases import ID_NUMBER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        ID_NUMBER,
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "号码110105491231002，查",
    ],
)
def test_what_is_an_id_number(text: str) -> None:
    assert holds_id_number(text)


@pytest.mark.parametrize(
    "text", ["2026-000317-4", "91420117MA4K12345X", "14201202610000001", "19900000001", "027-89350001", "赵建国", ""]
)
def test_what_is_none(text: str) -> None:
    assert not holds_id_number(text)


def test_the_page_comes_without_it_and_says_why() -> None:
    client = Client()
    answer = client.get("/find/people/", {"q": ID_NUMBER, "kind": "lawyer"}, follow=True)
    assert answer.redirect_chain == [("/find/people/?kind=lawyer", 302)]
    assert ID_NUMBER not in answer.text
    assert "证件号码不能用来查" in answer.text
    assert client.get("/find/people/", {"q": "问津"}).status_code == 200
    assert client.get("/points/", {ID_NUMBER: "1"}).headers["Location"] == "/points/"
