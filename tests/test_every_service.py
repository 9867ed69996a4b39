"""Every edition of every service, walked by its definition: a new service is tested before its author writes a line."""

from collections.abc import Iterator

import pytest

from fahui.core import clock
from fahui.documents.filling import compose
from fahui.documents.letters import placeholders
from fahui.documents.models import Letter
from fahui.laws.register import resolve
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.exploring import roads_of, way_to
from fahui.matters.models import Deadline, Event, Matter, MatterLetter
from fahui.matters.paperwork import form_of, names_for
from fahui.matters.permissions import standing_of
from fahui.matters.problems import problems
from fahui.matters.road import possible, replay
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.matters.tasks import after_event
from fahui.matters.vocabulary import ENGINE_ACTIONS, ByFact, On, Service, Term
from tests.matters.driver import Cast, day_within, happens, hopeless

EDITIONS = list(services)
TERMS = [(service, term) for service in EDITIONS for term in service.terms]


def named(value: object) -> str | None:
    """How pytest calls a case."""
    if isinstance(value, Service):
        return f"{value.code}-{value.effective_from}"
    return value.code if isinstance(value, Term) else None


def editions_of(service: Service) -> list[Service]:
    """All editions of the same service."""
    return [other for other in EDITIONS if other.code == service.code]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who may take part."""
    return Cast.gather()


@pytest.fixture
def walked(cast: Cast, request: pytest.FixtureRequest) -> Iterator[tuple[Service, list[Matter]]]:
    """As many matters of the service as it needs for each action to be taken once."""
    service: Service = request.param
    untaken = {action.code for action in service.actions}
    matters = []
    with clock.at(day_within(service, editions_of(service))):
        while untaken:
            before = len(untaken)
            matter = cast.open(service)
            untaken.discard(service.opens_with)
            while (way := way_to(service, standing_of(matter), untaken)) is not None:
                for code in way:
                    matter.refresh_from_db()
                    if code not in matter.marks or possible(service.action(code), standing_of(matter)):
                        matter = cast.take(matter, code)
                        assert not hopeless(matter), f"after {code}"
                    untaken.discard(code)  # where it is marked already, the system took it as what follows
                matter.refresh_from_db()
            matters.append(cast.serve(matter))
            assert len(untaken) < before, f"never taken: {untaken}"
        for code, given in _called_for(service):
            matter = cast.open(service, answers=given)
            made = {action.code for action in service.actions if code in action.issues}
            for step_to in way_to(service, standing_of(matter), made) or () if not _has(matter, code) else ():
                matter = cast.take(matter, step_to)
            matters.append(cast.serve(matter))
        yield service, matters


def _has(matter: Matter, code: str) -> bool:
    return matter.letters.filter(code=code).exists()


def _called_for(service: Service) -> Iterator[tuple[str, dict[str, str]]]:
    """The answers to the opening questions by which some letters are made at all."""
    for letter in service.letters:
        if letter.only_if is not None:
            fact, values = letter.only_if
            assert fact in {one.code for one in service.intake}, f"{letter.code} depends on what is asked later"
            yield letter.code, {fact: values[0]}


@pytest.mark.parametrize("service", EDITIONS, ids=named)
def test_a_definition_has_no_problems(service: Service) -> None:
    assert problems(service) == []


@pytest.mark.parametrize("service", EDITIONS, ids=named)
def test_each_road_ends(service: Service) -> None:
    assert roads_of(service).dead_ends() == set()


@pytest.mark.parametrize("service", EDITIONS, ids=named)
def test_each_basis_resolves(service: Service) -> None:
    for part in (*service.actions, *service.terms, *service.letters, *service.intake):
        assert not part.basis or resolve(part.basis)
    assert all(resolve(basis) for basis in service.basis)


@pytest.mark.parametrize("walked", EDITIONS, ids=named, indirect=True)
def test_each_action_is_taken_and_each_letter_is_printed_with_what_it_requires(
    walked: tuple[Service, list[Matter]],
) -> None:
    service, matters = walked
    taken = {event.action for matter in matters for event in matter.events.all()}
    assert {action.code for action in service.actions} <= taken
    for matter in matters:
        assert replay(service, happenings_of(matter)) == standing_of(matter)
        for row in matter.letters.exclude(letter__state=Letter.State.DRAFTED):
            _has_what_it_requires(service, row)
    printed = {row.code for matter in matters for row in matter.letters.all() if _prints(row)}
    assert {letter.code for letter in service.letters} <= printed
    if any(letter.served for letter in service.letters):
        assert SERVICE_RECEIPT.code in printed


def _prints(row: MatterLetter) -> bool:
    letter = Letter.objects.get(pk=row.letter_id)
    if letter.state in (Letter.State.DRAFTED, Letter.State.HELD, Letter.State.VOID):
        return False
    for event in Event.objects.filter(matter=row.matter_id, seq__gte=row.event_seq):
        after_event(event.pk)
    letter.refresh_from_db()
    assert letter.pdf is not None
    assert letter.pdf.read().startswith(b"%PDF-")
    _says_no_code(row, letter)
    return True


def _says_no_code(row: MatterLetter, letter: Letter) -> None:
    """A letter says 维持原决定, never “uphold”."""
    service = row.matter.definition
    asked = [*service.intake, *(fact for action in service.actions for fact in action.asks)]
    assert compose(letter.body, {**letter.values, "number": "1", "date": letter.document_date})
    for fact in asked:
        codes = [code for code, _title in fact.choices]
        assert letter.values.get(fact.code) not in codes, f"{row.code} prints {letter.values[fact.code]}"


def _has_what_it_requires(service: Service, row: MatterLetter) -> None:
    form = form_of(service, row.code)
    wanted = placeholders(form.body)
    if form != SERVICE_RECEIPT:
        assert wanted <= names_for(service)
        filled = row.letter.values  # as it was issued: a body that gets the case later has no handler yet
        assert wanted - {"number", "date"} <= {name for name, value in filled.items() if value}


@pytest.mark.parametrize(("service", "term"), TERMS, ids=named)
def test_each_term_starts_and_stops(service: Service, term: Term, cast: Cast) -> None:
    moment = day_within(service, editions_of(service))
    met = []
    for start in term.starts:
        with clock.at(moment):
            begun = cast.open(service, answers=_that_start(service, term, start))
            if start.action != service.opens_with:
                begun = happens(cast, begun, start, moment)
            row = Deadline.objects.get(matter=begun, term=term.code)
            assert row.last_day is not None
            if {start, On(start.action)} & set(term.stopped_by) or _done_on_the_way(term, begun):
                met.append(row.met_at)  # kept or broken by the very event that names the day, or done by then
                continue
            assert row.met_at is None
        for stop in term.stopped_by:
            way = way_to(service, standing_of(begun), {stop.action})
            if (way is None and stop.action not in ENGINE_ACTIONS) or met:
                continue
            with clock.at(moment):
                done = happens(cast, begun, stop, moment)
                met.append(Deadline.objects.get(matter=done, term=term.code).met_at)
    assert any(met)


def _done_on_the_way(term: Term, matter: Matter) -> bool:
    """Is there no way to the start but past what ends the term? A case provided first is assigned before the grant."""
    return bool(term.reopens) and any(one.fits(on) for one in happenings_of(matter) for on in term.stopped_by)


def _that_start(service: Service, term: Term, start: On) -> dict[str, str]:
    """The opening answers without which the term does not run at all."""
    by_fact = {term.length.fact: term.length.lengths[0][0]} if isinstance(term.length, ByFact) else {}
    asked = {fact.code: fact.shown_if for fact in service.intake}
    before = {shown[0]: shown[1][0] for code in by_fact if (shown := asked.get(code))}  # what it is asked after
    return before | by_fact | ({start.when[0]: start.when[1]} if start.when else {})


def test_a_definition_with_faults_is_told_each_of_them() -> None:
    """The checks are not only passed by good definitions, they also catch bad ones."""
    from dataclasses import replace

    from fahui.matters.vocabulary import Action, Asked, Fact, Keep, LetterForm, On, PartyRole, Relation, Stage

    good = services.current("consultation")
    bad = replace(
        good,
        basis=("没有这部法",),
        actions=(
            *good.actions,
            Action("lost", "迷路", by=(), from_=(Stage.ASSIGNED,), needs=("nothing",), issues=("no_letter",)),
            Action("serve", "送达", by=("clerk",), from_=(Stage.HANDLING,), outcome="no_outcome"),
            Action("open", "转办", by=("clerk",), from_=(Stage.HANDLING,), to=Stage.SUBMITTED, opens=("no_service",)),
            Action("end", "结束", by=("clerk",), from_=(Stage.HANDLING,), outcome=("more", (("1", "advised"),))),
        ),
        letters=(LetterForm("odd", "怪信", "# 信\n\n{{ number }}\n\n{{ weather }}\n\n> {{ date }}", "{short}字"),),
        terms=(
            Term("sealed", "密封", Asked("question"), (On("submit"),), (On("answer"),), basis="法律援助法 第四十三条"),
            Term("vague", "含糊", Asked("nowhere"), (On("wander"),), (), then="answer"),
        ),
        parties=(*good.parties, PartyRole(Relation.RESPONDENT, "对方", least=0, bodies=("bank",))),
        intake=(*good.intake, Fact("question", "重复"), Fact("glimpse", "看一眼", keep=Keep.CHECKED)),
    )
    told = "\n".join(problems(bad))
    for fault in (
        "没有这部法",
        "“lost” can never be taken",
        "nobody may take “lost”",
        "“lost” names an unknown action “nothing”",
        "unknown letter “no_letter”",
        "“serve” is the engine's own action",
        "unknown outcome “no_outcome”",
        "opens an unknown service “no_service”",
        "no end can be reached from the stage “submitted”",
        "the outcome of “end” depends on “more”",
        "wants “weather”, which nothing fills",
        "“sealed” depends on “question”, which is sealed",
        "“vague” depends on “nowhere”, which nobody asks",
        "“vague” names an unknown action “wander”",
        "what follows the term “vague” cannot be done by the system",
        "the term “vague” names no source",
        "the question “question” stands twice",
        "the answer to “glimpse” would be kept nowhere",
        "only persons stand as “respondent”, yet kinds of bodies are named",
        "no body is of the kind “bank”",
    ):
        assert fault in told, fault
