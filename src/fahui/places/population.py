"""How many people live in each village-level unit of a demo: a method, not data.

The census is published for the whole district only; no table by street was found.
"""

from itertools import accumulate, pairwise

from django.conf import settings

from fahui.places.dataset import constants, share, units

WEIGHT = {"community": 3.0, "village": 1.0, "quasi_community": 0.4, "quasi_village": 0.4}
NOISE = 0.15


def weights(district: str | None = None) -> dict[str, int]:
    """Residents by the 12-digit code of each unit, always the same, adding up to the census figure of the district."""
    district = district or settings.DISTRICT
    known = constants(district)
    raw = {
        unit.code: WEIGHT[unit.kind] * (1 + NOISE * (2 * share(known["seed"], unit.code) - 1))
        for unit in units(district)
        if unit.level == "village"
    }
    scale = known["residents"] / sum(raw.values())
    # Rounding the running total instead of each unit keeps the sum exact.
    totals = [0, *(round(total * scale) for total in accumulate(raw.values()))]
    return {code: upper - lower for code, (lower, upper) in zip(raw, pairwise(totals), strict=True)}
