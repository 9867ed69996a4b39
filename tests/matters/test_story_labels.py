"""A story labels what was said with a short word, not with the question of the form; to staff as to the applicant."""

import pytest

from fahui.core import clock
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.exploring import way_to
from fahui.matters.permissions import standing_of
from fahui.matters.telling import story
from tests.conftest import at
from tests.matters.driver import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "step", "label", "question"),
    [
        ("pledge_check", "find_untrue", "不一致的地方", "哪些陈述不实（一行一项，写给本人看）"),
        ("legal_aid", "request_supplement", "还差的材料或说明", "还差哪些材料或说明（一行一项，一次说全）"),
    ],
)
@pytest.mark.parametrize("for_staff", [True, False])
def test_an_answer_stands_under_its_short_label(
    db: None, code: str, step: str, label: str, question: str, for_staff: bool
) -> None:
    cast, service = Cast.gather(), services.current(code)
    with clock.at(at("2026-11-02 10:00")):
        matter = cast.open(service)
        for one in way_to(service, standing_of(matter), {step}) or ():
            matter = cast.take(matter, one)
        moments = story(Case(matter, by=cast.staff["reviewer"][0]), for_staff=for_staff)
    labels = [name for moment in moments for name, _value in moment.details]
    assert label in labels
    assert question not in labels


def test_what_has_no_short_label_keeps_its_question(db: None) -> None:
    cast = Cast.gather()
    with clock.at(at("2026-11-02 10:00")):
        service = services.current("objection")
        matter = cast.open(service)
        for one in way_to(service, standing_of(matter), {"uphold"}) or ():
            matter = cast.take(matter, one)
        moments = story(Case(matter, by=cast.staff["objection_officer"][0]), for_staff=True)
    [question] = [str(fact.label) for fact in service.action("uphold").asks if fact.code == "findings"]
    assert question in [name for moment in moments for name, _value in moment.details]
