"""文书格式 as staff see it, and the duty lawyers' running register (form 29)."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.exploring import way_to
from fahui.matters.form_sets import standard_forms
from fahui.matters.models import Matter
from fahui.matters.permissions import standing_of
from tests.conftest import at
from tests.matters.driver import Cast

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """Through both factors."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who may take part."""
    return Cast.gather()


@pytest.fixture
def helped(cast: Cast) -> Matter:
    """Help was given twice: on 2 November and on 3 November."""
    with clock.at(at("2026-11-02 10:00")):
        service = services.current("duty_counsel")
        matter = cast.open(service)
        for code in way_to(service, standing_of(matter), {"help"}) or ():
            matter = cast.take(matter, code)
    with clock.at(at("2026-11-03 10:00")):
        return cast.take(matter, "help", answers={"help_kinds": ["plea"]})


def test_all_forms_are_listed_with_their_mark(cast: Cast) -> None:
    page = signed_in(cast.staff["clerk"][0]).get(reverse("workbench:forms")).content.decode()
    for form in standard_forms():
        assert str(form.name) in page
    assert page.count("版式未核实") == 30 + 1  # and once where it is explained
    assert reverse("workbench:form_register", args=["29"]) in page


def test_residents_find_no_such_page(cast: Cast) -> None:
    assert signed_in(cast.applicant).get(reverse("workbench:forms")).status_code == 404
    assert signed_in(cast.applicant).get(reverse("workbench:form_register", args=["29"])).status_code == 404


def test_the_register_has_a_line_for_each_help_of_the_period(cast: Cast, helped: Matter) -> None:
    url, desk = reverse("workbench:form_register", args=["29"]), signed_in(cast.staff["clerk"][0])
    with clock.at(at("2026-11-05 10:00")):
        both = desk.get(url, {"since": "2026-11-01", "until": "2026-11-05"}).content.decode()
        second = desk.get(url, {"since": "2026-11-03", "until": "2026-11-03"}).content.decode()
        none = desk.get(url, {"since": "2026-11-04", "until": "2026-11-05"}).content.decode()
    assert both.count(f">{helped.number}<") == 2
    assert "2026-11-02" in both
    assert "认罪认罚具结书签署时在场" in second
    assert second.count(f">{helped.number}<") == 1
    assert helped.number not in none
    assert "赵建国" not in both
    assert "赵*国" in both


def test_the_register_refuses_a_period_without_order(cast: Cast) -> None:
    url, desk = reverse("workbench:form_register", args=["29"]), signed_in(cast.staff["clerk"][0])
    page = desk.get(url, {"since": "2026-11-05", "until": "2026-11-01"}).content.decode()
    assert "结束的日期早于开始的日期" in page
    assert desk.get(reverse("workbench:form_register", args=["9"])).status_code == 404
    assert desk.get(reverse("workbench:form_register", args=["99"])).status_code == 404


def test_the_file_has_the_same_lines_and_is_noted(cast: Cast, helped: Matter) -> None:
    url, clerk = reverse("workbench:form_register", args=["29"]), cast.staff["clerk"][0]
    sent = signed_in(clerk).get(url, {"since": "2026-11-01", "until": "2026-11-05", "file": "xlsx"})
    sheet = load_workbook(BytesIO(sent.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len([row for row in cells if helped.number in row]) == 2
    assert not any("赵建国" in str(cell) for row in cells for cell in row)
    assert Reading.objects.filter(user=clerk, kind=Reading.Kind.EXPORT).exists()


def test_who_may_not_see_the_matter_sees_no_line_of_it(cast: Cast, helped: Matter) -> None:
    outsider = cast.staff["finance"][0]
    url = reverse("workbench:form_register", args=["29"])
    page = signed_in(outsider).get(url, {"since": "2026-11-01", "until": "2026-11-05"}).content.decode()
    assert helped.number not in page


def test_the_register_and_its_file_ask_no_more_for_more_matters(cast: Cast, helped: Matter) -> None:
    url, desk = reverse("workbench:form_register", args=["29"]), signed_in(cast.staff["clerk"][0])
    days = {"since": "2026-11-01", "until": "2026-11-05"}

    def asked(**more: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(url, {**days, **more}).status_code == 200
        return len(seen)

    asked()  # what is read once a process
    page, file = asked(), asked(file="xlsx")
    with clock.at(at("2026-11-02 11:00")):
        service = services.current("duty_counsel")
        for _ in range(3):
            matter = cast.open(service)
            for code in way_to(service, standing_of(matter), {"help"}) or ():
                matter = cast.take(matter, code)
    assert helped.number in desk.get(url, days).content.decode()
    assert matter.number in desk.get(url, days).content.decode()
    assert (asked(), asked(file="xlsx")) == (page, file)
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT, number=matter.number).exists()
