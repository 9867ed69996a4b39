"""大概符合：anybody may try the questions; nothing is kept, nothing is promised."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.eligibility import supplements
from fahui.eligibility.models import Standard, SupplementStep
from fahui.matters.catalogue import services
from fahui.matters.forms import form_for
from fahui.matters.models import Draft, Event, Matter
from tests.conftest import at
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


def test_it_costs_three_questions_to_the_database(client: Client, django_assert_num_queries: Any) -> None:
    """Which topics are offered, the standard of the day, and what the place has added to the scope."""
    client.post(PATH, POOR)
    with django_assert_num_queries(3):
        client.post(PATH, POOR)


@pytest.fixture
def piloted(staff: Callable[..., User]) -> Iterator[None]:
    """Land is tried from Monday 2 November 2026 to the end of the month."""
    reviewer, chief = staff(Role.REVIEWER, "李审查"), staff(Role.CHIEF, "局长")
    with clock.at(at("2026-11-02 10:00")):
        row = supplements.propose("extra_land", "新政发〔2026〕3号（试）", "征收多", by=reviewer, tested=True)
        until = date(2026, 11, 30)
        supplements.step(row, SupplementStep.Kind.PILOT, "试", date(2026, 11, 3), by=chief, until=until)
        yield


def test_with_no_topic_in_force_none_is_asked_about(client: Client) -> None:
    html = client.get(PATH).text
    assert "补充事项" not in html
    assert "婚姻、家庭、继承" not in html
    judged = client.post(PATH, {"cause": "other", "supplement": "extra_marriage", "means_ground": "social_assistance"})
    assert "还不能判断" in judged.text


@pytest.mark.parametrize(
    ("day", "offered"), [("2026-11-02", False), ("2026-11-03", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_only_topics_in_force_on_the_day_are_offered(client: Client, piloted: None, day: str, offered: bool) -> None:
    with clock.at(at(f"{day} 11:00")):
        html = client.get(PATH).text
        sent = {"cause": "other", "supplement": "extra_land", "means_ground": "social_assistance"}
        judged = client.post(PATH, sent).text
    assert ("农村土地承包、征收补偿" in html) is offered
    assert ("都不是，或者说不清" in html) is offered
    assert "婚姻、家庭、继承" not in html
    assert ("大概符合" in judged) is offered


def test_the_application_offers_the_same(piloted: None) -> None:
    intake = services.current("legal_aid").intake
    assert "supplement" not in form_for(intake).fields
    with clock.at(at("2026-11-03 11:00")):
        offered = form_for(intake).fields["supplement"]
    assert [code for code, _title in offered.choices if code] == ["extra_land", "none"]


def test_a_topic_once_said_stays_when_the_answers_are_corrected(piloted: None) -> None:
    with clock.at(at("2026-12-01 11:00")):
        again = form_for(services.current("legal_aid").intake, initial={"supplement": "extra_land"})
    assert [code for code, _title in again.fields["supplement"].choices if code] == ["extra_land"]


def test_services_without_one_have_no_such_page(client: Client) -> None:
    assert client.get("/service/consultation/self-check/").status_code == 404
    assert "self-check" not in client.get("/service/consultation/").text
    assert PATH in client.get("/service/legal_aid/").text


def test_an_empty_register_of_standards_is_no_error(client: Client) -> None:
    Standard.objects.all().delete()
    assert "还不能判断" in client.post(PATH, POOR).text
