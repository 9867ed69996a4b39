"""快速离开: on every page of something that nobody at home should find open, by the answer that the service marks."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.matters.catalogue import services
from fahui.matters.codes import matter_by_code
from fahui.matters.leaving import leaves_fast
from fahui.matters.models import Matter
from fahui.matters.problems import problems
from fahui.matters.vocabulary import Fact, Keep
from fahui.places.models import Region
from tests.portal.journeys import MEANS, OTHER, WHAT, at_screen, send, who

pytestmark = pytest.mark.django_db
EXIT = "data-quickexit"
CALM = "想要回一笔钱，请帮忙看看。"


def filled(client: Client, village: Region, cause: str) -> None:
    """An application up to the check page, in words that betray nothing."""
    what = {**WHAT, "cause": cause, "statement": CALM}
    for screen, typed in (("q1", what), ("q2", MEANS), ("other", OTHER), ("who", who(village)), ("papers", {})):
        assert client.post(at_screen("legal_aid", screen), typed).status_code == 302


def test_once_chosen_it_stands_on_every_page_that_follows(me: Client, village: Region) -> None:
    first = at_screen("legal_aid", "q1")
    assert EXIT not in me.get(first).text
    filled(me, village, "violence")
    pages = [at_screen("legal_aid", one) for one in ("q1", "q2", "other", "who", "papers")]
    for page in [*pages, reverse("portal:check", args=["legal_aid"]), reverse("portal:apply", args=["legal_aid"])]:
        assert EXIT in me.get(page).text, page
    me.post(at_screen("legal_aid", "papers"), {"save": "1"})
    assert EXIT in me.get(reverse("portal:saved", args=["legal_aid"])).text
    send(me)
    receipt = me.get(reverse("portal:receipt", args=["legal_aid"]))
    assert EXIT in receipt.text
    matter = Matter.objects.get()
    assert EXIT in me.get(reverse("portal:matter", args=[matter.number])).text
    assert EXIT in me.get(reverse("portal:do", args=[matter.number, "withdraw"])).text
    code = receipt.context["receipt"].query_code
    assert matter_by_code(matter.number, code, who="test") == matter
    assert EXIT in Client().post(reverse("portal:progress"), {"number": matter.number, "code": code}).text


def test_of_anything_else_it_stands_nowhere(me: Client, village: Region) -> None:
    filled(me, village, "wages")
    assert EXIT not in me.get(reverse("portal:check", args=["legal_aid"])).text
    send(me)
    assert EXIT not in me.get(reverse("portal:receipt", args=["legal_aid"])).text
    assert EXIT not in me.get(reverse("portal:matter", args=[Matter.objects.get().number])).text


def test_words_of_violence_keep_it_on_the_receipt_and_the_matter(me: Client, village: Region) -> None:
    what = {**WHAT, "cause": "other", "statement": "老公喝了酒就打我，想离婚。"}
    for screen, typed in (("q1", what), ("q2", MEANS), ("other", OTHER), ("who", who(village)), ("papers", {})):
        me.post(at_screen("legal_aid", screen), typed)
    send(me)
    assert EXIT in me.get(reverse("portal:receipt", args=["legal_aid"])).text
    assert EXIT in me.get(reverse("portal:matter", args=[Matter.objects.get().number])).text


def test_a_mark_that_could_not_work_stops_the_start(resident: User) -> None:
    service = services.current("consultation")
    asked = Fact("kind", "哪种", "choice", choices=(("a", "甲"), ("b", "乙")), leave_fast=("c",))
    assert any("marks “c”" in one for one in problems(replace(service, intake=(*service.intake, asked))))
    secret = replace(asked, leave_fast=("a",), keep=Keep.SEALED)
    assert any("marks “a”" in one for one in problems(replace(service, intake=(*service.intake, secret))))
    right = replace(service, intake=(*service.intake, replace(asked, kind="multichoice", leave_fast=("a",))))
    assert not any("marks" in one for one in problems(right))
    assert leaves_fast(right, {"kind": ["b", "a"]})
    assert not leaves_fast(right, {"kind": ["b"]})
    assert not leaves_fast(right, {})
