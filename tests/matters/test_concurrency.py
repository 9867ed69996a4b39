"""Several at once, and the same thing several times: one matter, one event, one number, an unbroken chain."""

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from fahui.access.models import User
from fahui.documents.models import Letter
from fahui.matters import anchors
from fahui.matters.engine import act
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.models import Assignment, Event, Matter
from fahui.people.models import Person
from fahui.places.models import Region
from tests.cases import wage_case

Result = TypeVar("Result")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Result]]) -> list[Result | Exception]:
    """Run each job on a connection of its own, all starting together; an exception is a result too."""
    ready = threading.Barrier(min(len(jobs), 6))

    def run(job: Callable[[], Result]) -> Result | Exception:
        try:
            ready.wait(timeout=20)
            return job()
        except Exception as error:  # the outcome of a job, whatever it is, is looked at by the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(ready.parties) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def filed(transactional_db: None, resident: User, village: Region) -> Iterator[Matter]:
    """A matter that others can see, since it is committed."""
    return wage_case(resident, village).matter


def test_f47_the_same_form_three_times_gives_one_matter(
    transactional_db: None, resident: User, village: Region
) -> None:
    token = uuid.uuid4()
    first, *others = [wage_case(resident, village, token=token) for _time in range(3)]
    assert {other.matter.pk for other in others} == {first.matter.pk}
    assert [other.already for other in others] == [True, True]
    assert (Matter.objects.count(), Event.objects.count()) == (1, 1)


def test_f47_the_same_form_from_three_threads_gives_one_matter(
    transactional_db: None, resident: User, village: Region
) -> None:
    token, people = uuid.uuid4(), Person.objects.count()
    opened = at_once([lambda: wage_case(resident, village, token=token)] * 3)
    assert not [one for one in opened if isinstance(one, Exception)]
    assert (Matter.objects.count(), Event.objects.count()) == (1, 1)
    assert sorted(Letter.objects.values_list("template_code", flat=True)) == ["application_form", "receipt"]
    assert Person.objects.count() == people
    assert sorted(one.already for one in opened if not isinstance(one, Exception)) == [False, True, True]


@pytest.mark.parametrize("threads", [False, True])
def test_the_same_action_three_times_leaves_one_event(threads: bool, filed: Matter, clerk: User) -> None:
    token = uuid.uuid4()
    jobs = [lambda: act(filed, "accept", by=clerk, token=token)] * 3
    results = at_once(jobs) if threads else [job() for job in jobs]
    assert not [one for one in results if isinstance(one, Exception)]
    assert Event.objects.filter(matter=filed, action="accept").count() == 1
    filed.refresh_from_db()
    assert filed.version == 2


def test_two_people_with_the_same_open_form_one_of_them_is_told(filed: Matter, clerk: User, reviewer: User) -> None:
    def transfer(by: User) -> Callable[[], Matter]:
        given = {"transfer_to": "黄陂区法律援助中心", "transfer_why": "属地"}
        return lambda: act(filed, "transfer", by=by, answers=given, token=uuid.uuid4(), expected_version=1)

    results = at_once([transfer(clerk), transfer(reviewer)])
    [late] = [one for one in results if isinstance(one, Exception)]
    assert isinstance(late, ConcurrentEdit)
    assert late.matter.version == 2
    assert [event.action for event in late.meanwhile] == ["transfer"]
    assert Event.objects.filter(matter=filed).count() == 2


def test_a_quiet_note_between_makes_no_form_stale(filed: Matter, clerk: User) -> None:
    act(filed, "contact", by=clerk, answers={"contact_words": "来电"})
    act(filed, "accept", by=clerk, expected_version=1)
    with pytest.raises(ConcurrentEdit) as told:
        act(filed, "contact", by=clerk, answers={"contact_words": "又来电"}, expected_version=9)
    assert told.value.meanwhile == []  # a version that never was


def test_f37_assigning_twice_at_once_makes_one_assignment(
    filed: Matter, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Any
) -> None:
    act(filed, "accept", by=clerk)
    act(filed, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
    act(filed, "grant", by=approver)
    given = {"professional": lawyer.pk, "assign_reason": "轮到"}
    results = at_once([lambda: act(filed, "assign", by=assigner, answers=given, token=uuid.uuid4())] * 2)
    [second] = [one for one in results if isinstance(one, Exception)]
    assert isinstance(second, ValidationError)
    assert second.code == "stage"
    assert Assignment.objects.live().filter(matter=filed).count() == 1
    assert Letter.objects.filter(template_code="assignment_notice").count() == 1


def test_thirty_at_once_on_one_matter_leave_an_unbroken_chain(filed: Matter, clerk: User) -> None:
    results = at_once([lambda: act(filed, "contact", by=clerk, answers={"contact_words": "来电"})] * 30)
    assert not [one for one in results if isinstance(one, Exception)]
    assert list(filed.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, 32))
    assert anchors.verify() == []


class Undone(Exception):
    """Thrown to roll a transaction back."""


def test_letter_numbers_have_neither_gaps_nor_doubles_also_when_some_are_rolled_back(
    transactional_db: None, resident: User, village: Region
) -> None:
    def file(undo: bool) -> Callable[[], int]:
        def run() -> int:
            with transaction.atomic():
                opened = wage_case(resident, village)
                if undo:
                    raise Undone
            return opened.matter.pk

        return run

    results = at_once([file(undo=number % 3 == 0) for number in range(18)])
    assert sum(isinstance(one, Undone) for one in results) == 6
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Undone)]
    numbers = sorted(Letter.objects.filter(template_code="receipt").values_list("number_seq", flat=True))
    assert numbers == list(range(1, 13))
    texts = set(Letter.objects.filter(template_code="receipt").values_list("number_text", flat=True))
    assert len(texts) == 12
    assert len(set(Matter.objects.values_list("number", flat=True))) == 12
    assert anchors.verify() == []
