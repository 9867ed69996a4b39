"""A duty lawyer's help: paid for the day, or for the time, and not for a file in the archive."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fahui.ledger.models import Rate, Unit
from fahui.matters.case import Case
from fahui.matters.happenings import effective
from fahui.people.models import Professional

DAY = "work_day"
OF_FILES = frozenset({"work_stage", "days", "people", "agreement_files"})  # what only the handler of a file is asked


def is_duty(case: Case) -> bool:
    """Was it a duty lawyer's help?"""
    return case.matter.definition.duty_help


def not_asked(case: Case) -> frozenset[str]:
    """The questions of a claim that mean nothing for this case."""
    return OF_FILES if is_duty(case) else frozenset({DAY})


def told_day(answers: Mapping[str, Any]) -> date | None:
    """The day that is claimed."""
    said = answers.get(DAY)
    return said if isinstance(said, date) or not said else date.fromisoformat(str(said))


def helped_on(case: Case, payee: Professional) -> set[date]:
    """The days of help on record while this lawyer had it: what another did before is not theirs."""
    known: dict[str, Any] = {}
    days = set()
    for one in effective(case.happenings):
        known |= one.answers
        if one.action == "help" and str(known.get("professional")) == str(payee.pk):
            days.add(date.fromisoformat(str(one.answers["helped_on"])))
    return days


def objections(case: Case, payee: Professional, answers: Mapping[str, Any]) -> list[str]:
    """A day on which they helped; the list of what may be claimed asks without one."""
    days = helped_on(case, payee)
    if not days:
        return [_("您在这件事里还没有登记过法律帮助，不能申领。")]
    if not answers or told_day(answers) in days:
        return []
    told = "、".join(day.isoformat() for day in sorted(days))
    return [_("请填提供帮助的日期，您登记过帮助的有：%(days)s。") % {"days": told}]


def work_of(case: Case, payee: Professional, day: date, rate: Rate | None) -> str:
    """Its name in the books: a lawyer's day, a time within it, or the whole file, as the rate counts.

    A time is named below its day, so that neither is claimed beside the other (`ledger.claims`).
    """
    if rate is not None and rate.unit == Unit.CASE:
        return f"{case.matter.number}:duty"
    whole = f"duty:{payee.person_id}:{day}"
    return whole if rate is not None and rate.unit == Unit.DAY else f"{whole}:{case.matter.number}"
