"""The invented population adds up to the census."""

from fahui.places.dataset import units
from fahui.places.population import weights

KINDS = {unit.code: unit.kind for unit in units("420117")}


def test_the_population_adds_up_to_the_census_and_covers_every_unit() -> None:
    people = weights("420117")
    assert sum(people.values()) == 860_377
    assert people.keys() == {unit.code for unit in units("420117") if unit.level == "village"}
    assert min(people.values()) > 0


def test_a_community_has_about_three_times_the_people_of_a_village() -> None:
    people = weights("420117")
    mean = {
        kind: sum(count for code, count in people.items() if KINDS[code] == kind) / list(KINDS.values()).count(kind)
        for kind in ("community", "village", "quasi_village")
    }
    assert 2.8 < mean["community"] / mean["village"] < 3.2
    assert 0.36 < mean["quasi_village"] / mean["village"] < 0.44


def test_no_unit_is_further_from_its_kind_than_the_noise_allows() -> None:
    villages = [count for code, count in weights("420117").items() if KINDS[code] == "village"]
    assert max(villages) / min(villages) <= 1.15 / 0.85 + 0.01
    assert len(set(villages)) > 100


def test_the_population_is_the_same_every_time() -> None:
    assert weights("420117") == weights()
