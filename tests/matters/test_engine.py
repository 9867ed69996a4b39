"""Opening and acting: who, when, with which answers; the small rules the pages rely on."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import available_actions, standing_of
from fahui.matters.road import replay
from fahui.matters.tasks import after_event
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import WAGES, applicant, wage_case
from tests.conftest import at
from tests.matters.test_wage_case import due, serve


@pytest.fixture
def filed(resident: User, village: Region) -> Matter:
    """Filed on Monday 2 November at ten."""
    with clock.at(at("2026-11-02 10:00")):
        return wage_case(resident, village).matter


def test_the_day_is_the_districts_day_not_utcs(resident: User, village: Region, clerk: User) -> None:
    """Half past midnight in Xinzhou is still yesterday in Greenwich."""
    with clock.at(at("2023-09-01 00:30")):
        matter = wage_case(resident, village).matter
    assert matter.opened_on == date(2023, 9, 1)
    assert due(matter, "decide") == date(2023, 9, 8)
    assert matter.events.get().happened_on == date(2023, 9, 1)
    with clock.at(at("2026-11-04 09:00")):
        early = wage_case(clerk, village, happened_at=at("2026-11-02 00:30"), because="周末收件").matter
    assert early.opened_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("who", "days", "because", "field"),
    [
        ("clerk", 0, "", None),
        ("clerk", 1, "村点周五收件", None),
        ("clerk", 30, "村点收件", None),
        ("clerk", 31, "村点收件", "happened_at"),
        ("clerk", 1, "  ", "because"),
        ("clerk", -1, "写错", "happened_at"),
        ("resident", 1, "我早就交了", "happened_at"),
    ],
)
def test_back_dating_has_a_right_a_limit_and_a_reason(
    who: str, days: int, because: str, field: str | None, clerk: User, resident: User, village: Region, filed: Matter
) -> None:
    by = clerk if who == "clerk" else resident
    with clock.at(at("2026-12-02 10:00")):
        moment = clock.now() - timedelta(days=days, hours=1 if days == 0 else 0)

        def both() -> tuple[Matter, Matter]:
            opened = wage_case(by, village, happened_at=moment, because=because).matter
            return opened, act(filed, "withdraw", by=by, happened_at=moment, because=because)

        if field is None:
            opened, withdrawn = both()
            assert opened.opened_on == withdrawn.closed_on == moment.astimezone(at("2026-12-02").tzinfo).date()
            assert withdrawn.events.order_by("-seq")[0].facts.get("_because", "") == because
        else:
            with pytest.raises(ValidationError) as refused:
                both()
            assert set(refused.value.message_dict) == {field}


def test_nothing_is_dated_before_the_matter_was_received(filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-05 10:00")):
        with pytest.raises(ValidationError) as refused:
            act(filed, "withdraw", by=clerk, happened_at=at("2026-10-30 16:00"), because="周五交来")
        assert "早于“申请法律援助”（2026年11月2日" in refused.value.message_dict["happened_at"][0]
        assert not filed.events.filter(action="withdraw").exists()
        matter = act(filed, "withdraw", by=clerk, happened_at=at("2026-11-02 00:00"), because="当天交来，没记钟点")
    assert not Deadline.objects.filter(matter=matter, met_at=None).exists()


def test_a_service_counts_from_the_day_on_its_receipt_whenever_it_is_entered(filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-02 11:00")):
        asked = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 20)}
        matter = act(filed, "request_supplement", by=clerk, answers=asked)
    with clock.at(at("2026-11-05 10:00")):
        matter = serve(matter, clerk, "2026-11-02")
        event = matter.events.get(action="serve")
        assert (event.happened_on, event.precision) == (date(2026, 11, 2), "day")
        assert Deadline.objects.get(matter=matter, term="decide").why["steps"][-1]["begun"] == "2026-11-02"
        matter = act(matter, "supplement", by=clerk, answers={"supplement_words": "补上了"})
    assert due(matter, "decide") == date(2026, 11, 12)  # three days given back


@pytest.mark.parametrize(("day", "why"), [(date(2026, 11, 1), "早于文书日期"), (date(2026, 11, 9), "不能在将来")])
def test_a_letter_is_not_served_before_its_date_nor_tomorrow(day: date, why: str, filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-03 10:00")):
        asked = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 20)}
        matter = act(filed, "request_supplement", by=clerk, answers=asked)
        for event in Event.objects.filter(matter=matter):
            after_event(event.pk)
        for row in fitting_letters(matter, "seal"):
            matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
        [row] = fitting_letters(matter, "serve")
        with pytest.raises(ValidationError, match=why):
            act(
                matter,
                "serve",
                by=clerk,
                answers={"letter": row.letter_id, "served_on": day, "served_how": "post", "post_number": "XA1"},
            )


def test_the_list_shows_the_applicant_whoever_is_named_first(resident: User, village: Region) -> None:
    parties = [PartyEntry("respondent", "某公司", kind="organisation"), applicant(resident, name="欧阳 建国")]
    matter = wage_case(resident, village, parties=parties).matter
    assert (matter.who, matter.masked_who) == ("欧阳建国", "欧**")


@pytest.mark.parametrize(
    ("parties", "code"),
    [
        ([], "parties"),
        ([applicant(None), applicant(None, name="钱某")], "parties"),
        ([applicant(None), PartyEntry("handler", "钱某")], "parties"),
        ([applicant(None), *[PartyEntry("respondent", f"某公司{n}") for n in range(6)]], "parties"),
        ([applicant(None, name="张" * 61)], None),
    ],
)
def test_parties_are_checked_before_anything_is_written(
    parties: list[PartyEntry], code: str | None, resident: User, village: Region
) -> None:
    with pytest.raises(ValidationError) as refused:
        wage_case(resident, village, parties=parties)
    assert refused.value.code == code
    assert (Matter.objects.count(), Event.objects.count()) == (0, 0)


def test_wrong_answers_are_told_by_question_and_nothing_is_written(resident: User, village: Region) -> None:
    wrong = {**WAGES, "cause": "ghosts", "statement": " ", "means_ground": ""}
    with pytest.raises(ValidationError) as refused:
        open_matter(
            "legal_aid", by=resident, parties=[applicant(resident)], region=village, answers={**wrong, "statement": ""}
        )
    assert set(refused.value.message_dict) == {"cause", "statement", "means_ground"}
    assert Matter.objects.count() == 0


def test_an_action_that_opens_another_matter_is_not_taken_alone(filed: Matter, resident: User) -> None:
    with pytest.raises(ValidationError) as refused:
        act(filed, "complain", by=resident)
    assert refused.value.code == "opens"


def test_a_correction_is_not_taken_as_an_action(filed: Matter, approver: User) -> None:
    for code in ("restate", "annul"):
        with pytest.raises(ValidationError) as refused:
            act(filed, code, by=approver, answers={"reason": "试"})
        assert refused.value.code == "correct"
    assert filed.events.count() == 1


def test_only_what_the_action_names_can_be_opened_from_it(
    filed: Matter, resident: User, village: Region, clerk: User
) -> None:
    given: dict[str, Any] = {"parties": [applicant(resident)], "region": village, "answers": {"question": "问"}}
    with pytest.raises(ValidationError) as refused:
        open_matter("consultation", by=resident, source=Source(filed, "complain"), **given)
    assert refused.value.code == "opens"
    stranger = User.objects.create_user("19900007777", name="路人")
    given["answers"] = {"about": "window", "complaint_words": "话"}
    with pytest.raises(PermissionDenied):
        open_matter("complaint", by=stranger, source=Source(filed, "complain"), **given)
    assert Matter.objects.count() == 1


def test_a_consultant_hands_a_question_on_though_they_could_not_file_it(
    consultant: User, resident: User, village: Region
) -> None:
    asked = {"parties": [applicant(resident)], "region": village}
    question = open_matter("consultation", by=resident, answers={"question": "欠薪"}, **asked).matter
    source = Source(question, "convert")
    with pytest.raises(PermissionDenied):
        open_matter("legal_aid", by=consultant, answers=WAGES, **asked)
    matter = open_matter("legal_aid", by=consultant, answers=WAGES, source=source, **asked).matter
    question.refresh_from_db()
    assert (question.stage, question.outcome) == ("closed", "converted")
    assert question.events.order_by("-seq")[0].facts["opened"] == matter.number
    assert matter.events.get().actor_role == "consultant"


def test_each_event_says_in_which_capacity(
    filed: Matter,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
    resident: User,
    village: Region,
) -> None:
    matter = act(filed, "accept", by=reviewer)
    matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
    matter = act(matter, "grant", by=approver)
    matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})
    matter = act(matter, "take", by=lawyer.person.user)
    roles = [event.actor_role for event in matter.events.order_by("seq")]
    assert roles == ["applicant", "reviewer", "reviewer", "approver", "assigner", "handler"]
    son = User.objects.create_user("19900008888", name="赵小明")
    agent = PartyEntry("agent", "赵小明", details={"phone": "19900008888"}, person=son.person)
    other = wage_case(son, village, parties=[applicant(None), agent]).matter
    withdrawn = act(other, "withdraw", by=son)
    assert withdrawn.events.order_by("-seq")[0].actor_role == "agent"


def test_the_engines_own_actions_leave_the_road_alone(filed: Matter, clerk: User, reviewer: User) -> None:
    before = standing_of(filed)
    matter = act(filed, "contact", by=clerk, answers={"contact_words": "来电"})
    matter = act(matter, "reveal", by=reviewer, answers={"reason": "核对"})
    assert standing_of(matter) == before == replay(matter.definition, happenings_of(matter))
    assert matter.version == 1


@pytest.mark.parametrize(
    ("term", "by", "field"), [("assign", 3, "term"), ("decide", 0, "extend_by"), ("decide", 5, None)]
)
def test_only_a_running_term_is_extended(term: str, by: int, field: str | None, filed: Matter, approver: User) -> None:
    given = {"term": term, "extend_by": by, "reason": "异地核查"}
    with clock.at(at("2026-11-03 10:00")):
        if field is None:
            assert due(act(filed, "extend", by=approver, answers=given), "decide") == date(2026, 11, 16)
        else:
            with pytest.raises(ValidationError) as refused:
                act(filed, "extend", by=approver, answers=given)
            assert set(refused.value.message_dict) == {field}


def test_what_is_offered_can_be_done_and_what_is_not_offered_cannot(
    filed: Matter, clerk: User, reviewer: User, resident: User
) -> None:
    for user in (clerk, reviewer, resident):
        offered = {action.code for action in available_actions(user, filed, happenings_of(filed))}
        for action in services.current("legal_aid").actions:
            if action.code not in offered and not action.opens:
                with pytest.raises((PermissionDenied, ValidationError)):
                    act(filed, action.code, by=user)
    assert filed.events.count() == 1


def test_a_token_of_another_form_is_not_mixed_up(filed: Matter, clerk: User, resident: User, village: Region) -> None:
    token = uuid.uuid4()
    first = wage_case(resident, village, token=token)
    again = wage_case(resident, village, token=token, answers={"statement": "别的话"})
    assert (again.matter, again.already, again.query_code) == (first.matter, True, "")
    act(filed, "accept", by=clerk, token=uuid.uuid4())
    assert filed.events.count() == 2


def test_the_edition_is_that_of_the_day_it_began(resident: User, village: Region) -> None:
    with clock.at(at("2023-09-05 10:00")):
        matter = wage_case(resident, village).matter
    assert matter.edition == services.current("legal_aid", date(2023, 9, 5)).effective_from
    with pytest.raises(KeyError), clock.at(datetime.fromisoformat("2001-01-01T00:00:00+08:00")):
        wage_case(resident, village)
