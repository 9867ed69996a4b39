"""Random permitted actions by random people over the real services under a moving clock; what must always hold."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import event as note
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fahui.access.models import User
from fahui.access.roles import BLIND_TO_MATTERS, Role, System
from fahui.core import clock
from fahui.core.parameters import parameter
from fahui.matters import anchors
from fahui.matters.case import Case, happenings_of
from fahui.matters.catalogue import services
from fahui.matters.clocks import read_all
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.happenings import effective
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.opening import Source
from fahui.matters.own_actions import OWN_ACTIONS, QUIET
from fahui.matters.permissions import By, available_actions, capacities, own_actions, standing_of
from fahui.matters.road import replay, turn
from fahui.matters.tasks import run_out_terms
from fahui.matters.vocabulary import ENDS, ENGINE_ACTIONS, Action, Fact, Relation
from fahui.worktime.load import current_calendar
from tests.conftest import at
from tests.matters.driver import Cast, hopeless

TABLES = (
    *(
        model._meta.db_table
        for app in ("core", "people", "access", "documents", "notices", "matters")
        for model in apps.get_app_config(app).get_models()
    ),
    "procrastinate_jobs",
)
SEEING = {
    *(str(role) for role in Role if role not in BLIND_TO_MATTERS),
    *("applicant", "agent", "handler"),
}


class Machine(RuleBasedStateMachine):
    """A small office: a handful of matters, everybody who may act, and time that passes."""

    def __init__(self) -> None:
        """All of one run happens in one transaction that is rolled back."""
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(_rolled_back())
        self.moment: datetime = at("2026-09-21 09:00")
        self.matters: list[Matter] = []
        self.given: dict[tuple[int, int], dict[str, Any]] = {}
        self.touched: set[int] = set()
        self.refusals: list[str] = []
        self.versions: dict[int, int] = {}

    def teardown(self) -> None:
        """A last look at everything; nothing stays."""
        try:
            self.touched = set(Matter.objects.values_list("pk", flat=True))
            self.the_rows_follow_from_the_events()
            self.nothing_that_was_said_is_lost()
            if self.matters:
                self.visibility_agrees(self.cast.users(), _one_of_each_service(self.touched))
            assert all(self.refusals), "a refusal without a sentence"
        finally:
            self.undo.close()

    @initialize()
    def begin(self) -> None:
        """Who is there; the longest service has two matters from the start."""
        with self.now():
            self.cast = Cast.gather()
        everything = services.open_today()
        longest = max(everything, key=lambda service: len(service.actions))
        for _time in range(2):
            self.open(everything.index(longest))

    def now(self) -> Any:
        """The clock of the run."""
        return clock.at(self.moment)

    def pick(self, number: int) -> Matter:
        """One of the matters, as it is now."""
        matter = Matter.objects.get(pk=self.matters[number % len(self.matters)].pk)
        self.touched = {matter.pk}
        return matter

    @rule(number=st.integers(0, 20))
    def open(self, number: int) -> None:
        """Somebody asks for something."""
        with self.now():
            service = services.open_today()[number % len(services.open_today())]
            matter = self.cast.open(service)
            self.matters.append(matter)
            self.touched = {matter.pk}
            self.remember(matter, service.action(service.opens_with), self.cast.answers(service.intake))

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 3, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        """And the nightly rounds come by."""
        self.moment += timedelta(hours=hours)
        self.touched = {matter.pk for matter in self.matters}
        with self.now():
            run_out_terms()

    @rule(which=st.integers(0, 9), who=st.integers(0, 99), what=st.integers(0, 99), pick=st.integers(0, 9))
    def somebody_acts(self, which: int, who: int, what: int, pick: int) -> None:
        """A random person takes one of the actions their page would offer."""
        with self.now():
            matter = self.pick(which)
            by = self.person(who)
            found = available_actions(by, matter, happenings_of(matter))
            if found:
                self.attempt(matter, found[what % len(found)], by, pick)

    @rule(which=st.integers(0, 9), who=st.integers(0, 99), what=st.integers(0, 99))
    def somebody_tries_what_is_not_offered(self, which: int, who: int, what: int) -> None:
        """Whatever their page does not offer is refused, however well it is filled in, and leaves no row behind."""
        with self.now():
            matter = self.pick(which)
            by = self.person(who)
            own = [*available_actions(by, matter, happenings_of(matter)), *own_actions(by, matter)]
            every = [*matter.definition.actions, *OWN_ACTIONS.values()]
            others = [action for action in every if action not in own]
            action = others[what % len(others)]
            before = _rows()
            with pytest.raises((PermissionDenied, ValidationError)):
                self.attempt_unasked(matter, action, by)
            assert _rows() == before, f"{by} left something by {action.code}"
            note(f"refused {action.code}")

    @rule(which=st.integers(0, 3), what=st.integers(0, 99), who=st.integers(0, 99))
    def the_next_step_is_taken(self, which: int, what: int, who: int) -> None:
        """Whoever's turn it is does something: without this a random walk gets nowhere."""
        with self.now():
            matter = self.pick(which)
            happenings = happenings_of(matter)
            choices = [
                (by, action)
                for by in [*self.cast.users(), System()]
                for action in available_actions(by, matter, happenings)
                if not action.opens
            ]
            leading = [choice for choice in choices if not choice[1].side]
            if choices:
                likely = leading if leading and who % 5 else choices
                by, action = likely[what % len(likely)]
                self.attempt(matter, action, by, who)

    @rule(which=st.integers(0, 9), back=st.integers(0, 2))
    def letters_are_served(self, which: int, back: int) -> None:
        """Today or some days ago."""
        with self.now():
            matter = self.pick(which)
            before = matter.version
            clerk = self.cast.staff[Role.CLERK][0]
            for row in fitting_letters(matter, "seal"):
                matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
            for row in fitting_letters(matter, "serve"):
                day = max(row.letter.document_date, clock.today() - timedelta(days=back))
                given = {
                    "letter": row.letter_id,
                    "served_on": day,
                    "served_how": "post",
                    "post_number": "XA1",
                    "received_by": "李四海",
                }
                matter = act(matter, "serve", by=clerk, answers=given)
                self.remember(matter, OWN_ACTIONS["serve"], given)
            assert matter.version >= before

    @rule(which=st.integers(0, 9), what=st.integers(0, 99), days=st.integers(0, 6), annul=st.booleans())
    def something_is_corrected(self, which: int, what: int, days: int, annul: bool) -> None:
        """Any event that counts, dated back or annulled; it may be refused, with a sentence."""
        with self.now():
            matter = self.pick(which)
            one = effective(happenings_of(matter))[what % len(effective(happenings_of(matter)))]
            approvers = self.cast.staff[Role.APPROVER] + self.cast.staff[Role.COMPLAINT_OFFICER]
            heads = [head for head in map(_fresh, approvers) if capacities(head, matter)]
            moved = None if annul else one.at - timedelta(days=days)
            proposal = Proposal(one.seq, "登记有误", annul=annul, happened_at=moved)
            try:
                with transaction.atomic():
                    correct(matter, proposal, by=heads[0], second=heads[1])
            except Refused as refused:
                self.refusals.append(str(refused))
            else:
                self.given.pop((matter.pk, one.place), None)
                note("corrected")

    def attempt(self, matter: Matter, action: Action, by: By, pick: int) -> None:
        """Take it; an objection of law is no fault, anything else is."""
        answers = {
            fact.code: self.answer(fact, matter, pick) for fact in action.asks if fact.kind not in ("file", "files")
        }
        if action.opens:
            if isinstance(by, User):
                self.cast.take(matter, action.code, by=by)
            return
        try:
            with transaction.atomic():
                done = act(matter, action.code, by=by, answers=answers, expected_version=matter.version)
        except ValidationError as refused:
            self.refusals += refused.messages
        else:
            assert done.version == matter.version + 1
            self.remember(done, action, answers)
            note(f"{done.service} {action.code}")

    def answer(self, fact: Fact, matter: Matter, pick: int) -> Any:
        """One of the choices, or a fitting answer."""
        return fact.choices[pick % len(fact.choices)][0] if fact.choices else self.cast.answer(fact, matter)

    def person(self, who: int) -> By:
        """Anybody, with rights read anew, or the system."""
        everybody: list[By] = [*self.cast.users(), System()]
        chosen = everybody[who % len(everybody)]
        return _fresh(chosen) if isinstance(chosen, User) else chosen

    def attempt_unasked(self, matter: Matter, action: Action, by: By) -> None:
        """Past the pages: the address is called although no button leads there."""
        answers = self.cast.answers(action.asks, matter)
        with transaction.atomic():
            if action.opens:
                self.cast.open(services.current(action.opens[0]), Source(matter, action.code, answers), by=by)
            else:
                act(matter, action.code, by=by, answers=answers)

    def remember(self, matter: Matter, action: Action, answers: dict[str, Any]) -> None:
        """What was said, to be found again."""
        seq = Event.objects.filter(matter=matter, action=action.code).order_by("-seq")[0].seq
        self.given[matter.pk, seq] = answers

    @invariant()
    def the_chains_verify(self) -> None:
        """Every digest and link."""
        assert anchors.verify() == []

    @invariant()
    def the_rows_follow_from_the_events(self) -> None:
        """Standing, turn, version, opening day and clear facts; the deadlines equal a fresh reading."""
        with self.now():
            for matter in Matter.objects.filter(pk__in=self.touched):
                happenings, service = happenings_of(matter), matter.definition
                standing = replay(service, happenings)
                assert standing == standing_of(matter)
                assert matter.turn == turn(service, standing)
                assert matter.version == sum(one.action not in QUIET for one in happenings)
                begun = next(one for one in effective(happenings) if one.action == service.opens_with)
                assert matter.opened_on == begun.on
                self.deadlines_are_fresh(matter)
                assert matter.version >= self.versions.get(matter.pk, 1), "the version went back"
                self.versions[matter.pk] = matter.version
                self.what_is_over_waits_for_nothing(matter)

    def what_is_over_waits_for_nothing(self, matter: Matter) -> None:
        """After the end only those clocks run that something done after the end can stop; before it, that can be."""
        if not matter.ended:
            assert not hopeless(matter)
            return
        service = matter.definition
        afterwards = {action.code for action in service.actions if set(action.from_) & ENDS}
        for row in Deadline.objects.filter(matter=matter, met_at=None):
            term = service.term(row.term)
            stops = {on.action for on in term.stopped_by} | {term.then}
            assert stops & afterwards, f"{matter.service} is {matter.stage}, but {row.term} still runs"

    def deadlines_are_fresh(self, matter: Matter) -> None:
        """The stored deadlines against `read_all`."""
        clocks = read_all(matter.definition.terms, happenings_of(matter), current_calendar(), parameter)
        stored = {(row.term, row.key): row for row in Deadline.objects.filter(matter=matter)}
        assert set(stored) == {(one.term.code, one.key) for one in clocks}
        for one in clocks:
            row = stored[one.term.code, one.key]
            assert (row.due_on, row.due_at) == (one.due, one.reckoning.due_at)
            assert (row.met_at, row.paused, row.started_on) == (one.met, one.paused, one.started.on)
            assert row.last_day == row.due_on or (row.shown_until and row.last_day == row.shown_until)

    @invariant()
    def who_sees_is_who_has_to_do_with_it(self) -> None:
        """For some of the people after each step, for all at the end."""
        if self.matters:
            users = self.cast.users()
            self.visibility_agrees(users[len(self.given) % 8 :: 8] + users[-2:], self.touched)

    def visibility_agrees(self, users: list[User], ids: set[int]) -> None:
        """`visible_to` and `capacities` say the same."""
        with self.now():
            matters = list(Matter.objects.filter(pk__in=ids))
            for user in map(_fresh, users):
                seen = set(Matter.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
                assert seen == {matter.pk for matter in matters if capacities(user, matter) & SEEING}, user

    @invariant()
    def nothing_that_was_said_is_lost(self) -> None:
        """Each accepted answer stands in its event, sealed or clear, unless it was corrected away."""
        with self.now():
            for matter in Matter.objects.filter(pk__in=self.touched):
                case = Case(matter)
                counting = {one.place: one.seq for one in effective(case.happenings)}
                for (pk, seq), answers in self.given.items():
                    if pk == matter.pk and counting.get(seq) == seq:
                        _found_again(case, seq, answers)


def _found_again(case: Case, seq: int, answers: dict[str, Any]) -> None:
    from fahui.matters.answers import jsonable
    from fahui.matters.case import unsealed

    event = next(event for event in case.events if event.seq == seq)
    kept = {**event.facts, **unsealed(case.matter, [event.pk]).get(event.pk, {})}
    service = case.matter.definition
    action = OWN_ACTIONS.get(event.action) or service.action(event.action)
    asked = [*(service.intake if seq == 1 else ()), *action.asks]
    hidden = {fact.code for fact in asked if fact.shown_if}
    for code, value in answers.items():
        if code not in hidden:
            assert kept[code] == jsonable(value), (event, code)


def _fresh(user: User) -> User:
    return User.objects.select_related("person").get(pk=user.pk)


def _one_of_each_service(ids: set[int]) -> set[int]:
    return set({matter.service: matter.pk for matter in Matter.objects.filter(pk__in=ids).order_by("pk")}.values())


def _rows() -> list[tuple[str, int]]:
    """How many rows every table has that an action may write to, and the jobs."""
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select '{table}', count(*) from {table}" for table in TABLES))  # noqa: S608
        return sorted(cursor.fetchall())


def _rolled_back() -> Any:
    from contextlib import contextmanager

    @contextmanager
    def undone() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone()


@pytest.mark.usefixtures("own_folders")
class TestMachine(TestCase, Machine.TestCase):  # type: ignore[misc]  # both bases are made at run time
    """Runs the machine within Django's test transaction; FAHUI_MACHINE=200 looks longer, and makes a failure short."""

    settings = settings(
        phases=list(Phase) if "FAHUI_MACHINE" in os.environ else [Phase.generate],
        max_examples=int(os.environ.get("FAHUI_MACHINE", "8")),
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


def test_the_machine_knows_the_words_of_the_engine() -> None:
    assert set(OWN_ACTIONS) == set(ENGINE_ACTIONS)
    assert {*map(str, Role), *map(str, Relation)} > SEEING
