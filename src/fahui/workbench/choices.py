"""The choices of questions that depend on the matter, and conflicts in words with their files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.matters.assignable import assignable
from fahui.matters.case import Case
from fahui.matters.conflicts.checking import Verdict, check
from fahui.matters.data_checks import fitting
from fahui.matters.letter_deeds import DEEDS, fitting_letters
from fahui.matters.models import Deadline, Matter
from fahui.matters.units import units
from fahui.matters.vocabulary import Action
from fahui.people.models import Professional
from fahui.worktime.explain import short_date


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
        elif fact.kind == "data_check":
            checks = fitting(Case(matter))  # with those that wait: a form sent twice is one question
            found[fact.code] = [(one.code, f"{one.holder.label}：{one.title}") for one in checks]
        elif fact.kind == "unit":
            found[fact.code] = [(one.row.pk, one.words) for one in units(matter)]
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


def readable(user: User, verdicts: Iterable[Verdict]) -> set[int]:
    """The files that these verdicts rest on and that the user may open."""
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
    return verdict, named(verdict, readable(user, [verdict]))
