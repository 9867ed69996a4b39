"""From asking to the answer: one event each, once, whatever happens on the way; and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.datachecks import asking
from fahui.datachecks.asking import attempt, resume, wait
from fahui.datachecks.models import Inquiry
from fahui.matters.case import Case, happenings_of
from fahui.matters.data_checks import asked_of
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, Sealed, StaffNotice
from fahui.matters.permissions import standing_of
from fahui.matters.road import replay
from fahui.places.models import Region
from tests.cases import PartyEntry, wage_case
from tests.conftest import at
from tests.datachecks.conftest import CONSENTED, ON_ALLOWANCE
from tests.datachecks.holder_server import Holder

PROPOSAL = {"grant_reason": "符合", "aid_form": "litigation"}
Ask = Callable[[Matter], Matter]


def the(matter: Matter) -> Inquiry:
    """Its only inquiry."""
    return Inquiry.objects.get(matter=matter)


@pytest.mark.django_db(transaction=True)
def test_the_queue_asks_and_the_answer_is_an_event(
    holder: Holder, matter: Matter, ask: Ask, run_jobs: Callable[[], None]
) -> None:
    ask(matter)
    run_jobs()
    row = the(matter)
    assert (row.state, row.attempts, row.next_at) == ("answered", 1, None)
    (one,) = asked_of(matter, happenings_of(matter))
    assert (one.result, one.source, one.waits) == ("yes", "示例低保登记（演示）", False)
    assert one.answered_at is not None
    assert one.answered_at >= one.asked_at
    event = Event.objects.get(matter=matter, action="data_answered")
    assert event.actor == "system:data_checks"
    assert "data_category" not in event.facts
    assert "data_category" in event.commitments
    assert Case(matter).facts["data_category"] == "低保家庭"
    assert holder.seen[0]["person"]["name"] == "赵建国"
    assert "第四十二条" in holder.seen[0]["basis"]


def test_the_certificate_lies_sealed(holder: Holder, matter: Matter, ask: Ask) -> None:
    holder.record["certificate"] = "42011719850307123844"
    ask(matter)
    attempt(the(matter).pk)
    event = Event.objects.get(matter=matter, action="data_answered")
    assert "42011719850307123844" not in str(event.facts)
    assert Sealed.objects.filter(event_id=event.pk).exists()
    assert Case(matter).facts["data_certificate"] == "42011719850307123844"


def test_an_answer_written_down_once_though_the_job_ran_twice(holder: Holder, matter: Matter, ask: Ask) -> None:
    ask(matter)
    attempt(the(matter).pk)
    attempt(the(matter).pk)
    row = the(matter)
    Inquiry.objects.filter(pk=row.pk).update(state="answered")
    assert asking._finish(row, "failed", "data_failed", {"data_failure": "refused"}, "") is False
    assert Event.objects.filter(matter=matter, action__in=("data_answered", "data_failed")).count() == 1
    assert len(holder.seen) == 1


def test_the_answer_moves_nothing(holder: Holder, matter: Matter, ask: Ask, resident: User) -> None:
    """Stage, version and clocks stay; the whole road replays."""
    before = (matter.stage, matter.version, sorted(matter.marks))
    ask(matter)
    attempt(the(matter).pk)
    matter.refresh_from_db()
    assert (matter.stage, matter.version, sorted(matter.marks)) == before
    assert replay(matter.definition, happenings_of(matter)) == standing_of(matter)


def test_the_same_key_again_after_each_silence_and_longer_each_time(holder: Holder, matter: Matter, ask: Ask) -> None:
    holder.answers += [lambda one: one.error(503, "busy"), lambda one: one.error(500, "broken")]
    with clock.at(at("2026-11-24 10:00")):
        ask(matter)
        attempt(the(matter).pk)
        first = the(matter)
        assert (first.state, first.attempts) == ("waiting", 1)
        assert first.next_at == clock.now() + timedelta(seconds=30)
        attempt(first.pk)
        second = the(matter)
        assert second.next_at == clock.now() + timedelta(seconds=120)
        attempt(second.pk)
    assert the(matter).state == "answered"
    assert list(holder.done) == [str(first.key)]


def test_the_wait_follows_the_other_side_within_bounds() -> None:
    assert [wait(n, None) for n in (1, 2, 3, 8)] == [30, 120, 480, 21600]
    assert (wait(1, 90), wait(1, 0), wait(1, 10**6)) == (90, 30, 21600)
    assert [wait(0, None, seconds) for seconds in (0, 30, 150, 630, 10**6)] == [30, 120, 480, 1920, 21600]


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "0"}])
def test_who_is_still_looking_is_not_asked_all_the_time(
    holder: Holder, matter: Matter, ask: Ask, headers: dict[str, str]
) -> None:
    """Three days of it are a few questions where we choose the time, and never more than one in thirty seconds."""
    holder.answers += [lambda one: one.error(202, "", **headers)] * 60
    start = at("2026-11-20 10:00")
    with clock.at(start):
        ask(matter)
    Inquiry.objects.update(asked_at=start)
    times = [start]
    while the(matter).state == "waiting" and len(times) < 40:
        with clock.at(times[-1]):
            attempt(the(matter).pk)
        times.append(the(matter).next_at or times[-1])
    waits = [(after - before).total_seconds() for before, after in pairwise(times)]
    if headers:
        assert set(waits) == {30}
    else:
        assert waits[:5] == [30, 120, 480, 1920, 7680]
        assert len(times) < 25
        assert the(matter).state == "failed"


def test_in_the_end_it_gives_up_and_says_why(holder: Holder, matter: Matter, ask: Ask) -> None:
    holder.answers += [lambda one: one.error(503, "busy")] * 8
    ask(matter)
    for _try in range(8):
        attempt(the(matter).pk)
    row = the(matter)
    assert (row.state, row.attempts) == ("failed", 8)
    (one,) = asked_of(matter, happenings_of(matter))
    assert (one.failure, one.result) == ("unreachable", "")
    assert "连不上" in one.why
    assert StaffNotice.objects.filter(matter=matter, key=f"data-check:{row.pk}").count() == 1
    ask(matter)  # asked anew, by another key
    assert Inquiry.objects.filter(matter=matter).count() == 2


def test_who_is_still_looking_is_waited_for_some_days(holder: Holder, matter: Matter, ask: Ask) -> None:
    holder.answers += [lambda one: one.error(202, "", Retry_After="3600")] * 10
    with clock.at(at("2026-11-20 10:00")):
        ask(matter)
    Inquiry.objects.update(asked_at=at("2026-11-20 10:00"))
    with clock.at(at("2026-11-23 09:00")):
        attempt(the(matter).pk)
        assert (the(matter).state, the(matter).attempts) == ("waiting", 0)
    with clock.at(at("2026-11-23 11:00")):
        attempt(the(matter).pk)
        assert the(matter).state == "failed"


@pytest.mark.parametrize(
    ("status", "failure"), [(403, "refused"), (404, "unknown_question"), (422, "not_identifiable")]
)
def test_a_refusal_stands_with_its_reason(holder: Holder, matter: Matter, ask: Ask, status: int, failure: str) -> None:
    holder.answers.append(lambda one: one.error(status, "no"))
    ask(matter)
    attempt(the(matter).pk)
    (one,) = asked_of(matter, happenings_of(matter))
    assert one.failure == failure


def test_a_day_to_come_is_not_believed(holder: Holder, matter: Matter, ask: Ask) -> None:
    holder.record["as_of"] = (clock.today() + timedelta(days=2)).isoformat()
    ask(matter)
    attempt(the(matter).pk)
    (one,) = asked_of(matter, happenings_of(matter))
    assert one.failure == "unreadable"


def test_after_erasure_nobody_is_asked(holder: Holder, matter: Matter, ask: Ask) -> None:
    ask(matter)
    matter.data_key.destroy("test", "erased")
    person = matter.parties.get(relation="applicant").person
    assert person is not None
    if person.data_key is not None:
        person.data_key.destroy("test", "erased")
    assert not asking.about_whom(Case(Matter.objects.get(pk=matter.pk)))
    with pytest.raises(asking.client.Refusal):
        asking._sent(Inquiry.objects.select_related("matter__data_key").get(matter=matter))
    assert holder.seen == []


def test_a_lost_job_is_found_again(holder: Holder, matter: Matter, ask: Ask) -> None:
    ask(matter)
    assert resume() == 0
    assert resume(clock.now() + timedelta(hours=2)) == 1


# What is refused


def test_where_nothing_is_connected_papers_are_read(matter: Matter, reviewer: User, settings: Any) -> None:
    settings.DATA_CHECKS = {}
    with pytest.raises(ValidationError, match="还没有和民政部门联网"):
        act(matter, "ask_data", by=reviewer, answers=CONSENTED)
    assert not Inquiry.objects.exists()
    granted = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)  # as before
    assert "propose_grant" in granted.marks


def test_no_more_is_asked_than_the_application_says(
    holder: Holder, resident: User, village: Region, reviewer: User
) -> None:
    other = wage_case(resident, village).matter  # a migrant worker
    with pytest.raises(ValidationError, match="不应当查"):
        act(other, "ask_data", by=reviewer, answers=CONSENTED)


def test_not_without_consent(holder: Holder, matter: Matter, reviewer: User) -> None:
    for consent in ("", "no"):
        with pytest.raises(ValidationError) as refused:
            act(matter, "ask_data", by=reviewer, answers={**CONSENTED, "data_consent": consent})
        assert "data_consent" in refused.value.message_dict


def test_not_twice_while_it_waits(holder: Holder, matter: Matter, ask: Ask) -> None:
    ask(matter)
    with pytest.raises(ValidationError, match="还在等答复"):
        ask(matter)


def test_not_without_a_number(holder: Holder, resident: User, village: Region, reviewer: User) -> None:
    nameless = [PartyEntry("applicant", "李四", details={"phone": "19900000002"})]
    other = wage_case(resident, village, parties=nameless, answers=ON_ALLOWANCE).matter
    with pytest.raises(ValidationError, match="没有登记申请人的证件号"):
        act(other, "ask_data", by=reviewer, answers=CONSENTED)


def test_not_what_nobody_declared(holder: Holder, matter: Matter, reviewer: User) -> None:
    with pytest.raises(ValidationError, match="没有这样的核对"):
        act(matter, "ask_data", by=reviewer, answers={**CONSENTED, "data_check": "tax"})


def test_not_by_the_applicant_nor_the_assigner_and_answered_by_the_system_only(
    holder: Holder, matter: Matter, resident: User, assigner: User, reviewer: User
) -> None:
    for by in (resident, assigner):
        with pytest.raises(PermissionDenied):
            act(matter, "ask_data", by=by, answers=CONSENTED)
    with pytest.raises(PermissionDenied):
        act(matter, "data_answered", by=reviewer, answers={"asked_seq": 1, "data_result": "yes"})


def test_not_after_it_was_withdrawn(holder: Holder, matter: Matter, resident: User, reviewer: User) -> None:
    gone = act(matter, "withdraw", by=resident, answers={})
    with pytest.raises(ValidationError, match="现在不能核对"):
        act(gone, "ask_data", by=reviewer, answers=CONSENTED)


def test_what_asking_left_goes_with_a_transaction_that_fails(
    holder: Holder, matter: Matter, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(asking, "begin", broken)
    with pytest.raises(ConnectionError):
        ask(matter)
    assert not Event.objects.filter(matter=matter, action="ask_data").exists()


# How it helps who decides


@pytest.mark.parametrize(
    ("result", "words"),
    [("yes", "可以作为理由，由审查人判断"), ("no", "不能只凭这一条不予援助"), ("unknown", "请照旧核对纸质证明")],
)
def test_the_answer_is_a_reason_and_never_the_decision(
    holder: Holder, matter: Matter, ask: Ask, reviewer: User, result: str, words: str
) -> None:
    """法律援助法 第四十二条: in each of three cases the reviewer may still propose either way."""
    holder.record["result"] = result
    ask(matter)
    attempt(the(matter).pk)
    proposed = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)
    said = "".join(Event.objects.get(matter=matter, action="propose_grant").facts["finding_words"])
    assert words in said
    assert "民政部门" in said
    assert proposed.outcome == ""


def test_the_rules_of_2012_ask_nobody(resident: User, village: Region) -> None:
    from fahui.matters.catalogue import services

    assert services.current("legal_aid", at("2020-01-01").date()).data_checks == ()


def test_system_has_a_name_of_its_own() -> None:
    assert System("data_checks") == asking.BY
