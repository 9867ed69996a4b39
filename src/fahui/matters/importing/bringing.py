"""A ledger into matters and out again: through the engine, at the days it says, nobody told, nothing printed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from fahui.access.roles import Ledger, System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters import refresh
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import act, follow
from fahui.matters.erasure import erase_matter
from fahui.matters.importing.columns import fields_for
from fahui.matters.importing.roads import facts_of
from fahui.matters.importing.rows import Read, Reader, midnight
from fahui.matters.models import Assignment, Channel, Deadline, Event, Matter, MatterLink, StaffNotice
from fahui.matters.opening import open_matter
from fahui.matters.own_actions import QUIET
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.enrolling import Entry, enrol_all
from fahui.people.models import Person
from fahui.registers import checking
from fahui.registers.bringing import NotNow, refuse
from fahui.registers.kinds import Kind, add_kind
from fahui.registers.models import Batch, BatchRow, aad

PREFIX = "matters"
CHUNK = 100
DETAILS = ("id_number", "phone", "address")
LONGEST_PERSON = 4  # characters: a longer name of the other side is taken for a body's
Outcome, State = BatchRow.Outcome, Batch.State
Progress = Callable[[int], None]
Kept = dict[str, Any]


def kind_of_ledger(code: str) -> Kind | None:
    """The ledger of a service that anybody may ask for; None for any other code."""
    if code not in services.codes():
        return None
    service = services.current(code)
    if not service.stands_alone:
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


def undo(batch: Batch, progress: Progress) -> None:
    """Take back every matter to which nothing happened since; if to one something did, all of them stay."""
    in_the_way, done = [], 0
    written = batch.rows.filter(outcome=Outcome.CREATED).order_by("-n")
    for chunk in checking.by_the_hundred(written.iterator(chunk_size=CHUNK), CHUNK):
        rows = Matter.objects.filter(district=this_district()).select_related("data_key", "region")
        matters = rows.in_bulk([row.record for row in chunk])
        links = MatterLink.objects.filter(district=this_district(), target__in=list(matters))
        origins = dict(links.values_list("target_id", "source__number"))
        for row in chunk:
            matter, after = matters.get(row.record or 0), row.opened(batch)["after"]
            if why := _touched(matter, after, origins):
                in_the_way.append(_("第%(n)d行：%(why)s") % {"n": row.n, "why": why})
            elif matter is not None and not in_the_way:
                retract(matter, batch.undone_why or _("整批撤销"), after["people"])
        done += len(chunk)
        progress(done)
    refuse(in_the_way)
    batch.state, batch.undone_at, batch.done = State.UNDONE, clock.now(), batch.total


def _touched(matter: Matter | None, after: Kept, origins: Mapping[int, str]) -> str:
    """What stands in the way of taking it back; `origins`: which matters came from another one, and its number."""
    if matter is None:
        return _("事项已经没有了。")
    later = Event.objects.filter(district=matter.district, matter=matter).exclude(actor__startswith="ledger:")
    if matter.version != after["version"] or later.exclude(action__in=QUIET - {"contact"}).exists():
        return _("事项%(number)s转入以后又办过。") % {"number": matter.number}
    if matter.pk in origins:
        words = _("事项%(number)s是由%(other)s转来的，请先撤销那一件。")
        return words % {"number": matter.number, "other": origins[matter.pk]}
    return ""


@transaction.atomic
def retract(matter: Matter, why: str, people: Sequence[int]) -> None:
    """Events stay, with one more that says why; what they tell is erased, and the matter is found nowhere."""
    act(matter, "retract", by=System("registers"), answers={"reason": why})
    now = clock.now()
    Assignment.objects.live().filter(matter=matter).update(ended_at=now, ended_why=str(_("撤销旧台账转入")))
    Deadline.objects.filter(district=matter.district, matter=matter).delete()
    StaffNotice.objects.filter(matter=matter, done_at=None).update(done_at=now)
    erase_matter(matter, by="registers", reason="ledger taken back")
    Matter.objects.filter(district=matter.district, pk=matter.pk).update(retracted_at=now, turn="", next_due=None)
    matter.parties.update(person=None)
    MatterLink.objects.filter(source=matter).delete()
    for person in Person.objects.filter(pk__in=people).select_related("data_key"):
        _forget(person)


def _forget(person: Person) -> None:
    """Whom only the file made known goes with it, unless something else hangs on them by now."""
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return
    if person.data_key is not None:
        person.data_key.destroy("registers", "ledger taken back")
