"""What the public may see of those who serve: the directory is made of these rows and of nothing else."""

from django.db.models import Q, QuerySet

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.licences import able
from fahui.people.models.conduct import Conduct
from fahui.people.models.organisation import SERVING, Organisation
from fahui.people.models.professional import Professional


def published_bodies() -> QuerySet[Organisation]:
    """Bodies that serve the public, are in use and meant to be found; with their place. Order is the caller's.

    Public are name, kind and form, leader, place, address, phone, languages, founding date, licence number, stars.
    """
    rows = Organisation.objects.filter(district=this_district(), active=True, published=True, kind__in=SERVING)
    return rows.select_related("region__parent")


def published_professionals() -> QuerySet[Professional]:
    """Who may be given work today and is meant to be found; with person, body and place. Order is the caller's.

    Public are the full name, profession, body, licence number, practice, duties, grade, specialities, languages, work
    phone and introduction; never what is sealed with the person. `professional.conduct` through `published_conduct`.
    """
    rows = Professional.objects.filter(
        able(clock.today()), district=this_district(), published=True, organisation__published=True
    )
    return rows.select_related("person", "organisation__region__parent")


def published_conduct() -> QuerySet[Conduct]:
    """Awards, penalties, sanctions and credit that may be shown: the time to object has passed."""
    return _shown(Conduct.objects.public())


def announced_conduct() -> QuerySet[Conduct]:
    """Those open to objection, or objected to and looked into; the one whose time is over first is first."""
    waiting = (Conduct.State.ANNOUNCED, Conduct.State.OBJECTED)
    rows = Conduct.objects.filter(district=this_district(), state__in=waiting, objections_until__isnull=False)
    return _shown(rows.order_by("objections_until", "pk"))


def _shown(rows: QuerySet[Conduct]) -> QuerySet[Conduct]:
    """Of people and bodies that are meant to be found, also of those that may not work just now."""
    found = rows.filter(Q(professional__published=True) | Q(organisation__published=True))
    return found.select_related("professional__person", "professional__organisation", "organisation")
