"""The contract by itself, over real HTTP: signed, sealed, nothing in an address, and nothing believed unsigned."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from fahui.datachecks import client
from fahui.datachecks.connections import Connection, connection, faults
from fahui.datachecks.contract import Question
from fahui.project.data_checks import joined
from tests.datachecks.holder_server import CLIENT, KEY, Handler, Holder, sealed

WHO = {"name": "赵建国", "id_type": "resident", "id_number": "000000198503071238"}


def question() -> Question:
    """As a matter would ask it."""
    return Question(
        uuid.uuid4(), "social_assistance", date(2026, 11, 20), "示例法律援助中心", "核对", "法律援助法", "written", WHO
    )


@pytest.fixture
def to(holder: Holder) -> Connection:
    """The way there."""
    found = connection("civil_affairs")
    assert found is not None
    return found


def test_a_question_is_answered_and_the_person_is_read_only_by_the_holder(holder: Holder, to: Connection) -> None:
    answer = client.ask(to, question())
    assert (answer.result, answer.category) == ("yes", "低保家庭")
    assert holder.seen[0]["person"] == WHO
    assert {"question", "purpose", "basis", "consent", "agency", "on"} <= set(holder.seen[0])
    assert holder.paths == ["/v1/checks"]
    for secret in ("赵建国", "000000198503071238"):
        assert secret.encode() not in holder.raw[0]
        assert json.dumps(secret).encode() not in holder.raw[0]


def test_another_key_is_turned_away(holder: Holder, to: Connection) -> None:
    from fahui.datachecks.contract import Keys

    with pytest.raises(client.Refusal, match="bad_signature") as refused:
        client.ask(replace(to, keys=Keys.of(b"x" * 32)), question())
    assert refused.value.code == "refused"
    assert holder.seen == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (lambda one: one.send(200, b'{"version": 1}', forged=True), "signature"),
        (lambda one: one.send(200, b"<html>"), "no JSON"),
        (lambda one: one.answer(str(uuid.uuid4())), "another request"),
        (lambda one: one.send(200, b"x" * 70_000), "more than"),
        (lambda one: one.answer(one.headers["Idempotency-Key"], {"result": "maybe", "source": "登记"}), "no result"),
        (lambda one: one.answer(one.headers["Idempotency-Key"], {"result": "yes", "source": "登记"}), "day"),
        (
            lambda one: one.answer(
                one.headers["Idempotency-Key"], {"result": "yes", "source": "登" * 81, "as_of": "2026-11-01"}
            ),
            "at most",
        ),
        (
            lambda one: one.send(
                200,
                json.dumps(
                    {
                        "version": 1,
                        "request": one.headers["Idempotency-Key"],
                        "sealed": sealed({"result": "yes"}, "person:1"),  # sealed for another place
                    }
                ).encode(),
            ),
            "cannot be opened",
        ),
    ],
)
def test_what_is_not_by_the_contract_is_not_believed(
    holder: Holder, to: Connection, reply: Callable[[Handler], None], why: str
) -> None:
    holder.answers.append(reply)
    with pytest.raises(client.Refusal, match=why) as refused:
        client.ask(to, question())
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "refused"), (403, "refused"), (404, "unknown_question"), (409, "refused"), (422, "not_identifiable")],
)
def test_a_refusal_is_final(holder: Holder, to: Connection, status: int, code: str) -> None:
    holder.answers.append(lambda one: one.error(status, "no"))
    with pytest.raises(client.Refusal) as refused:
        client.ask(to, question())
    assert refused.value.code == code


@pytest.mark.parametrize(("status", "pending"), [(202, True), (429, False), (500, False), (503, False)])
def test_later_is_no_answer(holder: Holder, to: Connection, status: int, pending: bool) -> None:
    holder.answers.append(lambda one: one.error(status, "later", Retry_After="90"))
    with pytest.raises(client.NoAnswer) as nothing:
        client.ask(to, question())
    assert (nothing.value.after, nothing.value.pending) == (90, pending)


def test_a_redirect_is_not_followed(holder: Holder, to: Connection) -> None:
    """What is asked goes to the address that was set up, and to no other."""
    holder.answers.append(lambda one: one.error(307, "moved", Location=f"{holder.url}/elsewhere"))
    with pytest.raises(client.Refusal):
        client.ask(to, question())
    assert holder.paths == ["/v1/checks"]


def test_a_proxy_of_the_environment_is_not_told(
    holder: Holder, to: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert client.ask(to, question()).result == "yes"


def test_a_silent_holder_does_not_hold_the_worker(holder: Holder, to: Connection) -> None:
    holder.answers.append(lambda _one: time.sleep(1))
    begun = time.monotonic()
    with pytest.raises(client.NoAnswer):
        client.ask(replace(to, timeout=0.2), question())
    assert time.monotonic() - begun < 0.9


def test_nobody_listens(to: Connection) -> None:
    with pytest.raises(client.NoAnswer, match="ConnectionError"):
        client.ask(replace(to, url="http://127.0.0.1:9"), question())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"url": "http://data.example.gov.cn"}, "https"),
        ({"url": "https://data.example.gov.cn/?id=1"}, "nothing but host and path"),
        ({"key": "abcd"}, "32 bytes"),
        ({"key": "no hexadecimal"}, "32 bytes"),
    ],
)
def test_a_bad_connection_stops_the_start(change: dict[str, Any], fault: str) -> None:
    found = faults("civil_affairs", {"url": "https://data.example.gov.cn", "client": CLIENT, "key": KEY, **change})
    assert bool(found) is bool(fault)
    assert fault in "".join(found)
    assert KEY not in "".join(found)


def test_nothing_is_connected_to_whom_nobody_knows() -> None:
    assert "none of" in faults("tax_office", {})[0]
    assert "wants" in faults("civil_affairs", {"url": "https://data.example.gov.cn"})[0]


@pytest.mark.parametrize("given", ["bad", '["civil_affairs"]', '"secret-key"', "{"])
def test_what_is_no_object_stops_the_start_in_one_sentence_without_the_key(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAHUI_DATA_CHECKS", given)
    with pytest.raises(ImproperlyConfigured, match="must be a JSON object") as refused:
        joined(environ.Env())
    assert "secret-key" not in str(refused.value)
    monkeypatch.setenv("FAHUI_DATA_CHECKS", "")
    assert joined(environ.Env()) == {}
