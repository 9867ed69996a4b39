"""Drawing files so that anybody who knows the seed draws the same: no secret, no library, no order of the database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fahui.matters.catalogue import services
from fahui.matters.models import Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.shared_actions import GRADED
from fahui.matters.vocabulary import Stage
from fahui.quality.models import CaseKind, Round, Sampled


def draw(numbers: Iterable[str], seed: str, wanted: int) -> list[str]:
    """The files whose SHA-256 of “seed:number” is smallest, so many of them."""
    return sorted(set(numbers), key=lambda number: _place(seed, number))[: max(0, wanted)]


def _place(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


@dataclass(frozen=True)
class Proof:
    """What lets anybody draw again, or look up the one number they know, without a number being published."""

    drawn: int
    named: int  # added for a reason, not drawn
    listed: str  # SHA-256 of the numbers, one a line: whoever is shown the list can tell that it is the same
    last: str  # the greatest value that was drawn: a number of the list with a greater one was not


def proof(made: Round) -> Proof:
    """Of one round, from what it keeps."""
    drawn = draw(made.population, made.seed, made.wanted)
    named = sum(file.how == Sampled.How.TARGETED for file in made.files.all())
    return Proof(len(drawn), named, digest_of(made.population), _place(made.seed, drawn[-1]) if drawn else "")


def digest_of(numbers: Iterable[str]) -> str:
    """Of the list in its order, each number on a line of its own."""
    return hashlib.sha256("".join(f"{number}\n" for number in sorted(numbers)).encode()).hexdigest()


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
