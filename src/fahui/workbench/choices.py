"""The choices of questions that depend on the matter: which letter, which term, which professional."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.matters.assignable import assignable
from fahui.matters.letter_deeds import DEEDS, fitting_letters
from fahui.matters.models import Deadline, Matter
from fahui.matters.vocabulary import ENDS, Action
from fahui.people.models import Professional
from fahui.people.models.lists import Speciality
from fahui.worktime.explain import short_date

SHOWN = 30


@dataclass(frozen=True)
class Candidate:
    """One professional as the list shows them."""

    row: Professional
    load: int
    expires: date | None
    expires_soon: bool


def choices_for(matter: Matter, action: Action, chosen: str = "") -> dict[str, list[tuple[Any, Any]]]:
    """By question: the values allowed now and their words."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for fact in action.asks:
        if fact.kind == "letter" and action.code in DEEDS:
            found[fact.code] = [(row.letter_id, str(row.letter)) for row in fitting_letters(matter, action.code)]
        elif fact.kind == "term":
            found[fact.code] = _terms(matter)
        elif fact.kind == "professional":
            one = assignable().filter(pk=chosen) if chosen.isdecimal() else Professional.objects.none()
            found[fact.code] = [(row.pk, str(row)) for row in one]
    return found


def _terms(matter: Matter) -> list[tuple[Any, Any]]:
    rows = Deadline.objects.filter(district=matter.district, matter=matter, met_at=None).order_by("due_on", "id")
    titles: dict[Any, Any] = {}
    for row in rows:
        day = short_date(row.last_day) if row.last_day else _("暂停计时")
        titles.setdefault(row.term, f"{matter.definition.term(row.term).title}（{day}）")
    return list(titles.items())


def _codes(word: str) -> list[str]:
    """The specialities that a word means: their codes, and the word itself for what older records say."""
    return [word, *(code for code, label in Speciality.choices if word in str(label))]


def candidates(words: str) -> list[Candidate]:
    """Who fits the words (name, initials, body, speciality), the least loaded first; one query."""
    rows = assignable()
    for word in words.split():
        rows = rows.filter(
            Q(person__name__contains=word)
            | Q(person__initials__startswith=word.lower())
            | Q(organisation__name__contains=word)
            | Q(specialities__overlap=_codes(word))
        )
    live = Q(assignments__ended_at=None) & ~Q(assignments__matter__stage__in=ENDS)
    rows = rows.annotate(load=Count("assignments", filter=live)).order_by("load", "person__name", "pk")
    today = clock.today()
    return [
        Candidate(
            row,
            row.load,
            row.licence_until,
            row.licence_until is not None and (row.licence_until - today).days <= 60,
        )
        for row in rows[:SHOWN]
    ]
