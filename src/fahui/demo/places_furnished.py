"""The network of the demo: who is in which post, which stay empty, special days, windows, visits. All invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, cycle

from fahui.core import clock
from fahui.demo.chance import Chance
from fahui.demo.crew import LICENCE_UNTIL, licence_of
from fahui.demo.hours import midnight
from fahui.demo.people import invent
from fahui.demo.words import read
from fahui.network.acceptance import NO, NOT_APPLICABLE, YES, Result, findings, items_for, put_down
from fahui.network.models import Post, PostKind, StandardItem
from fahui.network.premises import known_of
from fahui.people.models import Organisation, OrganisationKind, Professional, ProfessionalKind
from fahui.people.models.lists import Duty, Practice, Sex
from fahui.people.register import enrol
from fahui.places.models import PointDay, PointLevel, PointWindow, Region, ServicePoint, WindowWork
from fahui.worktime.load import current_calendar

ADVISER_PHONES = 19900030001
ADVISERS_FROM = 100  # their licences count from here
ADVISERS = 40  # lawyers who advise villages, beside those who take cases
VILLAGES_EACH = 10
SPECIALITIES = (["labour"], ["family"], ["injury"], ["land"], ["contract"], ["family", "inheritance"])
TONGUES = (("local", 0.7), ("english", 0.15), ("sign", 0.05), ("cantonese", 0.04))
HALL = (
    (1, [WindowWork.RECEPTION, WindowWork.ADVICE], "先到这里，不知道办什么也可以"),
    (2, [WindowWork.AID], ""),
    (3, [WindowWork.AID], "老年人、残疾人优先"),
    (4, [WindowWork.MEDIATION], ""),
    (5, [WindowWork.NOTARY, WindowWork.LAWYER], "周一、周三有公证员"),
    (6, [WindowWork.APPRAISAL, WindowWork.ARBITRATION, WindowWork.REVIEW, WindowWork.COMPLAINT], ""),
)
REASONS = ("防汛值守，暂停接待", "设备检修", "全员培训", "村民代表大会，上午停办")
# What share of the points of a level has how many in a post; the rest has nobody.
SHARES: dict[PointLevel, tuple[tuple[PostKind, tuple[float, ...]], ...]] = {
    PointLevel.CENTER: (
        (PostKind.RECEPTION, (1.0, 1.0)),
        (PostKind.MEDIATOR, (1.0,)),
        (PostKind.SOCIAL_WORKER, (0.0,)),
        (PostKind.VOLUNTEER, (1.0, 1.0)),
    ),
    PointLevel.STATION: (
        (PostKind.JUSTICE_STAFF, (1.0, 0.7, 0.2)),
        (PostKind.MEDIATOR, (0.85, 0.5)),
        (PostKind.VOLUNTEER, (0.6,)),
    ),
    PointLevel.POINT: ((PostKind.MEDIATOR, (0.72,)), (PostKind.VOLUNTEER, (0.1,))),
}


def furnish(seed: int, lawyers: list[Professional], until: date) -> None:
    """Everything at once; the same seed gives the same network."""
    _hosted(seed)
    points = list(ServicePoint.objects.filter(demo=True).select_related("region__parent").order_by("pk"))
    _windows(points)
    _special(seed, points, until)
    _posts(seed, points, [*lawyers, *_advisers(seed, until)], until)
    _visits(seed, points, until)


def _hosted(seed: int) -> None:
    """Places beside the three levels, in the town of the district's seat."""
    towns = Region.objects.filter(kind=Region.Kind.COMMUNITY, active=True, lat__isnull=False).order_by("sort", "code")
    for number, (one, region) in enumerate(zip(read("hosted")["point"], towns, strict=False)):
        chance = Chance(seed, "hosted", one["name"])
        ServicePoint.objects.create(
            **one,
            region=region,
            level=PointLevel.OTHER,
            address=f"{region.label}（示例地址）",
            phone=f"027-0001{number:04}",
            hours={str(day): [["09:00", "11:30"], ["14:30", "17:00"]] for day in range(1, 6)},
            lat=round((region.lat or 0) + chance.between(-40, 40) / 10_000, 5),
            lon=round((region.lon or 0) + chance.between(-40, 40) / 10_000, 5),
            coord_source="演示数据",
            demo=True,
        )


def _windows(points: list[ServicePoint]) -> None:
    rows = []
    for point in points:
        if point.level == PointLevel.CENTER:
            rows += [PointWindow(point=point, number=n, works=list(works), note=note) for n, works, note in HALL]
        elif point.level == PointLevel.STATION:
            works = ([WindowWork.RECEPTION, WindowWork.ADVICE, WindowWork.AID], [WindowWork.MEDIATION])
            rows += [PointWindow(point=point, number=n, works=list(of)) for n, of in enumerate(works, start=1)]
    PointWindow.objects.bulk_create(rows)


def _special(seed: int, points: list[ServicePoint], until: date) -> None:
    """A few days closed, or open in the morning only, around the last day of the demo."""
    rows = []
    for point in points:
        chance = Chance(seed, "special", point.name)
        if not chance.below(0.03):
            continue
        first = until + timedelta(days=chance.between(-15, 20))
        spans = [["09:00", "11:00"]] if chance.below(0.3) else []
        last = first + timedelta(days=chance.between(0, 2))
        rows.append(
            PointDay(
                point=point, starts_on=first, ends_on=last, spans=spans, reason=chance.of(REASONS), made_by="演示数据"
            )
        )
    PointDay.objects.bulk_create(rows)


def _advisers(seed: int, until: date) -> list[Professional]:
    """Lawyers of the demo's firms without an account here."""
    firms = list(Organisation.objects.filter(demo=True, kind=OrganisationKind.LAW_FIRM).order_by("pk"))
    phones, found = count(ADVISER_PHONES), []
    for number, firm in zip(range(ADVISERS), cycle(firms), strict=False):
        chance = Chance(seed, "adviser", number)
        who = invent(chance, "any", until)
        sex = Sex.FEMALE if who.woman else Sex.MALE
        year = min(max(until.year - who.age + 26, 1995), until.year - 3)  # called to the bar at 26 or so
        person = enrol(name=who.name, details={"phone": str(next(phones))}, demo=True)
        found.append(
            Professional.objects.create(
                person=person,
                organisation=firm,
                kind=ProfessionalKind.LAWYER,
                sex=sex,
                practice=Practice.FULL_TIME,
                licence=licence_of(ADVISERS_FROM + number, sex, year=year),
                licensed_on=date(year, 7, 1),
                licence_until=LICENCE_UNTIL,
                duties=[Duty.VILLAGE_ADVISER],
                specialities=chance.of(SPECIALITIES),
                languages=["mandarin", *(code for code, part in TONGUES if chance.below(part))],
                work_phone=f"027-0002{number:04}",
            )
        )
    return found


def _posts(seed: int, points: list[ServicePoint], lawyers: list[Professional], until: date) -> None:
    """Invented names in some posts, lawyers as advisers of villages and at stations, the other posts empty."""
    rows = [post for point in points for post in _named(seed, point, until)]
    villages = Chance(seed, "villages").shuffled(point for point in points if point.level == PointLevel.POINT)
    served = zip(villages, (lawyer for lawyer in lawyers for _ in range(VILLAGES_EACH)), strict=False)
    rows += [_post(point, PostKind.ADVISER, until, seed, professional=lawyer) for point, lawyer in served]
    above = [point for point in points if point.level in (PointLevel.CENTER, PointLevel.STATION)]
    for point, lawyer in zip(above, cycle(lawyers), strict=False):
        if point.level == PointLevel.CENTER or Chance(seed, "lawyer", point.name).below(0.6):
            rows.append(_post(point, PostKind.LAWYER, until, seed, professional=lawyer, full_time=False))
    Post.objects.bulk_create(rows)


def _named(seed: int, point: ServicePoint, until: date) -> Iterator[Post]:
    for kind, shares in SHARES.get(PointLevel(point.level), ()):
        for number, part in enumerate(shares):
            chance = Chance(seed, kind, number, point.name)
            if not chance.below(part):
                break
            name = invent(chance, "any", until).name
            yield _post(point, kind, until, seed, name=f"{name}（演示）", full_time=kind != PostKind.VOLUNTEER)


def _post(
    point: ServicePoint,
    kind: PostKind,
    until: date,
    seed: int,
    *,
    professional: Professional | None = None,
    name: str = "",
    full_time: bool = True,
) -> Post:
    began = until - timedelta(days=Chance(seed, "began", kind, point.name).between(30, 1500))
    return Post(
        point=point,
        kind=kind,
        professional=professional,
        name=name,
        full_time=full_time,
        starts_on=began,
        demo=True,
    )


def _visits(seed: int, points: list[ServicePoint], until: date) -> None:
    """Most points accepted, some to be seen again, some put off, some not visited yet; in the order of their days."""
    items = {str(level): items_for(level) for level in PointLevel}
    calendar, wanted = current_calendar(), []
    for point in points:
        chance = Chance(seed, "visit", point.name)
        if point.level != PointLevel.OTHER and chance.below(0.86):
            wanted += [(calendar.next_workday(on), point, result) for on, result in _days_of(chance, until)]
    for on, point, result in sorted(wanted, key=lambda one: (one[0], one[1].pk)):
        with clock.at(midnight(on) + timedelta(hours=16)):
            _visit(Chance(seed, "found", point.name, on.isoformat()), point, items[point.level], on, result)


def _days_of(chance: Chance, until: date) -> list[tuple[date, str]]:
    """When a point was looked at, and with what result: what was to be put right, once more some weeks later."""
    last = chance.weighted({Result.ACCEPTED: 88, Result.RECTIFY: 8, Result.REFUSED: 4})
    if last == Result.RECTIFY:  # lately, most of it
        return [(until - timedelta(days=chance.between(10, 70)), last)]
    on = until - timedelta(days=chance.between(20, 1300))
    if last == Result.ACCEPTED and chance.below(0.12):
        return [(on - timedelta(days=chance.between(30, 55)), Result.RECTIFY), (on, last)]
    return [(on, last)]


def _visit(chance: Chance, point: ServicePoint, items: list[StandardItem], on: date, result: str) -> None:
    failed = "" if result == Result.ACCEPTED else chance.of([item.code for item in items if item.must])
    answers = {
        item.code: NO if item.code == failed else YES if item.must or chance.below(0.7) else NOT_APPLICABLE
        for item in items
    }
    put_down(
        point,
        inspected_on=on,
        inspectors="区司法局验收组（演示）",
        result=result,
        found=findings(items, answers, known_of(point, items, on)),
        note="" if result == Result.ACCEPTED else "按清单整改后报区里复查（演示）。",
        due_on=on + timedelta(days=60) if result == Result.RECTIFY else None,
        photos=(),
        by="演示数据",
        demo=True,
    )
