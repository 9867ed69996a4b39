"""The choices of questions that depend on the matter: which letter, which term, which professional."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.assignable import assignable
from fahui.matters.catalogue import services
from fahui.matters.conflicts.checking import Verdict, check
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
    conflict: Verdict
    files: list["NamedFile"]


@dataclass(frozen=True)
class NamedFile:
    """What a conflict rests on; only whoever may read the file can open it."""

    sentence: str
    file: str
    number: str
    visible: bool


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


def candidates(words: str, matter: Matter, user: User) -> list[Candidate]:
    """Who fits the words (name, initials, body, speciality), the least loaded first, each checked for conflicts."""
    rows = assignable()
    for word in words.split():
        rows = rows.filter(
            Q(person__name__contains=word)
            | Q(person__initials__startswith=word.lower())
            | Q(organisation__name__contains=word)
            | Q(specialities__overlap=_codes(word))
        )
    live = Q(assignments__ended_at=None) & ~Q(assignments__matter__stage__in=ENDS)
    live &= ~Q(assignments__matter__service__in=services.of_handlers())  # being paid is no work
    rows = rows.annotate(load=Count("assignments", filter=live)).order_by("load", "person__name", "pk")
    today, found = clock.today(), list(rows[:SHOWN])
    verdicts = check(matter, found)
    seen = _readable(user, verdicts.values())
    return [
        Candidate(
            row,
            row.load,
            row.licence_until,
            row.licence_until is not None and (row.licence_until - today).days <= 60,
            verdicts[row.pk],
            named(verdicts[row.pk], seen),
        )
        for row in found
    ]


def _readable(user: User, verdicts: Iterable[Verdict]) -> set[int]:
    pks = {one.tie.file.matter for verdict in verdicts for one in verdict.findings if one.tie.file}
    return set(Matter.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()


def named(verdict: Verdict, seen: set[int]) -> list[NamedFile]:
    """The findings in words, with their files by number."""
    return [
        NamedFile(
            one.sentence,
            one.file,
            one.tie.file.number if one.tie.file else "",
            one.tie.file is not None and one.tie.file.matter in seen,
        )
        for one in verdict.findings
    ]


def verdict_for(matter: Matter, chosen: Professional, user: User) -> tuple[Verdict, list[NamedFile]]:
    """The same for one professional."""
    verdict = check(matter, [chosen])[chosen.pk]
    return verdict, named(verdict, _readable(user, [verdict]))
