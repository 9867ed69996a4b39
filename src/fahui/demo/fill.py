"""Fill an empty installation: staff, then all stories in one queue up to a day."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count

from fahui.core import clock
from fahui.core.models import this_district
from fahui.demo.assessing import Assessing
from fahui.demo.crew import hire
from fahui.demo.files import Files
from fahui.demo.hours import Hours, midnight
from fahui.demo.neighbours import Neighbours
from fahui.demo.network import Network
from fahui.demo.places_furnished import furnish
from fahui.demo.plan import Plan, plans
from fahui.demo.region_past import remember
from fahui.demo.rostering import Rota
from fahui.demo.schedule import Schedule, Story
from fahui.demo.stories.aid import Aid
from fahui.demo.stories.complaint import Complaint
from fahui.demo.stories.consultation import Consultation
from fahui.demo.stories.defence import Defence
from fahui.demo.stories.duty import DutyHelp
from fahui.demo.stories.own_data import OwnData
from fahui.demo.stories.referring import Referral
from fahui.demo.stories.tale import Tale
from fahui.demo.stories.together import Together
from fahui.demo.world import World
from fahui.matters.catalogue import services
from fahui.matters.models import Matter
from fahui.matters.vocabulary import Stage
from fahui.places.models import Region
from fahui.worktime.load import current_calendar

TALES: dict[str, Callable[[World, Plan], Tale]] = {
    "aid": Aid,
    "consultation": Consultation,
    "complaint": Complaint,
    "own_data": OwnData,
    "defence": Defence,
    "referral": Referral,
    "help": DutyHelp,
    "together": Together,
}
LAST_ROUND = timedelta(minutes=15)  # on the last day only the nightly round: what follows is for those who look
INBOX = timedelta(days=120)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How much of a district."""

    seed: int = 7
    matters: int = 385  # objections and what questions turn into come on top
    days: int = 300
    electronic_days: int = 7  # how long e-seals have been in use: rendering and sealing are slow


def filled() -> bool:
    """Is demo data there already?"""
    return Matter.objects.filter(district=this_district(), demo=True).exists()


def fill(size: Size, until: date, tell: Progress) -> int:
    """All or nothing; returns the number of matters. The clock may only be set in a demo."""
    first = until - timedelta(days=size.days)
    calendar = current_calendar()
    wanted = plans(size.seed, size.matters, first, until, calendar)
    begun = min(plan.day for plan in wanted)
    with transaction.atomic(), _quiet():
        with clock.at(midnight(begun)):
            district = Region.objects.get(district=this_district(), level=Region.Level.DISTRICT)
            crew = hire(district, begun)
            network = Network(size.seed, crew)
            network.settle(begun)
            remember()
            furnish(size.seed, crew.professionals, until)
            electronic_from = until - timedelta(days=size.electronic_days)
            world = World(size.seed, Hours(calendar), crew, electronic_from, until - INBOX)
        schedule = Schedule()
        schedule.add(_as_story(world.nights(begun + timedelta(days=1))))
        schedule.add(_as_story(world.seals()))
        schedule.add(_as_story(Neighbours(world, until).steps()))
        schedule.add(_as_story(Files(world, until).steps()))
        assessing = Assessing(world, until)
        for story in (assessing.finished(), assessing.running()):
            schedule.add(_as_story(story))
        for plan in wanted:
            schedule.add(TALES[plan.kind](world, plan).steps())
        schedule.add(_as_story(network.village_asks(world, calendar.workday_before(until, 2))))
        with world.listening():
            schedule.run(midnight(until) + LAST_ROUND, _months(tell))
        with clock.at(midnight(until) + LAST_ROUND):
            network.last_touches(until)
            Rota(size.seed, crew, calendar, until).lay()
    return Matter.objects.filter(district=this_district(), demo=True).count()


def _as_story(moments: Iterator[datetime]) -> Story:
    yield from moments


def _months(tell: Progress) -> Callable[[datetime], None]:
    """Tell each month begun, and let the planner know how the tables have grown."""
    seen: set[tuple[int, int]] = set()

    def each(moment: datetime) -> None:
        month = (moment.year, moment.month)
        if month in seen:
            return
        seen.add(month)
        tell(f"{moment.year}年{moment.month}月")
        with connection.cursor() as cursor:
            for table in ("matters_matter", "matters_event", "matters_deadline", "matters_party", "documents_letter"):
                cursor.execute(f"analyze {table}")

    return each


@contextmanager
def _quiet() -> Iterator[None]:
    """The demo's gateway logs each message; thousands of them tell nobody anything."""
    logger = logging.getLogger("fahui.core.texting")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def census() -> list[tuple[str, ...]]:
    """How many matters of each service stand at each stage."""
    rows = Matter.objects.filter(district=this_district(), demo=True).values_list("service", "stage")
    counted = {(service, stage): n for service, stage, n in rows.annotate(n=Count("id"))}
    lines: list[tuple[str, ...]] = [("服务", "环节", "件数")]
    for code in services.codes():
        title = str(services.current(code).title)
        lines += [(title, str(stage.label), str(counted[code, stage])) for stage in Stage if (code, stage) in counted]
    return [*lines, ("合计", "", str(sum(counted.values())))]
