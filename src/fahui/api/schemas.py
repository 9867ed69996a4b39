"""What a notice is made of; the questions are those of the service, as its form has them."""

from datetime import date, datetime
from typing import Any, Final

from ninja import Schema
from pydantic import ConfigDict, Field

from fahui.matters.for_others import asked_by_bodies
from fahui.matters.vocabulary import Fact, Service

MANY: Final = "multichoice"  # the kind of question that is answered by a list


class Strict(Schema):
    """Nothing that is not asked."""

    model_config = ConfigDict(extra="forbid")


class Person(Strict):
    """Whom it is about."""

    name: str = Field(max_length=80, description="姓名")
    id_type: str = Field("", max_length=20, description="证件种类；不填是居民身份证")
    id_number: str = Field("", max_length=40, description="证件号")
    phone: str = Field("", max_length=20, description="手机号；在押的可以不填")
    address: str = Field("", max_length=200, description="住址")


class Attachment(Strict):
    """One PDF file."""

    name: str = Field(max_length=120, description="文件名，如：通知书.pdf")
    content: str = Field(description="PDF文件的Base64编码，解码后不超过10MB")


def _ask(schema: dict[str, Any]) -> None:
    """The questions of each service that bodies give notice of, as JSON Schema."""
    schema["description"] = "该类事项的填报项，写成文字，可以选几项的写成列表；日期写成2026-11-26"
    schema.pop("additionalProperties", None)
    schema["oneOf"] = [_questions(service) for service in asked_by_bodies()]


def _questions(service: Service) -> dict[str, Any]:
    asked = asked_of(service)
    return {
        "title": service.code,
        "description": str(service.title),
        "type": "object",
        "properties": {fact.code: _question(fact) for fact in asked},
        "required": [fact.code for fact in asked if fact.required and fact.shown_if is None],
        "additionalProperties": False,
    }


def _question(fact: Fact) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "string", "description": str(fact.label)}
    if fact.choices:
        said["enum"] = [code for code, _label in fact.choices]
        said["description"] += "：" + "、".join(f"{code}={label}" for code, label in fact.choices)
    if fact.kind == MANY:
        told, one = said.pop("description"), said
        return {
            "type": "array", "description": told, "items": one, "uniqueItems": True, "minItems": int(fact.required)
        }  # fmt: skip
    if fact.kind == "yesno":
        said["enum"] = ["yes", "no"]
    if fact.kind == "date":
        said["format"] = "date"
    if fact.most:
        said["maxLength"] = fact.most
    return said


class Notice(Strict):
    """A notice of a body: whom, what, and the papers."""

    person: Person
    facts: dict[str, str | list[str]] = Field(json_schema_extra=_ask)
    attachments: list[Attachment] = Field(min_length=1, max_length=10, description="通知书，以及起诉书、判决书副本等")


class Lawyer(Schema):
    """Who was appointed."""

    name: str
    unit: str
    phone: str


class Limit(Schema):
    """A time limit that runs or ran."""

    title: str
    due: date | None
    state: str


class LetterOut(Schema):
    """A letter to the body."""

    id: int
    code: str
    title: str
    number: str
    dated: date | None


class State(Schema):
    """Where a notice stands."""

    number: str
    service: str
    stage: str
    stage_words: str
    outcome: str
    outcome_words: str
    received_at: datetime
    lawyer: Lawyer | None
    limits: list[Limit]
    letters: list[LetterOut]


class Row(Schema):
    """A notice in the list."""

    number: str
    service: str
    stage: str
    opened_on: date


class Page(Schema):
    """Notices, the newest first."""

    items: list[Row]
    page: int
    has_next: bool


def asked_of(service: Service) -> list[Fact]:
    """Its questions; files come as attachments."""
    asks = (*service.intake, *service.action(service.opens_with).asks)
    return [fact for fact in asks if fact.kind not in ("file", "files")]
