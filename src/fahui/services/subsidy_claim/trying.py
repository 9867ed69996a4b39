"""Open claims under a rate that is not registered yet."""

from collections.abc import Iterator

from fahui.ledger import effect
from fahui.ledger.models import Rate
from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.services.subsidy_claim.rules import day_of, kind_of, rate_of, reckoned_by, stage_of


def open_claims(rate: Rate) -> Iterator[effect.Tried]:
    """Each claim that this rate would be for, as it comes out now and as it would."""
    rows = Matter.objects.here().open().filter(service="subsidy_claim").select_related("data_key")
    for matter in rows.order_by("pk").iterator(chunk_size=200):
        claim = Case(matter)
        source = claim.source
        if source is None or not _is_for(rate, claim, source):
            continue
        held = rate_of(source, claim.facts)
        if held is not None and not _comes_first(rate, held):
            continue
        old = None if held is None else reckoned_by(held, source, claim.facts).total
        yield effect.Tried(matter.number, old, reckoned_by(rate, source, claim.facts).total)


def _is_for(rate: Rate, claim: Case, source: Case) -> bool:
    same = rate.kind == kind_of(source)
    return same and rate.stage in ("", stage_of(source, claim.facts)) and rate.valid_from <= day_of(source, claim.facts)


def _comes_first(rate: Rate, held: Rate) -> bool:
    """As `rate_on` chooses: the stage's own before the one of all stages, the later before the earlier."""
    return (bool(rate.stage), rate.valid_from) > (bool(held.stage), held.valid_from)
