"""A ledger into matters: through the engine, at the days it says, nobody told, nothing printed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access.roles import Ledger
from fahui.core import clock
from fahui.matters import refresh
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import follow
from fahui.matters.importing.columns import fields_for, has_ledger
from fahui.matters.importing.origins import tie
from fahui.matters.importing.roads import facts_of
from fahui.matters.importing.rows import Read, Reader, midnight
from fahui.matters.importing.taking_back import undo
from fahui.matters.models import Channel, Matter, MatterLink
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.enrolling import Entry, enrol_all
from fahui.people.models import Person
from fahui.registers import checking
from fahui.registers.bringing import NotNow
from fahui.registers.kinds import Kind, add_kind
from fahui.registers.models import Batch, BatchRow, aad

PREFIX = "matters"
CHUNK = 100
DETAILS = ("id_number", "phone", "address")
LONGEST_PERSON = 4  # characters: a longer name of the other side is taken for a body's
Outcome, State = BatchRow.Outcome, Batch.State
Progress = Callable[[int], None]


def kind_of_ledger(code: str) -> Kind | None:
    """The ledger of a service that people ask for, by itself or about a matter of theirs; None for any other code."""
    if code not in services.codes():
        return None
    service = services.current(code)
    if not has_ledger(service):
        return None
    return Kind(
        code=f"{PREFIX}:{code}",
        title=_("旧台账：%(service)s") % {"service": service.title},
        fields=fields_for(service),
        check=lambda batch, progress: check(batch, code, progress),
        apply=lambda batch, progress: apply(batch, code, progress),
        undo=undo,
    )


add_kind(PREFIX, kind_of_ledger)


def check(batch: Batch, code: str, progress: Progress) -> None:
    """Judge every row and keep the report."""
    reader, seen = Reader(code), dict[str, int]()
    counts: dict[str, int] = dict.fromkeys(Outcome.values, 0)
    batch.rows.all().delete()
    for chunk in checking.by_the_hundred(checking.rows_of(batch)):
        kept = []
        for (n, given), found in zip(chunk, reader.read([given for _n, given in chunk]), strict=True):
            first = seen.setdefault(found.row.get("old_number", f"line {n}"), n)
            if first != n and not found.wrong:
                found.wrong = [_("与第%(n)d行是同一个旧编号。") % {"n": first}]
            outcome = Outcome.REFUSED if found.wrong else Outcome.UNCHANGED if found.known else Outcome.CREATED
            counts[outcome] += 1
            what = {"label": given.get("old_number", ""), "told": found.wrong or found.told, "data": given}
            kept.append(BatchRow(batch=batch, n=n, outcome=outcome, sealed=batch.data_key.seal(what, aad(batch))))
        BatchRow.objects.bulk_create(kept)
        progress(chunk[-1][0] - checking.HEAD + 1)
    batch.counts, batch.state, batch.done = counts, State.CHECKED, batch.total


def apply(batch: Batch, code: str, progress: Progress) -> None:
    """Open each matter and take its steps; what was brought in meanwhile by another file stops the whole batch."""
    reader, done = Reader(code), 0
    wanted = batch.rows.filter(outcome=Outcome.CREATED).order_by("n")
    for chunk in checking.by_the_hundred(wanted.iterator(chunk_size=CHUNK), CHUNK):
        kept = [row.opened(batch) for row in chunk]
        read = reader.read([one["data"] for one in kept])
        asking = _enrol(read)
        for row, one, found, who in zip(chunk, kept, read, asking, strict=True):
            matter = _bring_row(batch, row.n, found, who.person, reader)
            people = [who.person.pk] if who.fresh and who.person else []
            row.record = matter.pk
            row.sealed = batch.data_key.seal(
                {**one, "after": {"version": matter.version, "people": people}}, aad(batch)
            )
        BatchRow.objects.bulk_update(chunk, ["record", "sealed"])
        done += len(chunk)
        progress(done)
    batch.state, batch.applied_at, batch.done = State.APPLIED, clock.now(), batch.total


def _enrol(read: Sequence[Read]) -> list[Entry]:
    """The people who ask: known ones as they are known today, new ones as the ledger has them."""
    entries = [
        Entry(found.row.get("applicant", ""), {name: found.row.get(name, "") for name in DETAILS}) for found in read
    ]
    enrol_all([one for one, found in zip(entries, read, strict=True) if not found.wrong and not _is_body(found.row)])
    return entries


def _is_body(row: Mapping[str, Any]) -> bool:
    return row.get("applicant_kind") == "organisation"


def _bring_row(batch: Batch, n: int, found: Read, person: Person | None, reader: Reader) -> Matter:
    if found.wrong or found.known:
        raise NotNow(_("第%(n)d行在检查以后有了变动，这一批没有转入。请重新检查。") % {"n": n})
    try:
        return bring(batch, found, person, reader)
    except ValidationError as refused:
        raise NotNow(_("第%(n)d行：%(why)s") % {"n": n, "why": " ".join(refused.messages)}) from refused


def bring(batch: Batch, found: Read, person: Person | None, reader: Reader) -> Matter:
    """One matter with all its steps, each marked; its clocks read once at the end."""
    row, service = found.row, found.service
    asks = (*service.intake, *service.action(service.opens_with).asks)
    matter = open_matter(
        service.code,
        by=Ledger(batch.pk, {"_imported": "recorded"}),
        parties=_parties(row, person),
        region=row["region"],
        answers=facts_of(asks, row),
        channel=row.get("channel") or Channel.WINDOW,
        happened_at=midnight(row["received_on"]),
        old_number=row["old_number"],
    ).matter
    if row["origin"] is not None:
        tie(row["origin"], matter)
    for step in found.road.steps:
        by = Ledger(batch.pk, step.also)
        follow(matter, step.code, by=by, answers=step.answers, happened_at=midnight(step.on))
        if "opened" in step.also:
            kind = service.action(step.code).link
            MatterLink.objects.create(source=matter, target=row["turned_into"], kind=kind)
    clocks = refresh.read(matter, happenings_of(matter), reader.calendar, reader.parameter)
    refresh.begin(matter, clocks)
    matter.next_due = refresh.next_due(clocks)
    matter.save()
    return matter


def _parties(row: Mapping[str, Any], person: Person | None) -> list[PartyEntry]:
    details = {name: row.get(name, "") for name in DETAILS}
    kind = row.get("applicant_kind") or "person"
    entries = [PartyEntry(Relation.APPLICANT, row["applicant"], kind=kind, details=details, person=person)]
    if organ := row.get("organ"):
        entries.append(PartyEntry(Relation.AGENT, organ, kind="organisation"))
    for name in filter(None, (part.strip() for part in (row.get("respondents") or "").split("、"))):
        kind = "person" if len(name) <= LONGEST_PERSON else "organisation"
        entries.append(PartyEntry(Relation.RESPONDENT, name, kind=kind))
    return entries
