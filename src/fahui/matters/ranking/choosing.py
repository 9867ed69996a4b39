"""The candidates of one matter in their order, and what stands against one of them."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.assignable import against, assignable
from fahui.matters.models import Matter, UnitAssignment
from fahui.matters.ranking.profiles import profiles
from fahui.matters.ranking.scoring import Ranked, blocks, named, rank
from fahui.matters.ranking.sought import sought, wants_of
from fahui.matters.ranking.weights import weights
from fahui.people.models import Professional
from fahui.places.near import detour


def pool(matter: Matter) -> QuerySet[Professional]:
    """Everybody in use whose profession handles such matters, also whoever may not be given any today.

    Where a body was given the matter and is to name its person: its own people.
    """
    rows = Professional.objects.filter(district=this_district(), active=True, organisation__active=True)
    if kinds := wants_of(matter).kinds:
        rows = rows.filter(kind__in=kinds)
    if unit := naming_unit(matter):
        rows = rows.filter(organisation=unit.organisation_id)
    return rows.select_related("person", "organisation")


def naming_unit(matter: Matter) -> UnitAssignment | None:
    """The body that is to name its person, if one was given the matter."""
    given = {action.code for action in matter.definition.actions if action.assigns_unit}
    if not given & set(matter.marks):
        return None
    return UnitAssignment.objects.unnamed().filter(matter=matter).select_related("organisation").first()


def ranked(matter: Matter, rows: Sequence[Professional], held: Mapping[int, int] | None = None) -> list[Ranked]:
    """These professionals, best fit first; conflicts are asked for by whoever shows them.

    `held`: what is proposed to others just now (`reserving`).
    """
    today = clock.today()
    able = set(assignable().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    stopped = {row.pk: against(row) or _("现在不能指派") for row in rows if row.pk not in able}
    known = weights(today)
    factor = float(detour(today).value)
    return rank(sought([matter])[0], profiles(rows, known, stopped, held), known, today, detour=factor)


def object_to(matter: Matter, chosen: Professional) -> bool:
    """Raise ValidationError where a rule, a leave or a quota stands against it; else: did the person ask for them?"""
    known = weights(clock.today())
    profile, asked = profiles([chosen], known)[0], sought([matter])[0]
    if why := blocks(asked, profile, known, clock.today()):
        words = {"who": chosen.person.name, "why": "；".join(why)}
        raise ValidationError({"professional": _("%(who)s%(why)s，请另选一位。") % words}, code="blocked")
    return named(asked, profile)
