"""送达: seven ways, each with what it must say; and the 送达回证 that says it."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.exploring import way_to
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Matter
from fahui.matters.permissions import standing_of
from fahui.matters.serving import SERVED_HOW, SERVICE_RECEIPT
from fahui.matters.tasks import after_event
from fahui.people.register import update
from tests.conftest import at
from tests.matters.driver import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
WAYS: dict[str, dict[str, Any]] = {
    "direct": {},
    "electronic": {"served_agreed": "yes", "served_to": "19800000000"},
    "post": {"post_number": "XA12345678942"},
    "left": {"left_why": "本人在家，不肯签收", "witnesses": "李四海，城北村委会"},
    "proxy": {"served_through": "黄陂区法律援助中心", "received_by": "赵大妈"},
    "forwarded": {"served_through": "新洲区看守所"},
    "notice": {"noticed_on": "2026-10-03", "noticed_where": "区政府网站", "notice_why": "下落不明"},
}
# What each way must say; whoever signs is the recipient unless another is named.
REQUIRED = [(how, code) for how, given in WAYS.items() for code in given if code != "received_by"]


@pytest.fixture
def decided(db: None) -> tuple[Cast, Matter]:
    """A grant that waits to be served, dated 1 October so that thirty days can pass."""
    cast = Cast.gather()
    with clock.at(at("2026-10-01 10:00")):
        service = services.current("legal_aid")
        matter = cast.open(service)
        for code in way_to(service, standing_of(matter), {"grant"}) or ():
            matter = cast.take(matter, code)
        clerk = cast.staff["clerk"][0]
        row = matter.letters.get(code="grant_decision")
        after_event(matter.events.get(seq=row.event_seq).pk)
        matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
    return cast, matter


def served(decided: tuple[Cast, Matter], how: str, **answers: Any) -> Matter:
    """Enter one way of service."""
    cast, matter = decided
    row = next(one for one in fitting_letters(matter, "serve") if one.code == "grant_decision")
    with clock.at(at("2026-11-02 10:00")):
        given = {"letter": row.letter_id, "served_on": TODAY, "served_how": how, **answers}
        return act(matter, "serve", by=cast.staff["clerk"][0], answers=given)


def test_all_seven_ways_are_known() -> None:
    assert {code for code, _title in SERVED_HOW} == set(WAYS)


@pytest.mark.parametrize("how", WAYS)
def test_each_way_prints_what_it_says(decided: tuple[Cast, Matter], how: str) -> None:
    matter = served(decided, how, **WAYS[how])
    values = matter.letters.get(code=SERVICE_RECEIPT.code).letter.values
    assert values["served_how"] == str(dict(SERVED_HOW)[how])
    said = "".join(str(value) for value in values.values())
    for code, answer in WAYS[how].items():
        assert code == "served_agreed" or str(answer) in said, code
    assert values["received_by"] == {"left": "没有签收", "notice": "没有签收", "proxy": "赵大妈"}.get(how, "赵建国")


@pytest.mark.parametrize(("how", "lacks"), REQUIRED)
def test_a_way_that_does_not_say_enough_is_refused(decided: tuple[Cast, Matter], how: str, lacks: str) -> None:
    given = {code: answer for code, answer in WAYS[how].items() if code != lacks}
    with pytest.raises(ValidationError) as refused:
        served(decided, how, **given)
    assert lacks in refused.value.message_dict


def test_without_consent_nothing_is_served_electronically(decided: tuple[Cast, Matter]) -> None:
    """民事诉讼法 第九十条."""
    with pytest.raises(ValidationError, match="同意"):
        served(decided, "electronic", served_agreed="no", served_to="19800000000")


@pytest.mark.parametrize(("noticed_on", "fine"), [("2026-10-03", True), ("2026-10-04", False)])
def test_a_public_notice_counts_when_thirty_days_have_passed(
    decided: tuple[Cast, Matter], noticed_on: str, fine: bool
) -> None:
    """民事诉讼法 第九十五条."""
    given = {**WAYS["notice"], "noticed_on": noticed_on}
    if fine:
        assert served(decided, "notice", **given).letters.get(code="grant_decision").letter.served_on == TODAY
        return
    with pytest.raises(ValidationError) as refused:
        served(decided, "notice", **given)
    assert "served_on" in refused.value.message_dict


def test_whoever_asked_for_care_is_not_served_through_others_without_a_word_on_it(decided: tuple[Cast, Matter]) -> None:
    cast, _matter = decided
    update(cast.applicant.person, {"contact": ["discreet"]})
    with pytest.raises(ValidationError) as refused:
        served(decided, "post", **WAYS["post"])
    assert "联系注意" in refused.value.message_dict["served_safely"][0]
    assert (
        served(decided, "post", **WAYS["post"], served_safely="yes").letters.filter(code=SERVICE_RECEIPT.code).exists()
    )


def test_handed_over_in_person_it_asks_nothing_more(decided: tuple[Cast, Matter]) -> None:
    cast, _matter = decided
    update(cast.applicant.person, {"contact": ["discreet"]})
    assert served(decided, "direct").letters.filter(code=SERVICE_RECEIPT.code).exists()
