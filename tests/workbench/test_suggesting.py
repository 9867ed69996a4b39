"""A service suggested by the words typed; and internal notes on a matter."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, Sealed
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.notices.models import Message
from fahui.places.models import Region
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
INTAKE, SUGGEST = "/workbench/intake/", "/workbench/intake/suggest/"


def typed(words: str, **more: Any) -> dict[str, Any]:
    """A consultation being written down."""
    return {
        "token": str(uuid.uuid4()), "shown": "consultation", "service": "consultation", "in-channel": "window",
        "question": words, **more,
    }  # fmt: skip


def test_the_words_speak_for_another_service_and_nothing_is_forced(clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    told = "老板欠薪三个月，工资要不到，想请律师打官司"
    for text in (page.post(SUGGEST, typed(told)).text, page.post(INTAKE, typed(told, do="lookup")).text):
        assert 'name="service" value="legal_aid"' in text
        assert "说到：请律师、打官司、工资、欠薪" in text
    assert 'name="shown" value="consultation"' in text
    assert not Matter.objects.exists()


def test_changed_to_it_the_words_go_along(clerk: User, desk: Desk) -> None:
    told = "老板欠薪三个月"
    text = desk(clerk).post(INTAKE, typed(told, service="legal_aid")).text
    assert 'name="shown" value="legal_aid"' in text
    assert told in text
    assert 'name="service" value="legal_aid"' not in text  # it is the one shown


@pytest.mark.parametrize("words", ["", "邻居的树长过来了"])
def test_where_no_word_speaks_nothing_is_said(clerk: User, desk: Desk, words: str) -> None:
    assert "可能是要办这一类" not in desk(clerk).post(SUGGEST, typed(words)).text


def test_only_what_this_user_may_register_is_suggested(consultant: User, resident: User, desk: Desk) -> None:
    assert "legal_aid" not in desk(consultant).post(SUGGEST, typed("想请律师打官司")).text
    assert desk(resident).post(SUGGEST, typed("想请律师")).status_code == 404
    assert Client().post(SUGGEST, typed("想请律师")).status_code == 302
    assert desk(consultant).get(SUGGEST).status_code == 405


def test_an_internal_note_is_for_staff_only_and_tells_nobody(
    clerk: User, village: Region, resident: User, desk: Desk, me: Client
) -> None:
    parties = [PartyEntry("applicant", "赵建国", person=resident.person)]
    answers = {"question": "工资不给"}
    matter = open_matter("consultation", by=resident, parties=parties, region=village, answers=answers).matter
    before, told = matter.version, Message.objects.count()
    page = desk(clerk)
    here = f"/workbench/m/{matter.number}/"
    assert f"{here}do/jot/" in page.get(here).text
    assert "不会告诉当事人" in page.get(f"{here}do/jot/").text
    assert page.post(f"{here}do/jot/", {"jotted": "家属说话前后不一", "token": str(uuid.uuid4())}).status_code == 302
    event = Event.objects.get(matter=matter, action="jot")
    assert "jotted" not in event.facts
    assert b"\xe5\xae\xb6\xe5\xb1\x9e" not in bytes(Sealed.objects.get(event_id=event.pk).ciphertext)
    assert "家属说话前后不一" in page.get(here).text
    matter.refresh_from_db()
    assert matter.version == before  # nobody's open form grows stale
    theirs = me.get(reverse("portal:matter", args=[matter.number])).text
    assert matter.number in theirs
    assert "家属说话前后不一" not in theirs
    assert "内部备注" not in theirs
    assert Message.objects.count() == told


def test_an_empty_note_and_a_note_of_a_stranger_are_refused(
    clerk: User, village: Region, resident: User, desk: Desk
) -> None:
    matter = open_matter("consultation", by=clerk, parties=[], region=village, answers={"question": "问"}).matter
    text = desk(clerk).post(f"/workbench/m/{matter.number}/do/jot/", {"jotted": " "}).text
    assert 'role="alert"' in text
    with pytest.raises(PermissionDenied):
        act(matter, "jot", by=resident, answers={"jotted": "我也记一条"})
    assert not Event.objects.filter(action="jot").exists()
