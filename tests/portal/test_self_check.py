"""大概符合：anybody may try the questions; nothing is kept, nothing is promised."""

from typing import Any

import pytest
from django.test import Client

from fahui.eligibility.models import Standard
from fahui.matters.models import Draft, Event, Matter
from tests.ui.markup import faults

pytestmark = pytest.mark.django_db
PATH = "/service/legal_aid/self-check/"
POOR = {"cause": "wages", "means_ground": "income", "monthly_income": "1960"}
RICH = {**POOR, "monthly_income": "1960.01"}


@pytest.mark.parametrize(
    ("answers", "headline", "why"),
    [
        ({"cause": "wages", "means_ground": "migrant_worker"}, "大概符合", "免予核查"),
        (POOR, "大概符合", "1960元"),
        (RICH, "大概不符合", "超过经济困难标准"),
        ({**POOR, "monthly_income": ""}, "还不能判断", "没有填写家庭人均月收入"),
        ({"cause": "other", "means_ground": "social_assistance"}, "还不能判断", "还不清楚要办的是哪件事"),
        ({"cause": "violence", "means_ground": "income"}, "大概符合", "不受经济困难条件的限制"),
    ],
)
def test_the_result_says_probably_and_why(client: Client, answers: dict[str, Any], headline: str, why: str) -> None:
    html = client.post(PATH, answers).text
    assert headline in html
    assert why in html
    assert "不是审查结果" in html
    assert "批准" not in html
    assert faults(html) == []


def test_nothing_is_kept_and_no_session_begins(client: Client) -> None:
    before = (Draft.objects.count(), Matter.objects.count(), Event.objects.count())
    answer = client.post(PATH, POOR)
    assert "sessionid" not in answer.cookies
    assert (Draft.objects.count(), Matter.objects.count(), Event.objects.count()) == before


def test_what_was_typed_stays_and_a_gap_is_said_at_the_field(client: Client) -> None:
    html = client.post(PATH, {"cause": "", "means_ground": "income", "monthly_income": "十块"}).text
    assert "请在“您要办的是哪件事”里选一项" in html
    assert "十块" in html
    assert "大概符合" not in html


def test_it_costs_two_questions_to_the_database(client: Client, django_assert_num_queries: Any) -> None:
    """The standard of the day, and what the place has added to the scope."""
    client.post(PATH, POOR)
    with django_assert_num_queries(2):
        client.post(PATH, POOR)


def test_services_without_one_have_no_such_page(client: Client) -> None:
    assert client.get("/service/consultation/self-check/").status_code == 404
    assert "self-check" not in client.get("/service/consultation/").text
    assert PATH in client.get("/service/legal_aid/").text


def test_an_empty_register_of_standards_is_no_error(client: Client) -> None:
    Standard.objects.all().delete()
    assert "还不能判断" in client.post(PATH, POOR).text
