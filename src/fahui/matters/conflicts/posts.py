"""Ties of posts: advisers of a village, advisers of the government, and lawyers who helped somebody while on duty."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils import timezone

from fahui.core import clock
from fahui.core.identifiers import name_key
from fahui.core.models import this_district
from fahui.matters.catalogue import services
from fahui.matters.conflicts.known import file_of
from fahui.matters.conflicts.sides import Side, Sides, Subject, side_in
from fahui.matters.conflicts.ties import Tie, TieKind, source
from fahui.matters.models import Assignment
from fahui.network.models import Post, PostKind
from fahui.people.models import Organisation, OrganisationKind, Professional
from fahui.people.models.lists import Duty
from fahui.places.models import Region

# Of the government: courts, procuratorates and people's organisations are advised by others.
ORGANS = frozenset(
    str(kind)
    for kind in (
        OrganisationKind.BUREAU,
        OrganisationKind.POLICE,
        OrganisationKind.CUSTODY,
        OrganisationKind.PETITION,
        OrganisationKind.ORGAN,
    )
)
GOVERNMENTS = ("人民政府", "人民政府办公室")
OFFICES = ("办事处", "管理委员会")  # of a street or an area, after its name
COMMITTEES = ("村民委员会", "村委会", "居民委员会", "居委会")


@source
def village_adviser_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They, or a colleague, are the legal adviser of a village whose committee is party."""
    bodies = _bodies(sides)
    if not bodies:
        return
    today, records = clock.today(), sides.records_of(professionals)
    theirs = Q(professional__person__in=frozenset().union(*records.values()))
    theirs |= Q(professional__organisation__in={one.organisation_id for one in professionals})
    rows = Post.objects.current(today).filter(theirs, kind=PostKind.ADVISER)
    posts = list(rows.select_related("point__region__parent", "professional__person"))
    namesakes = _namesakes(post.point.region for post in posts)
    for post in posts:
        region, holder = post.point.region, post.professional
        if holder is None:
            continue
        for subject, body in bodies.items():
            sure = _is_committee(subject, body, region, alone=namesakes[region.name] < 2)
            for one in professionals if sure is not None else ():
                own = holder.person_id in records[one.person_id]
                if own or holder.organisation_id == one.organisation_id:
                    yield Tie(
                        TieKind.VILLAGE_ADVISER, one.pk, holder.person.name, not own, subject.shown, subject.side,
                        bool(sure), since=post.starts_on, until=post.ends_on,
                    )  # fmt: skip


def _bodies(sides: Sides) -> dict[Subject, Organisation | None]:
    """The bodies among the parties, each with its record if there is one."""
    subjects = [subject for subject in sides.subjects if subject.body]
    if not subjects:
        return {}
    wanted = Q(pk__in=[one.organisation for one in subjects if one.organisation])
    wanted |= Q(name__in={one.name.strip() for one in subjects if not one.organisation})
    rows = list(Organisation.objects.filter(wanted, district=this_district()))
    by_pk, by_name = {row.pk: row for row in rows}, {name_key(row.name): row for row in rows}
    return {one: by_pk.get(one.organisation) if one.organisation else by_name.get(one.key) for one in subjects}


def _namesakes(regions: Iterator[Region]) -> Counter[str]:
    """How many villages bear each of these names: names repeat across streets."""
    names = {region.name for region in regions}
    rows = Region.objects.filter(district=this_district(), level=Region.Level.VILLAGE, active=True, name__in=names)
    return Counter(rows.values_list("name", flat=True)) if names else Counter()


def _is_committee(subject: Subject, body: Organisation | None, region: Region, *, alone: bool) -> bool | None:
    """Is it the committee of that village? False: of that name, but so is another; None: no."""
    if body is not None and body.region_id is not None:
        return True if body.kind == OrganisationKind.VILLAGE and body.region_id == region.pk else None
    if region.level != Region.Level.VILLAGE:
        return None
    called = {name_key(text) for text in (region.full_name, *(region.name + end for end in COMMITTEES))}
    if region.parent is not None and any(subject.key.endswith(name_key(region.parent.name) + one) for one in called):
        return True
    return alone if subject.key in called else None


@source
def government_adviser_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They, or a colleague, advise the government, and one of its organs is party."""
    bodies = _bodies(sides)
    organs = [subject for subject, body in bodies.items() if body is not None and body.kind in ORGANS]
    organs += _named_as_government([subject for subject, body in bodies.items() if body is None])
    if not organs:
        return
    records = sides.records_of(professionals)
    theirs = Q(person__in=frozenset().union(*records.values()))
    theirs |= Q(organisation__in={one.organisation_id for one in professionals})
    rows = Professional.objects.filter(
        theirs, district=this_district(), active=True, duties__contains=[Duty.GOVERNMENT_ADVISER]
    ).select_related("person")
    for row in rows:
        for one in professionals:
            own = row.person_id in records[one.person_id]
            if own or row.organisation_id == one.organisation_id:
                for subject in organs:
                    yield Tie(
                        TieKind.GOVERNMENT_ADVISER, one.pk, row.person.name, not own, subject.shown, subject.side,
                        since=row.since, until=row.term_until,
                    )  # fmt: skip


def _named_as_government(subjects: Sequence[Subject]) -> list[Subject]:
    """Those not on the register that are called as this district's government, a town's, or a street's office."""
    if not subjects:
        return []
    rows = Region.objects.filter(district=this_district()).exclude(level=Region.Level.VILLAGE)
    ends = tuple(name_key(row.name + end) for row in rows for end in (*GOVERNMENTS, *OFFICES))
    return [subject for subject in subjects if subject.key.endswith(ends)]


@source
def duty_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """Whom they helped as duty lawyer: the services that are such help say so themselves."""
    codes = sorted({one.code for one in services if one.duty_help})
    records = sides.records_of(professionals)
    everybody = frozenset().union(*records.values())
    rows = Assignment.objects.filter(
        district=this_district(), matter__in=sides.met, matter__service__in=codes, professional__person__in=everybody
    ).select_related("professional__person", "matter")
    for row in rows:
        for one in (one for one in professionals if row.professional.person_id in records[one.person_id]):
            for party, subject, certain in sides.met[row.matter_id]:
                if side_in(party) == Side.OWN:
                    yield Tie(
                        TieKind.ON_DUTY, one.pk, one.person.name, False, subject.shown, subject.side, certain,
                        file=file_of(row.matter), since=timezone.localdate(row.assigned_at),
                    )  # fmt: skip
