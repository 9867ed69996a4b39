"""What the desks took out and brought in as files: lists with another's agreement, registers, an old ledger."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.history import acting
from fahui.demo.chance import Chance
from fahui.demo.people import invent
from fahui.demo.words import read, said
from fahui.demo.world import World
from fahui.documents import exports
from fahui.documents.models import Export
from fahui.documents.sheets import Column, workbook
from fahui.matters.permissions import actor_code
from fahui.places.models import PointLevel, ServicePoint
from fahui.registers import batches
from fahui.registers.kinds import kind_of
from fahui.registers.models import Batch, BatchRow

POINTS, LEDGER, WORKLIST = "points", "matters:legal_aid", "worklist"
CHANGED = 6  # points whose phone the file changes
State = Batch.State


class Files:
    """The last three working days; only what hangs on no story's chances."""

    def __init__(self, world: World, until: date) -> None:
        """Chosen by the seed alone."""
        self.world, self.chance = world, Chance(world.seed, "files")
        self._asked: tuple[Export, ...] = ()
        self.days = [world.hours.calendar.workday_before(until, back) for back in (3, 2, 1)]

    def steps(self) -> Iterator[datetime]:
        """Each in office hours of its day, in this order."""
        for day, deed in zip(self.days, (self._wrong_file, self._points, self._ledger), strict=True):
            yield self.world.hours.in_office(self.chance, day)
            deed()
        for deed in (self._lists_asked, self._lists_decided, self._list_taken, self._list_waits):
            yield clock.now() + timedelta(minutes=self.chance.between(9, 40))
            deed()

    def _bring(self, user: User, code: str, name: str, head: Sequence[str], lines: Sequence[Sequence[Any]]) -> Batch:
        """Hand a file over and have it checked."""
        kind = kind_of(code)
        if kind is None:
            raise ObjectDoesNotExist(code)
        content = workbook(str(kind.title), [Column(one) for one in head], lines, above=False)
        batch = batches.upload(kind, user, name, content)
        batches.begin(batch, State.CHECKING)
        return batch

    def _phones(self, exchange: int) -> list[list[Any]]:
        rows = ServicePoint.objects.filter(demo=True, level=PointLevel.STATION).order_by("pk")[:CHANGED]
        return [[one.name, f"027-{exchange:04}{number:04}"] for number, one in enumerate(rows, start=1)]

    def _wrong_file(self) -> None:
        """Brought in, noticed, taken back with the reason."""
        user = self.world.crew.first(Role.REGISTRAR)
        with acting(lambda: actor_code(user)):
            batch = self._bring(user, POINTS, "镇街站点电话（去年）.xlsx", ["名称", "电话"], self._phones(2))
            batches.begin(batch, State.APPLYING)
            batch.undone_by, batch.undone_why = user, said("imports", "wrong_file")
            batch.save()
            batches.begin(batch, State.UNDOING)

    def _points(self) -> None:
        """Phones changed, one point new, one row as it was, one that cannot be."""
        user, book = self.world.crew.first(Role.REGISTRAR), read("files")
        seat = ServicePoint.objects.filter(demo=True, level=PointLevel.CENTER).select_related("region")[0]
        head = ["名称", "电话", "所在区划", "层级", "职能"]
        lines = [[*row, "", "", ""] for row in self._phones(3)]
        lines.append([seat.name, seat.phone, "", "", ""])
        lines += [[one["name"], one["phone"], one.get("region", seat.region.name), one["level"], one["functions"]]
                  for one in book["point"]]  # fmt: skip
        with acting(lambda: actor_code(user)):
            batch = self._bring(user, POINTS, "站点电话更新（11月）.xlsx", head, lines)
            batches.begin(batch, State.APPLYING)
        made = batch.rows.filter(outcome=BatchRow.Outcome.CREATED).values("record")
        ServicePoint.objects.filter(pk__in=made).update(demo=True)  # the register has no column for that

    def _ledger(self) -> None:
        """Checked, and waiting for whoever handed it over to let it in."""
        user, book, today = self.world.crew.first(Role.APPROVER), read("files")["ledger"], clock.today()
        lines = []
        for number, one in enumerate(book["rows"], start=1):
            who, place = invent(self.chance, "worker", today), self.world.village(self.chance)
            known = {"n": number, "licence": self.world.crew.professionals[number % 3].licence}
            told = [str(cell).format(**known) for cell in one]
            person = (who.name, who.id_number, self.world.residents.number(), place.label)
            lines.append([*told[:2], *person, *told[2:]])
        self._bring(user, LEDGER, "法律援助登记簿（2024年第四季度）.xlsx", book["head"], lines)

    def _ask(self, role: Role, why: str) -> Export:
        """The worklist of a role, by whoever has it: whole where there is a reason."""
        reason = said("exports", why) if why else ""
        return exports.ask(self.world.crew.first(role), WORKLIST, {"queue": str(role)}, whole=bool(why), reason=reason)

    def _lists_asked(self) -> None:
        """Two lists with every number in full."""
        self._asked = self._ask(Role.REVIEWER, "archive"), self._ask(Role.ASSIGNER, "too_much")

    def _lists_decided(self) -> None:
        """One agreed to; one refused, since a masked one would do."""
        head, (agreed, refused) = self.world.crew.first(Role.APPROVER), self._asked
        exports.decide(head, agreed, agree=True)
        exports.decide(head, refused, agree=False, answer=said("exports", "no"))

    def _list_taken(self) -> None:
        """Each taking is a reading."""
        exports.take(self.world.crew.first(Role.REVIEWER), Export.objects.get(pk=self._asked[0].pk))

    def _list_waits(self) -> None:
        """One that still waits for a second person, and a masked one that needs none."""
        self._ask(Role.CLERK, "")
        self._ask(Role.CLERK, "calls")
