"""The API of notices: what a court's system may send and read, and what it is refused."""

import base64
import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client

from fahui.access import api_keys
from fahui.access.models import ApiCall, ApiKey, User
from fahui.access.roles import Role
from fahui.api import notices
from fahui.core import clock
from fahui.core.models import RowHistory
from fahui.matters.engine import act
from fahui.matters.for_others import asked_by_bodies
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.places.models import Region
from tests.api.posts import agent_of, pdf
from tests.cases import WAGES
from tests.conftest import Desk, at
from tests.services.test_appointed_defence import NOTICE

pytestmark = pytest.mark.django_db
NOW = "2026-11-02 10:00"
ID_NUMBER = "000000200903071237"
URL = "/api/v1/services/appointed_defence/notices"


@pytest.fixture
def court(db: None) -> Organisation:
    """A court with a system of its own."""
    return Organisation.objects.create(name="新洲区人民法院（演示）", kind="court")


@pytest.fixture
def security(staff: Callable[..., User]) -> User:
    """安全管理员."""
    return staff(Role.SECURITY_ADMIN, "何安全")


@pytest.fixture
def key(court: Organisation, security: User) -> str:
    """A key of the court, for the days of the test."""
    with clock.at(at("2026-11-01 09:00")):
        return api_keys.issue(agent_of(court), by=security, purpose="审判系统", ends_on=date(2026, 12, 31))[1]


def body(**more: Any) -> dict[str, Any]:
    """A notice as the court sends it."""
    return {
        "person": {"name": "小满（演示）", "id_number": ID_NUMBER},
        "facts": NOTICE,
        "attachments": [{"name": "通知书.pdf", "content": base64.b64encode(pdf()).decode()}],
        **more,
    }


def send(key: str, given: Any = None, token: str = "", url: str = URL, **headers: str) -> Any:
    """POST it; the token is a new one unless given."""
    return Client().post(
        url,
        json.dumps(body() if given is None else given),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": token or str(uuid.uuid4()), **headers},
    )


def get(key: str, path: str) -> Any:
    """GET below /api/v1/."""
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"})


def errors(answer: Any) -> dict[str, list[str]]:
    """What is refused, by field."""
    assert answer["Content-Type"].startswith("application/problem+json")
    return {one["field"]: one["messages"] for one in answer.json()["errors"]}


def test_a_notice_becomes_a_matter_with_its_clocks_and_papers(key: str, court: Organisation) -> None:
    """法律援助法 第三十六条: three days to assign and to tell the organ, from receipt."""
    with clock.at(at(NOW)):
        answer = send(key)
        assert answer.status_code == 201, answer.content.decode()
    said = answer.json()
    matter = Matter.objects.get(number=said["number"])
    assert (matter.stage, matter.channel, matter.turn) == ("accepted", "transfer", "assigner")
    assert answer["Location"] == f"/api/v1/notices/{matter.number}"
    assert {(one["title"], one["due"]) for one in said["limits"]} >= {
        ("指派承办律师", "2026-11-05"),
        ("函告办案机关", "2026-11-05"),
    }
    assert said["lawyer"] is None
    assert matter.materials.get().file is not None
    person = matter.parties.get(relation="applicant")
    assert person.details()["id_number"] == ID_NUMBER
    assert matter.parties.get(relation="agent").organisation == court


def test_it_follows_its_own_to_the_lawyer_and_the_letter(
    key: str, assigner: User, lawyer: Professional, run_jobs: Callable[[], None]
) -> None:
    with clock.at(at(NOW)):
        matter = Matter.objects.get(number=send(key).json()["number"])
    with clock.at(at("2026-11-03 10:00")):
        matter = act(
            matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉未成年人"}
        )
        act(matter, "inform_organ", by=assigner, answers={"organ_told_how": "系统推送"})
        said = get(key, f"notices/{matter.number}").json()
        assert said["lawyer"] == {"name": "钱律师", "unit": "示例律师事务所（演示）", "phone": "027-00000001"}
        letters = {one["code"]: one["id"] for one in said["letters"]}
        assert "official_letter" in letters
        paper = get(key, f"notices/{matter.number}/letters/{letters['official_letter']}.pdf")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF-")
        listed = get(key, "notices").json()
    assert [one["number"] for one in listed["items"]] == [matter.number]
    assert listed["has_next"] is False


def test_another_bodys_notice_does_not_exist(key: str, security: User) -> None:
    other = Organisation.objects.create(name="新洲区人民检察院（演示）", kind="procuratorate")
    with clock.at(at(NOW)):
        theirs = api_keys.issue(agent_of(other), by=security, purpose="检察系统", ends_on=date(2026, 12, 31))[1]
        number = send(key).json()["number"]
        letter = get(key, f"notices/{number}").json()["letters"][0]["id"]
        assert get(theirs, f"notices/{number}").status_code == 404
        assert get(theirs, f"notices/{number}/letters/{letter}.pdf").status_code == 404
        assert get(theirs, "notices").json()["items"] == []
        assert get(key, f"notices/{number}/letters/{letter}.pdf").status_code == 200


def test_the_agents_own_matters_stay_their_own(key: str, court: Organisation, resident: User) -> None:
    """The key speaks for the body: what its agent asked for privately, or for a second body, is not in it."""
    agent = ApiKey.objects.get().account
    second = Organisation.objects.create(name="新洲区公安分局（演示）", kind="police")
    AgentPost.objects.create(
        person=agent.person, organisation=second, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), scope="party"
    )

    with clock.at(at(NOW)):
        region = Region.objects.get(level="district")
        own = open_matter(
            "legal_aid",
            by=agent,
            parties=[
                PartyEntry("applicant", "赵书记员（演示）", details={"phone": "19900000033"}, person=agent.person)
            ],
            region=region,
            answers=WAGES,
        ).matter
        assert Matter.objects.visible_to(agent).filter(pk=own.pk).exists()
        assert get(key, f"notices/{own.number}").status_code == 404
        parties = [
            PartyEntry("applicant", "小满（演示）", details={"id_number": ID_NUMBER}),
            PartyEntry("agent", second.name, kind="organisation", organisation=second),
        ]
        theirs = open_matter("appointed_defence", by=agent, parties=parties, region=region, answers=NOTICE).matter
        assert get(key, f"notices/{theirs.number}").status_code == 404
        assert get(key, "notices").json()["items"] == []


def test_sent_twice_it_is_one_notice_and_other_content_is_refused(key: str) -> None:
    token = str(uuid.uuid4())
    with clock.at(at(NOW)):
        first, again = send(key, token=token), send(key, token=token)
        other = send(key, body(person={"name": "另一人（演示）"}), token=token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["number"] == first.json()["number"]
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["title"]
    assert Matter.objects.filter(service="appointed_defence").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_token_and_other_content_the_second_is_refused(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, opened, really = str(uuid.uuid4()), threading.Event(), notices._open

    def slowly(*args: Any) -> Any:
        done = really(*args)
        if not opened.is_set():
            opened.set()
            time.sleep(1)  # opened, and not logged yet
        return done

    def first() -> Any:
        try:
            with clock.at(at(NOW)):
                return send(key, token=token)
        finally:
            connections.close_all()

    monkeypatch.setattr(notices, "_open", slowly)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert opened.wait(20)
        with clock.at(at(NOW)):
            other = send(key, body(person={"name": "另一人（演示）"}), token=token)
        assert running.result().status_code == 201
    assert other.status_code == 409
    assert Matter.objects.filter(service="appointed_defence").count() == 1
    assert sorted(ApiCall.objects.values_list("status", flat=True)) == [201, 409]


@pytest.mark.parametrize("service", ["appointed_defence", "duty_counsel", "referral"])
def test_every_service_that_bodies_ask_for_takes_a_notice(key: str, service: str) -> None:
    """Answered by its definition alone, as the document describes it."""
    with clock.at(at(NOW)):
        assert service in {one.code for one in asked_by_bodies()}
        given = facts_of(service)
        url = f"/api/v1/services/{service}/notices"
        answer = send(key, body(facts=given), url=url)
        assert answer.status_code == 201, answer.content.decode()
        for code, value in given.items():
            mistaken = [value] if isinstance(value, str) else value[0]
            refused = send(key, body(facts={**given, code: mistaken}), url=url)
            assert refused.status_code == 422
            assert errors(refused)[f"facts.{code}"] == [
                "应是文字。" if isinstance(value, str) else "可以选几项的，应是列表。"
            ]
        assert Matter.objects.filter(service=service).count() == 1
        assert errors(send(key, body(facts={**given, code: 7}), url=url))[f"facts.{code}"][0] == "应是文字。"


def test_no_service_that_bodies_ask_for_is_forgotten(db: None) -> None:
    """The three above are all of them."""
    assert [one.code for one in asked_by_bodies()] == ["appointed_defence", "duty_counsel", "referral"]


def facts_of(service: str) -> dict[str, Any]:
    """A fitting answer to each question of a service that must or can be chosen, read off the OpenAPI document."""
    facts = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]["Notice"]["properties"]["facts"]
    asked = next(one for one in facts["oneOf"] if one["title"] == service)
    found: dict[str, Any] = {}
    for code, told in asked["properties"].items():
        if code not in asked["required"] and "enum" not in told:
            continue
        if told["type"] == "array":
            found[code] = told["items"]["enum"][:2]
        else:
            found[code] = told["enum"][0] if "enum" in told else "2026-11-01" if "format" in told else "示例"
    return found


def test_two_bodies_may_use_the_same_token(key: str, security: User) -> None:
    other = Organisation.objects.create(name="新洲区人民检察院（演示）", kind="procuratorate")
    token = str(uuid.uuid4())
    with clock.at(at(NOW)):
        theirs = api_keys.issue(agent_of(other), by=security, purpose="检察系统", ends_on=date(2026, 12, 31))[1]
        one, two = send(key, token=token), send(theirs, token=token)
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json()["number"] != two.json()["number"]


@pytest.mark.parametrize("wrong", ["", "fhk_nothing", "Bearer", "fhk_" + "x" * 43])
def test_a_wrong_key_is_refused(key: str, wrong: str) -> None:
    with clock.at(at(NOW)):
        answer = send(wrong)
        assert answer.status_code == 401
        assert answer["Content-Type"].startswith("application/problem+json")
        assert "密钥" in answer.json()["title"]
        assert get(wrong, "notices").status_code == 401
    assert not Matter.objects.filter(service="appointed_defence").exists()


def test_a_key_ends_on_its_day_when_taken_back_and_with_its_agent(key: str, security: User) -> None:
    row = ApiKey.objects.get()
    with clock.at(at("2026-12-31 23:00")):
        assert get(key, "notices").status_code == 200
    with clock.at(at("2027-01-01 00:01")):
        assert get(key, "notices").status_code == 401
    with clock.at(at(NOW)):
        AgentPost.objects.filter(pk=row.post_id).update(active=False)
        assert get(key, "notices").status_code == 401
        AgentPost.objects.filter(pk=row.post_id).update(active=True)
        assert get(key, "notices").status_code == 200
        api_keys.revoke(row, by=security, why="系统下线")
        assert get(key, "notices").status_code == 401


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"person": {"name": "小满（演示）", "id_number": "000000200903071231"}}, "person.id_number", "最后一位"),
        ({"person": {"name": ""}}, "person.name", "姓名"),
        ({"person": {}}, "person.name", "缺少"),
        ({"facts": {**NOTICE, "ground": "不知道"}}, "facts.ground", ""),
        ({"facts": {**NOTICE, "notice_on": "昨天"}}, "facts.notice_on", "日期"),
        ({"facts": {**NOTICE, "notice_number": ""}}, "facts.notice_number", "填写"),
        ({"facts": {**NOTICE, "secret": "x"}}, "facts.secret", "没有这一项"),
        ({"attachments": []}, "attachments", "至少"),
        ({"attachments": [{"name": "a.pdf", "content": "不是"}]}, "attachments.0.content", "Base64"),
        ({"attachments": [{"name": "a.pdf", "content": "aGVsbG8="}]}, "attachments.0.content", "PDF"),
        ({"more": 1}, "more", "没有这一项"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(key: str, more: dict[str, Any], field: str, words: str) -> None:
    with clock.at(at(NOW)):
        answer = send(key, body(**more))
    assert answer.status_code == 422, answer.content.decode()
    found = errors(answer)
    assert words in "".join(found[field])
    assert not any("a" <= char <= "z" for char in "".join("".join(one) for one in found.values()).replace("Base64", ""))
    assert not Matter.objects.filter(service="appointed_defence").exists()


def test_too_large_a_file_is_refused(key: str, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    with clock.at(at(NOW)):
        answer = send(key)
    assert answer.status_code == 422
    assert "超过" in "".join(errors(answer)["attachments.0.content"])


def test_without_a_token_or_json_it_is_refused(key: str) -> None:
    with clock.at(at(NOW)):
        answer = send(key, token="not-a-uuid")
        assert (answer.status_code, list(errors(answer))) == (422, ["Idempotency-Key"])
        broken = Client().post(
            URL, "{", content_type="application/json",
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid.uuid4())},
        )  # fmt: skip
        assert broken.status_code == 400
        assert "JSON" in broken.json()["title"]


@pytest.mark.parametrize("service", ["legal_aid", "complaint", "nothing"])
def test_only_what_bodies_give_notice_of(key: str, service: str) -> None:
    with clock.at(at(NOW)):
        assert send(key, url=f"/api/v1/services/{service}/notices").status_code == 404


def test_too_many_calls_wait(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fahui.api.doors.PER_MINUTE", 2)
    with clock.at(at(NOW)):
        codes = [get(key, "notices").status_code for _time in range(3)]
        answer = get(key, "notices")
    assert codes == [200, 200, 429]
    assert answer["Retry-After"] == "60"
    assert answer.json()["type"] == "urn:fahui:problem:rate"


def test_every_call_is_logged_without_a_word_of_the_case(key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with clock.at(at(NOW)):
        number = send(key).json()["number"]
        get(key, f"notices/{number}")
        get("wrong", "notices")
        send(key, body(person={"name": "小满（演示）", "id_number": "1"}))
    rows = list(ApiCall.objects.order_by("pk").values("method", "route", "status", "number", "key__hint", "digest"))
    assert [(row["method"], row["status"], row["number"]) for row in rows] == [
        ("POST", 201, number),
        ("GET", 200, number),
        ("GET", 401, ""),
        ("POST", 422, ""),
    ]
    assert rows[0]["key__hint"] == key[-4:]
    assert rows[2]["key__hint"] is None
    kept = json.dumps(rows, ensure_ascii=False) + caplog.text
    assert not any(word in kept for word in (ID_NUMBER, "小满", "盗窃", key))
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiCall.objects.update(status=200)


def test_the_key_itself_is_kept_nowhere(key: str) -> None:
    row = ApiKey.objects.get()
    assert key not in json.dumps([str(value) for value in vars(row).values()])
    assert RowHistory.objects.filter(table_name="access_apikey", row_id=row.pk).exists()
    kept = [str(one.after) for one in RowHistory.objects.filter(table_name="access_apikey")]
    assert not any(key in one for one in kept)


def test_who_may_answer_for_a_key(court: Organisation, security: User, clerk: User) -> None:
    with clock.at(at(NOW)):
        post = agent_of(court)
        with pytest.raises(ValidationError) as late:
            api_keys.issue(post, by=security, purpose="x", ends_on=date(2027, 6, 1))
        assert "ends_on" in late.value.message_dict
        AgentPost.objects.filter(pk=post.pk).update(active=False)
        with pytest.raises(ValidationError) as gone:
            api_keys.issue(post, by=security, purpose="x", ends_on=date(2026, 12, 1))
        assert "post" in gone.value.message_dict
        of_staff = AgentPost.objects.create(person=clerk.person, organisation=court, ends_on=date(2026, 12, 31))
        with pytest.raises(ValidationError):
            api_keys.issue(of_staff, by=security, purpose="x", ends_on=date(2026, 12, 1))


def test_the_document_names_every_question_and_nothing_outside(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "://" not in text
    facts = answer.json()["components"]["schemas"]["Notice"]["properties"]["facts"]
    asked = next(one for one in facts["oneOf"] if one["title"] == "appointed_defence")
    assert set(NOTICE) <= set(asked["properties"])
    assert "minor" in asked["properties"]["ground"]["enum"]
    assert Client().get("/api/v1/docs").status_code == 404


def test_an_administrator_gives_shows_once_and_takes_back(
    court: Organisation, security: User, clerk: User, staff: Callable[..., User], desk: Desk
) -> None:
    with clock.at(at(NOW)):
        post = agent_of(court)
        client = desk(security)
        page = client.get("/workbench/api-keys/")
        assert court.name in page.content.decode()
        given = {"post": post.pk, "purpose": "审判系统", "ends_on": "2026-12-31"}
        shown = client.post("/workbench/api-keys/", given)
        secret = shown.context["secret"]
        assert secret in shown.content.decode()
        assert shown["Cache-Control"].find("no-store") >= 0
        row = ApiKey.objects.get()
        assert get(secret, "notices").status_code == 200
        later = client.get("/workbench/api-keys/").content.decode()
        assert secret not in later
        assert f"…{secret[-4:]}" in later
        assert client.post(f"/workbench/api-keys/{row.pk}/revoke/", {"why": ""}).status_code == 200
        assert get(secret, "notices").status_code == 200
        assert client.post(f"/workbench/api-keys/{row.pk}/revoke/", {"why": "换系统"}).status_code == 302
        assert get(secret, "notices").status_code == 401
        audit = desk(staff(Role.AUDIT_ADMIN, "沈审计"))
        assert audit.get(f"/workbench/api-keys/{row.pk}/").status_code == 200
        assert audit.post("/workbench/api-keys/", given).status_code == 404
        assert desk(clerk).get("/workbench/api-keys/").status_code == 404
    assert ApiKey.objects.count() == 1
