"""Peer assessment in the demo: one round of last month's files, finished and published; another that is under way."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.chance import Chance
from fahui.demo.words import said
from fahui.demo.world import World
from fahui.matters.models import Matter
from fahui.people.models import OrganisationKind, Professional
from fahui.quality.models import CaseKind, Review, Round, Template
from fahui.quality.rounds import Order, begin, judge, publish
from fahui.quality.sampling import population
from fahui.quality.tasks import tell_reviewers
from fahui.quality.templates_data import seed

SAMPLE = 4
BACK = 92  # days of closed files that a round draws from
WHOLE = Decimal("0.5")


class Assessing:
    """The supervisor's two rounds; lawyers of all firms review, each file by those of another firm."""

    def __init__(self, world: World, until: date) -> None:
        """Chosen by the seed alone."""
        self.world, self.chance, self.until = world, Chance(world.seed, "assessing"), until
        self.officer = world.crew.first(Role.SUPERVISOR)

    def finished(self) -> Iterator[datetime]:
        """Begun some weeks ago: all files have their grade, the weakest one was put right, the result is public."""
        yield self._day(20)
        made = self._begun("title_finished")
        if made is None:
            return
        yield from self._reviewed(made, len(Review.objects.filter(file__round=made)))
        thirds = Review.objects.filter(file__round=made, done_at=None)
        yield from self._reviewed(made, thirds.count())
        yield self._later(1)
        if not made.files.filter(settled_at=None).exists():
            publish(made)
        yield from self._corrected(made)

    def running(self) -> Iterator[datetime]:
        """Begun this week: half of the reviews are in, the others wait."""
        yield self._day(4)
        made = self._begun("title_running")
        if made is not None:
            yield from self._reviewed(made, Review.objects.filter(file__round=made).count() // 2)

    def _day(self, days: int) -> datetime:
        return self.world.hours.in_office(self.chance, self.world.hours.calendar.workday_before(self.until, days))

    def _later(self, days: int) -> datetime:
        return self.world.hours.office(self.chance, clock.now(), days)

    def _begun(self, title: str) -> Round | None:
        seed()  # an installation has the examples; here they come with the first round
        today = clock.today()
        template = Template.objects.filter(kind=CaseKind.CIVIL).latest("valid_from")
        order = Order(
            title=said("assessing", title),
            template=template,
            closed_from=today - timedelta(days=BACK),
            closed_to=today,
            seed=f"{today:%Y%m%d}-{self.chance.between(1000, 9999)}",
            wanted=SAMPLE,
            reviewers=self._peers(),
        )
        if not population(template.kind, order.closed_from, order.closed_to).exists():
            return None  # a very small district has closed nothing yet
        made = begin(order, self.officer)
        tell_reviewers(made.pk)  # in its time; the job that waits for the worker finds it told
        self.world.work_off()
        return made

    def _peers(self) -> tuple[Professional, ...]:
        """Two of each firm of lawyers."""
        firms: dict[int, list[Professional]] = {}
        for one in self.world.crew.professionals:
            if one.organisation.kind == OrganisationKind.LAW_FIRM:
                firms.setdefault(one.organisation_id, []).append(one)
        return tuple(one for members in firms.values() for one in members[:2])

    def _reviewed(self, made: Round, many: int) -> Iterator[datetime]:
        """So many of the reviews that wait, file by file."""
        for _n in range(many):
            yield self._later(1 if self.chance.below(0.4) else 0)
            waiting = Review.objects.filter(file__round=made, done_at=None).select_related("reviewer__person__user")
            row = waiting.order_by("file__matter__number", "pk").first()
            if row is None:
                return
            words = self.chance.of(said("assessing", "words"))
            judge(row, self._points(made.template, row.file.matter.number), words, row.reviewer.person.user)
            self.world.work_off()

    def _points(self, template: Template, number: str) -> dict[str, Any]:
        """Both reviewers see the same file: what it is worth hangs on its number, the rest on the eye."""
        worth = Chance(self.world.seed, "worth", number).between(64, 96)
        found = {}
        for item in template.items:
            if not item["veto"]:
                share = Decimal(min(100, max(40, worth + self.chance.between(-6, 6)))) / 100
                found[item["code"]] = (item["most"] * share / WHOLE).quantize(Decimal(1)) * WHOLE
        return found

    def _corrected(self, made: Round) -> Iterator[datetime]:
        """The weakest file is put right by whoever handled it."""
        weakest = made.files.filter(grade__in=("passed", "failed")).order_by("score", "matter__number").first()
        if weakest is None or weakest.handler is None:
            return
        handler: User = weakest.handler.person.user
        matter = Matter.objects.get(pk=weakest.matter_id)
        by = clock.today() + timedelta(days=10)
        order = {"correction_items": said("assessing", "items"), "correct_by": by}
        matter = self.world.act(matter, "order_correction", by=self.officer, answers=order)
        yield self._later(3)
        self.world.act(matter, "correct_file", by=handler, answers={"corrected": said("assessing", "corrected")})
