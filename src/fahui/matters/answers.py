"""Answers on their way into an event: checked against the questions, split into clear and sealed."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from fahui.core import crypto
from fahui.matters.vocabulary import Fact


def jsonable(value: Any) -> Any:
    """An answer as JSON keeps it: dates as ISO text, money as text, rows as they are."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Mapping):
        return {key: jsonable(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [jsonable(part) for part in value]
    return value


def shown(fact: Fact, answers: Mapping[str, Any]) -> bool:
    """Does the question apply, given the other answers?"""
    if fact.shown_if is None:
        return True
    value = answers.get(fact.shown_if[0])
    given = value if isinstance(value, (list, tuple, set)) else [value]
    return any(_word(one) in fact.shown_if[1] for one in given)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def answers_to(asks: Iterable[Fact], given: Mapping[str, Any], *, partly: bool = False) -> dict[str, Any]:
    """What was asked, as JSON; raises ValidationError by field for what is missing or not among the choices.

    `partly`: nothing is missing; an older register did not write down everything that is asked today.
    """
    answers: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for fact in asks:
        if fact.kind in ("file", "files") or not shown(fact, given):
            continue
        value = jsonable(given.get(fact.code))
        if value in (None, "", []):
            if fact.required and not partly:
                wrong[fact.code] = [_("请填写“%(label)s”。") % {"label": fact.label}]
            continue
        if fact.kind == "table":
            answers[fact.code] = _rows(fact, value, wrong)
            continue
        if fact.choices and not _among(fact, value):
            wrong[fact.code] = [_("请在“%(label)s”里选一项。") % {"label": fact.label}]
            continue
        answers[fact.code] = value
    if wrong:
        raise ValidationError(wrong)
    return answers


def _rows(fact: Fact, value: Any, wrong: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The rows of a table, each as well said as the answers of a form."""
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(value if isinstance(value, list) else [value], start=1):
        if not isinstance(row, Mapping):
            wrong.setdefault(fact.code, []).append(_("“%(label)s”要一行一行地填。") % {"label": fact.label})
            continue
        try:
            rows.append(answers_to(fact.columns, row))
        except ValidationError as unsaid:
            words = {"n": number, "what": "".join(unsaid.messages)}
            wrong.setdefault(fact.code, []).append(_("第%(n)d行：%(what)s") % words)
    return rows


def _among(fact: Fact, value: Any) -> bool:
    allowed = {code for code, _label in fact.choices}
    return set(value) <= allowed if isinstance(value, list) else value in allowed


def split(asks: Iterable[Fact], answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Clear answers, and sealed ones as {fact: {"value", "salt"}}; what was only checked is in neither."""
    sealed_codes = {fact.code for fact in asks if fact.sealed}
    left_out = sealed_codes | {fact.code for fact in asks if not fact.kept}
    clear = {code: value for code, value in answers.items() if code not in left_out}
    sealed = {
        code: {"value": value, "salt": secrets.token_hex(16)} for code, value in answers.items() if code in sealed_codes
    }
    return clear, sealed


def commitments(sealed: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What the event keeps of sealed answers: proof without content."""
    return {code: crypto.commitment(kept["salt"], kept["value"]) for code, kept in sealed.items()}
