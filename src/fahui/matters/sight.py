"""Whoever sees a matter sees the persons who are party to it."""

from django.db.models import Exists, OuterRef, Q

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.matters.models import Matter, Party
from fahui.people.sight import Reader


def by_matter(user: Reader) -> Q | None:
    """A way of seeing persons (people/sight.py)."""
    if not isinstance(user, User):
        return None
    rows = Party.objects.filter(district=this_district(), person=OuterRef("pk"))
    return Q(Exists(rows.filter(matter__in=Matter.objects.visible_to(user))))  # asked of the few that fit otherwise
