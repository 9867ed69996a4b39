"""Drawing files so that anybody who knows the seed draws the same: no secret, no library, no order of the database."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from fahui.matters.catalogue import services
from fahui.matters.models import Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.shared_actions import GRADED
from fahui.matters.vocabulary import Stage
from fahui.quality.models import CaseKind


def draw(numbers: Iterable[str], seed: str, wanted: int) -> list[str]:
    """The files whose SHA-256 of “seed:number” is smallest, so many of them."""
    return sorted(set(numbers), key=lambda number: _place(seed, number))[: max(0, wanted)]


def _place(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def assessed_services() -> list[str]:
    """Services whose files are assessed: those that have the step which enters the result."""
    return sorted({one.code for one in services if any(action.code == GRADED.code for action in one.actions)})


def population(kind: str, closed_from: date, closed_to: date) -> MatterQuerySet:
    """All archived files of a kind whose last day lies in the time; what was assessed before stays in it."""
    rows = Matter.objects.here().filter(service__in=assessed_services(), stage=Stage.ARCHIVED)
    rows = rows.filter(facts__case_closed_on__gte=str(closed_from), facts__case_closed_on__lte=str(closed_to))
    rows = rows.order_by("number")
    criminal = Q(facts__cause="criminal") | Q(facts__has_key="notice_number")
    return rows.filter(criminal) if kind == CaseKind.CRIMINAL else rows.exclude(criminal)
