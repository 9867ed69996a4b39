"""What the public may see of those who serve: the directory is made of these rows and of nothing else."""

from django.db.models import Q, QuerySet

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models.organisation import SERVING, Organisation
from fahui.people.models.professional import Professional


def published_bodies() -> QuerySet[Organisation]:
    """Bodies that serve the public, are in use and meant to be found; with their place. Order is the caller's.

    Public are name, kind, place, address, phone and languages.
    """
    rows = Organisation.objects.filter(district=this_district(), active=True, published=True, kind__in=SERVING)
    return rows.select_related("region__parent")


def published_professionals() -> QuerySet[Professional]:
    """Who may be given work today and is meant to be found; with person, body and place. Order is the caller's.

    Public are the full name, profession, body, specialities, languages and work phone; never what is sealed with the
    person.
    """
    licensed = Q(licence_until=None) | Q(licence_until__gte=clock.today())
    rows = Professional.objects.filter(licensed, district=this_district(), active=True, published=True)
    rows = rows.filter(organisation__active=True, organisation__published=True)
    return rows.select_related("person", "organisation__region__parent")
