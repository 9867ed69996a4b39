"""Numbers are given to others after a while: a code alone opens nothing old (engine-decisions, assurance)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.access.silence import long_silent, step_aside
from fahui.core import clock
from fahui.matters.claims import take_back
from fahui.matters.models import Matter
from fahui.people.register import enrol, find_by
from fahui.places.models import Region
from tests.cases import ID_NUMBER, wage_case


def test_after_a_long_silence_old_matters_open_only_with_the_id_digits(resident: User, village: Region) -> None:
    resident.person.seal({**resident.person.details(), "id_number": ID_NUMBER})
    resident.person.save()
    matter = wage_case(resident, village).matter
    resident.last_login = clock.now() - timedelta(days=30)
    assert not long_silent(resident)
    resident.last_login = clock.now() - timedelta(days=91)
    assert long_silent(resident)
    step_aside(resident)
    assert not Matter.objects.visible_to(resident).exists()
    assert resident.person.name == "未填姓名"
    with pytest.raises(ValidationError):
        take_back(resident, "000000")
    take_back(resident, ID_NUMBER[-6:])
    assert list(Matter.objects.visible_to(resident)) == [matter]


def test_staff_are_not_set_aside(clerk: User) -> None:
    clerk.last_login = clock.now() - timedelta(days=400)
    assert not long_silent(clerk)


@pytest.mark.django_db
def test_typing_anothers_name_and_number_changes_nothing_of_theirs() -> None:
    real = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001", "contact": ["no_message"]})
    other = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000666"})
    assert other.pk != real.pk
    real.refresh_from_db()
    assert real.details()["phone"] == "19900000001"
    assert {person.pk for person in find_by("id", ID_NUMBER)} == {real.pk, other.pk}


@pytest.mark.django_db
def test_at_the_desk_the_known_person_is_found_and_unticked_choices_go() -> None:
    real = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001", "contact": ["no_message"]})
    same = enrol(name="赵 建国", details={"id_number": ID_NUMBER, "phone": "19900000002", "contact": []}, known=True)
    assert same.pk == real.pk
    assert same.details()["phone"] == "19900000002"
    assert same.details()["contact"] == []
