"""What is wrong with a service definition, in words; a bad one cannot start the server."""

from collections.abc import Iterator

from fahui.access.roles import Role
from fahui.core.parameters import declared
from fahui.documents.letters import placeholders, slots_of
from fahui.documents.letters import problems as letter_problems
from fahui.laws.register import UnknownBasis, resolve
from fahui.matters.catalogue import services
from fahui.matters.checklist import faults
from fahui.matters.data_checks import DataCheck
from fahui.matters.exploring import never_taken, roads_of
from fahui.matters.paperwork import names_for
from fahui.matters.remedies import remedy_problems
from fahui.matters.tables import COLUMN_KINDS
from fahui.matters.vocabulary import (
    ENGINE_ACTIONS,
    Action,
    Asked,
    ByFact,
    Check,
    Fact,
    LetterForm,
    Param,
    Service,
    Term,
)
from fahui.people.models import OrganisationKind


def problems(service: Service) -> list[str]:
    """All problems of one edition; an empty list lets it serve."""
    return [
        f"{service.code} {service.effective_from}: {text}"
        for check in (_codes, _references, _parties, _tables, _marks, _roads, _terms, _letters, _checklist, _bases)
        for text in check(service)
    ]


def _twice(codes: list[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})


def _codes(service: Service) -> Iterator[str]:
    for what, codes in (
        ("action", [action.code for action in service.actions]),
        ("term", [term.code for term in service.terms]),
        ("letter", [letter.code for letter in service.letters]),
        ("question", [fact.code for fact in service.intake]),
        ("data check", [check.code for check in service.data_checks]),
    ):
        for code in _twice(codes):
            yield f"the {what} “{code}” stands twice"
    for action in service.actions:
        if action.code in ENGINE_ACTIONS:
            yield f"“{action.code}” is the engine's own action"
        if not action.by:
            yield f"nobody may take “{action.code}”"


def _references(service: Service) -> Iterator[str]:
    known = {action.code for action in service.actions}
    letters = {letter.code for letter in service.letters}
    outcomes = {code for code, _ in service.outcomes}
    for fact in _asked(service):
        if not fact.kept:
            yield f"the answer to “{fact.code}” would be kept nowhere: only the engine's own actions may ask so"
    intake = {fact.code for fact in service.intake}
    for check in service.data_checks:
        for code, _values in check.fits:
            if code not in intake:
                yield f"the data check “{check.code}” depends on “{code}”, which the application does not ask"
    if service.opens_with not in known:
        yield f"opens with an unknown action “{service.opens_with}”"
    for action in service.actions:
        for code in set(action.one_of) - {fact.code for fact in action.asks}:
            yield f"“{action.code}” wants one of its answers, among them “{code}”, which it does not ask"
        if action.finds and action.assigns:
            yield f"“{action.code}” both assigns and finds: what it finds would be lost"
        for code in (*action.needs, *action.needs_one, *action.unless, *action.clears, *action.not_by_who):
            if code not in known:
                yield f"“{action.code}” names an unknown action “{code}”"
        for code in (*action.drafts, *action.issues):
            if code not in letters:
                yield f"“{action.code}” names an unknown letter “{code}”"
        for code in _outcomes_of(action):
            if code not in outcomes:
                yield f"“{action.code}” names an unknown outcome “{code}”"
        if isinstance(action.outcome, tuple):
            asked = [fact for fact in action.asks if fact.code == action.outcome[0]]
            if not asked or asked[0].sealed:
                yield f"the outcome of “{action.code}” depends on “{action.outcome[0]}”, which it asks not in the clear"
        if both := {*map(str, action.by)} & {*map(str, action.kept_from)}:
            yield f"“{action.code}” is kept from “{min(both)}”, who takes it"
        for code in action.opens:
            if code not in services.codes():
                yield f"“{action.code}” opens an unknown service “{code}”"


def _parties(service: Service) -> Iterator[str]:
    for role in service.parties:
        if role.bodies and "organisation" not in role.kinds:
            yield f"only persons stand as “{role.relation}”, yet kinds of bodies are named"
        for kind in set(role.bodies) - set(OrganisationKind.values):
            yield f"no body is of the kind “{kind}”"


def _tables(service: Service) -> Iterator[str]:
    for fact in _asked(service):
        if (fact.kind == "table") != bool(fact.columns):
            yield f"the question “{fact.code}”: a table has columns, and nothing else has"
        for column in fact.columns:
            if column.kind not in COLUMN_KINDS or column.shown_if or column.columns:
                yield f"the table “{fact.code}” cannot ask “{column.code}” in a row"
    for role in service.parties:
        for fact in role.facts:
            if fact.kind == "table":
                yield f"the table “{fact.code}” is asked of a party: a table belongs to the matter"


def _marks(service: Service) -> Iterator[str]:
    for fact in _asked(service):
        for code in fact.leave_fast:
            if code not in dict(fact.choices) or fact.sealed:
                yield f"the question “{fact.code}” marks “{code}”, which is no choice of it kept in the clear"


def _outcomes_of(action: Action) -> list[str]:
    if isinstance(action.outcome, tuple):
        return [code for _, code in action.outcome[1]]
    return [action.outcome] if action.outcome else []


def _roads(service: Service) -> Iterator[str]:
    for code in never_taken(service):
        yield f"“{code}” can never be taken"
    for stage in sorted(roads_of(service).dead_ends()):
        yield f"no end can be reached from the stage “{stage}”"


def _terms(service: Service) -> Iterator[str]:
    yield from remedy_problems(service)
    known = {action.code: action for action in service.actions}
    letters = {letter.code for letter in service.letters}
    for term in service.terms:
        pauses = [on for pause in term.pauses for on in (pause.start, pause.end)]
        for on in (*term.starts, *term.stopped_by, *term.reopens, *term.anew, *pauses, *term.extends):
            if on.action not in known and on.action not in ENGINE_ACTIONS:
                yield f"the term “{term.code}” names an unknown action “{on.action}”"
            if on.letter and on.letter not in letters:
                yield f"the term “{term.code}” names an unknown letter “{on.letter}”"
        if not term.starts or not (term.stopped_by or term.then):
            yield f"the term “{term.code}” never starts or never stops"
        if term.then and (term.then not in known or Role.SYSTEM not in known[term.then].by):
            yield f"what follows the term “{term.code}” cannot be done by the system"
        if not term.basis:
            yield f"the term “{term.code}” names no source"
        for code in sorted(read_by(term) - {"channel"}):  # every opening says by which door it came
            asking = [fact for fact in _asked(service) if code in _told_by(fact, term)]
            if not asking:
                yield f"the term “{term.code}” depends on “{code}”, which nobody asks"
            elif any(fact.sealed for fact in asking):
                yield f"the term “{term.code}” depends on “{code}”, which is sealed: clocks read clear answers only"


def _told_by(fact: Fact, term: Term) -> set[str]:
    """What an answer tells a term: itself, and the columns of the table that the term runs over."""
    return {fact.code, *(part.code for part in fact.columns if term.rows)}


def read_by(term: Term) -> set[str]:
    """The answers a term is read from."""
    pauses = [on for pause in term.pauses for on in (pause.start, pause.end)]
    read = {on.when[0] for on in (*term.starts, *term.stopped_by, *term.reopens, *pauses, *term.extends) if on.when}
    if isinstance(term.length, (Asked, ByFact)):
        read.add(term.length.fact)
    return read | {code for code in (term.anchor, term.met_on, term.each, term.rows) if code}


def _asked(service: Service) -> list[Fact]:
    return [*service.intake, *(fact for action in service.actions for fact in action.asks)]


def _letters(service: Service) -> Iterator[str]:
    for letter in service.letters:
        wrong = letter_problems(letter.body, numbered=bool(letter.series))
        for text in wrong:
            yield f"the letter “{letter.code}”: {text}"
        for name in sorted((set() if wrong else placeholders(letter.body)) - names_for(service)):
            yield f"the letter “{letter.code}” wants “{name}”, which nothing fills"
        for text in [] if wrong else _rows_of(service, letter):
            yield f"the letter “{letter.code}” {text}"


def _rows_of(service: Service, letter: LetterForm) -> Iterator[str]:
    """A table is printed row by row, and only what it asks."""
    tables = {fact.code: {column.code for column in fact.columns} for fact in _asked(service) if fact.columns}
    for slot in slots_of(letter.body):
        if slot.name in tables and slot.key is None:
            yield f"prints the table “{slot.name}” outside the row of a table"
        elif slot.name in tables and slot.key not in {*tables[slot.name], "index"}:
            yield f"wants “{slot.name}.{slot.key}”, which the table does not ask"


def _checklist(service: Service) -> Iterator[str]:
    known = {action.code for action in service.actions} | set(ENGINE_ACTIONS)
    clear = {fact.code for fact in _asked(service) if not fact.sealed}
    yield from faults(service.checklist, known, {term.code for term in service.terms}, clear)


def _bases(service: Service) -> Iterator[str]:
    parts: list[Action | Term | LetterForm | Fact | Check | DataCheck] = [*service.actions, *service.terms]
    parts += (*service.letters, *service.intake, *service.data_checks)
    parts += [check for one in service.checklist for check in one.checks]
    for basis in (*service.basis, *(part.basis for part in parts if part.basis)):
        try:
            resolve(basis)
        except UnknownBasis:
            yield f"“{basis}” is not in the register of sources"
    if isinstance(service.retention, Param) and service.retention.name not in declared():
        yield f"the retention uses an undeclared parameter “{service.retention.name}”"
    for term in service.terms:
        lengths = [one for _value, one in term.length.lengths] if isinstance(term.length, ByFact) else [term.length]
        for one in lengths:
            if isinstance(one, Param) and one.name not in declared():
                yield f"the term “{term.code}” uses an undeclared parameter “{one.name}”"
