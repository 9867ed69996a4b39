"""One row of a ledger, read and judged; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.identifiers import plain
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock, read_all
from fahui.matters.happenings import Happening
from fahui.matters.importing.columns import fields_for, form_of, importable, onward
from fahui.matters.importing.origins import Named, misplaced, named, origin_of, said_of
from fahui.matters.importing.roads import Done, Road, road_of
from fahui.matters.models import Matter
from fahui.matters.refresh import next_due
from fahui.matters.road import Standing, turn
from fahui.matters.vocabulary import ENDS, Relation, Service
from fahui.people.models import Professional
from fahui.registers.columns import Words
from fahui.ui.templatetags.ui import complaints
from fahui.worktime.load import current_calendar


@dataclass
class Read:
    """What a row comes to."""

    service: Service
    row: dict[str, Any] = field(default_factory=dict)
    road: Road = field(default_factory=lambda: Road([], Standing()))
    known: str = ""  # number of the matter it became already
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What is there already of all that some rows name."""

    numbers: Mapping[str, str]  # old number → number
    handlers: Mapping[str, int]  # licence → professional
    origins: Named


class Reader:
    """Reads the rows of one ledger by the hundred."""

    def __init__(self, code: str) -> None:
        """The columns are those of today's edition; each row is judged by the edition of its own day."""
        self.code = code
        fields = fields_for(services.current(code))
        self.words, self.form = Words(fields), form_of(fields)
        self.calendar = current_calendar()
        self.parameter = cache(parameter)

    def read(self, given: Sequence[Mapping[str, str]]) -> list[Read]:
        """Each row."""
        numbers = {plain(one.get("old_number", "")) for one in given} - {""}
        rows = Matter.objects.here().filter(service=self.code, old_number__in=numbers)
        known = dict(rows.values_list("old_number", "number"))
        licences = {plain(one.get("licence", "")) for one in given} - {""}
        people = Professional.objects.filter(district=this_district(), licence__in=licences)
        origins = named((one.get("about", "") for one in given), services.current(self.code))
        there = Known(known, dict(people.values_list("licence", "pk")), origins)
        return [self._one(one, there) for one in given]

    def _one(self, given: Mapping[str, str], there: Known) -> Read:
        data, wrong = self.words.data(given)
        form = self.form(data)
        self.words.lend(form)
        found = Read(services.current(self.code))
        if not form.is_valid() or wrong:
            found.wrong = complaints_of(form, wrong)
            return found
        found.row = dict(form.cleaned_data)
        found.service = services.oldest(self.code, found.row["received_on"])
        found.known = there.numbers.get(found.row["old_number"], "")
        if found.known:
            found.told = [_("已经转入过，编号%(number)s。") % {"number": found.known}]
            return found
        self._judge(found, there)
        return found

    def _judge(self, found: Read, there: Known) -> None:
        row = found.row
        licence = plain(row.get("licence") or "")
        row["professional"] = there.handlers.get(licence)
        try:
            origin = row["origin"] = origin_of(found.service, row, there.origins)
            row["turned_into"] = turned_into(found)
            found.road = road_of(found.service, row)
        except ValidationError as cannot:
            found.wrong = list(cannot.messages)
            return
        found.wrong = self._handler(found, licence) or _loose_end(found)
        if not found.wrong and origin is not None:
            found.wrong = misplaced(found.service, origin, found.road.standing)
        if not found.wrong:
            about = said_of(origin, row) if origin is not None else []
            found.told = [*about, *_filled_in(found), *self._where_it_stands(found)]

    def _handler(self, found: Read, licence: str) -> list[str]:
        """Whoever is at work on it must be in the register; of what has ended the name is enough."""
        actions = {one.code for one in found.service.actions if one.assigns}
        assigned = any(one.code in actions for one in found.road.steps)
        if found.row["professional"] or not assigned:
            return []
        standing = found.road.standing
        if standing.stage not in ENDS or turn(found.service, standing) == Relation.HANDLER:
            if licence:
                return [_("登记册里没有执业证号%(licence)s，还没办完的要先登记承办人。") % {"licence": licence}]
            return [_("还没办完的要填承办人执业证号。")]
        return [] if found.row.get("handler") else [_("请填承办人执业证号或者姓名。")]

    def _where_it_stands(self, found: Read) -> list[str]:
        """The stage, and the nearest day that its clocks will show; what follows by law the night after."""
        told = [_("到“%(stage)s”。") % {"stage": found.road.standing.stage.label}]
        if found.row["received_on"] < found.service.effective_from:
            early = _("收到日期早于系统里最早的规定版本（%(day)s），不计算期限。")
            return [*told, early % {"day": found.service.effective_from.isoformat()}]
        clocks = read_all(found.service.terms, happenings(found), self.calendar, self.parameter)
        today = clock.today()
        if due := next_due(clocks):
            words = _("已经超期：最晚%(day)s。") if due < today else _("最近的期限：%(day)s。")
            told.append(words % {"day": due.isoformat()})
        return told + _by_law(found.service, clocks)


def turned_into(found: Read) -> Matter | None:
    """The matter that this one became, if the ledger names it; raises ValidationError when there is none such."""
    named, codes = plain(found.row.get("became") or ""), onward(found.service)
    if not named:
        return None
    rows = Matter.objects.here().filter(Q(number=named) | Q(old_number=named), service__in=codes)
    matters = list(rows[:2])
    if len(matters) == 1:
        return matters[0]
    titles = "、".join(str(services.current(code).title) for code in codes)
    if matters:
        raise ValidationError(_("“转成的事项”里的%(named)s有几件，请改填系统编号。") % {"named": named})
    words = _("“转成的事项”里的%(named)s还没有转入。请先转入那一件的旧台账（%(titles)s），或者这一栏不填。")
    raise ValidationError(words % {"named": named, "titles": titles})


def _loose_end(found: Read) -> list[str]:
    """A matter named as what this one became, although no step says that it became another."""
    if found.row["turned_into"] is None or any(found.service.action(s.code).opens for s in _taken(found)):
        return []
    titles = [str(one.title) for one in found.service.actions if one.opens and importable(one)]
    words = _("填了“转成的事项”，步骤或结果里还要有“%(step)s”和它的日期。")
    return [words % {"step": "、".join(titles)}]


def _taken(found: Read) -> list[Done]:
    return [one for one in found.road.steps if one.code != "serve"]


def _by_law(service: Service, clocks: Sequence[Clock]) -> list[str]:
    today = clock.today()
    words = _("“%(term)s”的期限%(day)s已过，转入当晚会依法“%(action)s”。")
    return [
        words
        % {
            "term": one.term.title,
            "day": one.due.isoformat(),
            "action": service.action(one.term.then).title,
        }
        for one in clocks
        if one.met is None and one.term.then and one.due is not None and one.due < today
    ]


def _filled_in(found: Read) -> list[str]:
    titles = [str(found.service.action(one.code).title) for one in found.road.steps if one.inferred]
    return [_("旧台账没有记、按办理顺序补出：%(steps)s。") % {"steps": "、".join(titles)}] if titles else []


def happenings(found: Read) -> list[Happening]:
    """The steps as the clocks will read them."""
    row, service = found.row, found.service
    clear = {
        fact.code: row.get(f"fact_{fact.code}")
        for fact in (*service.intake, *service.action(service.opens_with).asks)
        if row.get(f"fact_{fact.code}") not in (None, "", [])
    }
    first = {**clear, "channel": row.get("channel") or "window"}
    steps = [Happening(1, service.opens_with, midnight(row["received_on"]), first, day_only=True)]
    for n, one in enumerate(found.road.steps, start=2):
        answers = {**one.answers, **one.also}
        steps.append(Happening(n, one.code, midnight(one.on), answers, day_only=True))
    return steps


def midnight(day: date) -> datetime:
    """A day without a minute, as the engine takes it."""
    return timezone.make_aware(datetime.combine(day, time()))


def complaints_of(form: forms.Form, wrong: Mapping[str, str]) -> list[str]:
    """What is wrong with a row, column by column; `wrong`: words that nobody knows."""
    found = {name: str(text) for name, text in wrong.items()}
    for name in form.errors:
        if name in form.fields:
            found.setdefault(name, " ".join(complaints(form[name])))
    return [f"{form.fields[name].label}：{text}" for name, text in found.items()]
