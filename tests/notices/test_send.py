"""Safe contact obeyed by what goes out: whether, where, when and how a text is sent."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from fahui.access.models import User
from fahui.core import clock
from fahui.core.texting import ConsoleSender
from fahui.matters.erasure import erase_person
from fahui.notices.models import Message
from fahui.notices.send import tell
from fahui.notices.tasks import send_later
from fahui.people.linking import Verdict, decide
from fahui.people.models import Person
from fahui.people.register import enrol, update
from fahui.people.safe_contact import SafeContact, in_words, next_safe, strictest, wishes
from tests.conftest import at

TEXT = "您的事项2026-000317-4：已受理。"
Sent = list[tuple[str, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What the gateway got."""
    out: Sent = []
    monkeypatch.setattr(ConsoleSender, "send", lambda self, phone, text: out.append((phone, text)))
    return out


def somebody(**details: Any) -> Person:
    """A person with a phone and these wishes."""
    return enrol(name="李翠花", details={"phone": "19900000001", **details})


def told(person: Person) -> Message:
    """One message to them."""
    return tell(person, key=f"k{person.pk}", text=TEXT, about="2026-000317-4")


def test_without_wishes_it_goes_to_the_phone_under_our_name(db: None, sent: Sent) -> None:
    message = told(somebody())
    assert message.state == Message.State.SENT
    [(phone, text)] = sent
    assert phone == "19900000001"
    assert text.startswith("【")
    assert TEXT in text


@pytest.mark.parametrize(
    ("details", "state"),
    [
        ({"contact": ["no_message"]}, "kept"),
        ({"contact": ["no_call"]}, "sent"),
        ({"phone": "02700001234"}, "kept"),
        ({"contact": ["no_message"], "safe_phone": "19900000077"}, "kept"),
    ],
)
def test_whoever_wants_no_texts_gets_none(db: None, sent: Sent, details: dict[str, Any], state: str) -> None:
    assert told(somebody(**details)).state == state
    assert bool(sent) == (state == "sent")


def test_the_discreet_text_says_neither_who_nor_what(db: None, sent: Sent) -> None:
    told(somebody(contact=["discreet"], safe_phone="19900000077"))
    [(phone, text)] = sent
    assert phone == "19900000077"
    for word in ("法", "【", "2026", "受理", "援助", "12348"):
        assert word not in text


@pytest.mark.parametrize(
    ("hours", "now", "goes"),
    [
        (("09:00", "17:00"), "2026-11-25 10:00", "2026-11-25 10:00"),
        (("09:00", "17:00"), "2026-11-25 08:59", "2026-11-25 09:00"),
        (("09:00", "17:00"), "2026-11-25 17:00", "2026-11-26 09:00"),
        (("22:00", "06:00"), "2026-11-25 23:30", "2026-11-25 23:30"),
        (("22:00", "06:00"), "2026-11-25 05:59", "2026-11-25 05:59"),
        (("22:00", "06:00"), "2026-11-25 06:00", "2026-11-25 22:00"),
        (None, "2026-11-25 03:00", "2026-11-25 03:00"),
    ],
)
def test_the_next_safe_moment(hours: tuple[str, str] | None, now: str, goes: str) -> None:
    details = {"safe_from": hours[0], "safe_until": hours[1]} if hours else {}
    assert next_safe(wishes(details), at(now)) == at(goes)


def test_outside_the_safe_hours_it_waits_for_them(db: None, sent: Sent) -> None:
    person = somebody(safe_from="09:00", safe_until="17:00")
    with clock.at(at("2026-11-25 20:00")):
        message = told(person)
    assert (message.state, sent) == (Message.State.WAITING, [])
    job = ProcrastinateJob.objects.get(task_name="notices.send_later")
    assert job.scheduled_at == at("2026-11-26 09:00")
    update(person, {"safe_from": "10:00", "safe_until": "17:00"})
    with clock.at(at("2026-11-26 09:00")):  # they think again meanwhile: it waits again
        send_later(**job.args)
    assert sent == []
    with clock.at(at("2026-11-26 10:00")):
        send_later(**job.args)
        send_later(**job.args)
    assert len(sent) == 1
    assert Message.objects.get().state == Message.State.SENT


def test_an_erased_persons_message_is_not_sent_later(db: None, sent: Sent) -> None:
    person = somebody(safe_from="09:00", safe_until="17:00")
    with clock.at(at("2026-11-25 20:00")):
        key = told(person).key
    erase_person(person, by="user:1", reason="本人申请")
    send_later(key=key)
    assert sent == []


def test_what_one_linked_record_was_told_binds_all(db: None, sent: Sent) -> None:
    one, other = somebody(), somebody(contact=["no_message"])
    decide(one, other, Verdict.SAME, "核对了身份证")
    assert told(Person.objects.get(pk=one.pk)).state == Message.State.KEPT
    assert sent == []


def test_the_strictest_of_several_wishes() -> None:
    rules = strictest([wishes({"contact": ["no_call"]}), wishes({"contact": ["discreet"], "safe_phone": "199"})])
    assert rules == SafeContact(call=False, identify=False, phone="199")
    assert in_words(rules) == ["请不要打电话", "联系时请不要说明是什么单位、什么事", "只打这个号码：199"]
    assert in_words(SafeContact()) == []
    assert strictest([]) == SafeContact()


@pytest.mark.parametrize("discreet", [True, False])
def test_a_sign_in_code_says_no_name_to_whoever_wants_none(
    client: Client, resident: User, sent: Sent, monkeypatch: pytest.MonkeyPatch, discreet: bool
) -> None:
    if discreet:
        update(resident.person, {"contact": ["discreet"]})
    client.post(reverse("account_request_login_code"), {"phone": "19900000001"})
    [(_phone, text)] = sent
    assert "验证码" in text
    assert ("【" not in text) == discreet


def test_moments_are_compared_in_the_districts_time() -> None:
    moment = datetime.fromisoformat("2026-11-25T00:30+00:00")  # 08:30 in the district
    assert next_safe(wishes({"safe_from": "09:00", "safe_until": "10:00"}), moment) == at("2026-11-25 09:00")
