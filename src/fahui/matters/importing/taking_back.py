"""A ledger out again, by the hundred: events stay, with one more; what they tell is erased, nothing is found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.matters.catalogue import services
from fahui.matters.engine import note_all
from fahui.matters.erasure import erase_matters
from fahui.matters.importing.columns import asked_from
from fahui.matters.models import Assignment, Deadline, Event, Matter, MatterLink, Party, StaffNotice
from fahui.matters.own_actions import QUIET
from fahui.people.models import Person
from fahui.registers import checking
from fahui.registers.bringing import refuse
from fahui.registers.models import Batch, BatchRow

CHUNK = 100
WHO, WHY = "registers", "ledger taken back"
Progress = Callable[[int], None]


def undo(batch: Batch, progress: Progress) -> None:
    """Take back every matter to which nothing happened since; if to one something did, all of them stay."""
    in_the_way: list[str] = []
    done, told = 0, _("第%(n)d行：%(why)s")
    written = batch.rows.filter(outcome=BatchRow.Outcome.CREATED).order_by("-n")
    for rows in checking.by_the_hundred(written.iterator(chunk_size=CHUNK), CHUNK):
        chunk = Chunk.of(batch, rows)
        in_the_way += [told % {"n": row.n, "why": why} for row in rows if (why := chunk.touched(row))]
        if not in_the_way:
            chunk.retract(batch.undone_why or _("整批撤销"))
        done += len(rows)
        progress(done)
    refuse(in_the_way)
    batch.state, batch.undone_at, batch.done = Batch.State.UNDONE, clock.now(), batch.total


@dataclass(frozen=True)
class Chunk:
    """A hundred rows with all that is asked about their matters; the queries do not grow with the rows."""

    matters: Mapping[int, Matter]  # locked
    after: Mapping[int, Mapping[str, Any]]  # by line: how the matter stood, and whom the row made known
    acted_on: frozenset[int]
    origins: Mapping[int, str]  # matter → the number of the one that was turned into it
    about_it: Mapping[int, str]  # matter → what was asked for about it, in words

    @classmethod
    def of(cls, batch: Batch, rows: Sequence[BatchRow]) -> "Chunk":
        """Read everything."""
        here = Matter.objects.filter(district=this_district(), pk__in=[row.record for row in rows])
        locked = here.select_for_update(of=("self",)).select_related("data_key", "region")
        matters = {matter.pk: matter for matter in locked.order_by("pk")}
        later = Event.objects.filter(district=this_district(), matter__in=list(matters))
        later = later.exclude(actor__startswith="ledger:").exclude(action__in=QUIET - {"contact"})
        after = {row.n: row.opened(batch)["after"] for row in rows}
        return cls(matters, after, frozenset(later.values_list("matter_id", flat=True)), *_links(matters))

    def touched(self, row: BatchRow) -> str:
        """What stands in the way of taking a matter back."""
        matter = self.matters.get(row.record or 0)
        if matter is None:
            return _("事项已经没有了。")
        if matter.version != self.after[row.n]["version"] or matter.pk in self.acted_on:
            return _("事项%(number)s转入以后又办过。") % {"number": matter.number}
        if matter.pk in self.origins:
            words = _("事项%(number)s是由%(other)s转来的，请先撤销那一件。")
            return words % {"number": matter.number, "other": self.origins[matter.pk]}
        if matter.pk in self.about_it:
            words = _("针对事项%(number)s的还有%(other)s，请先撤销那一件。")
            return words % {"number": matter.number, "other": self.about_it[matter.pk]}
        return ""

    def retract(self, why: str) -> None:
        """Events stay, with one more that says why; what they tell is erased, and the matters are found nowhere."""
        matters, here = list(self.matters.values()), {"district": this_district(), "matter__in": list(self.matters)}
        note_all(matters, "retract", by=System(WHO), answers={"reason": why})
        now = clock.now()
        live = Assignment.objects.live().filter(matter__in=matters)
        live.update(ended_at=now, ended_why=str(_("撤销旧台账转入")))
        Deadline.objects.filter(**here).delete()
        StaffNotice.objects.filter(matter__in=matters, done_at=None).update(done_at=now)
        erase_matters(matters, by=WHO, reason=WHY)
        gone = Matter.objects.filter(district=this_district(), pk__in=list(self.matters))
        gone.update(retracted_at=now, turn="", next_due=None)
        Party.objects.filter(**here).update(person=None)
        MatterLink.objects.filter(Q(source__in=matters) | Q(target__in=matters)).delete()
        people = [pk for one in self.after.values() for pk in one["people"]]
        _forget(list(Person.objects.filter(pk__in=people).select_related("data_key").order_by("pk")))


def _links(matters: Mapping[int, Matter]) -> tuple[dict[int, str], dict[int, str]]:
    """From which other matters these came, and what was asked for about them: what must be taken back before."""
    ours = list(matters)
    rows = MatterLink.objects.filter(district=this_district()).select_related("source", "target")
    came = {
        one.target_id: one.source.number
        for one in rows.filter(target__in=ours)
        if one.kind != _kind(one) and one.source_id not in matters
    }
    about = {
        one.source_id: f"{one.target.number}（{one.target.definition.title}）"
        for one in rows.filter(source__in=ours)
        if one.kind == _kind(one) and one.target_id not in matters
    }
    return came, about


def _kind(link: MatterLink) -> str:
    """How something that somebody asked for about a matter of theirs hangs on that matter."""
    step = asked_from(services.current(link.target.service)).get(link.source.service)
    return step.link if step is not None else ""


def _forget(people: Sequence[Person]) -> None:
    """Whom only the file made known go with it, unless something else hangs on one of them by now."""
    if not people:
        return
    try:
        with transaction.atomic():
            Person.objects.filter(pk__in=[one.pk for one in people]).delete()
    except ProtectedError:
        if len(people) > 1:
            half = len(people) // 2
            _forget(people[:half])
            _forget(people[half:])
        return
    DataKey.destroy_all(_keys(people), WHO, WHY)


def _keys(people: Iterable[Person]) -> list[DataKey]:
    return [one.data_key for one in people if one.data_key is not None]
