"""The first of two steps of an assignment: a body gets the matter, and names its own person in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from fahui.core import clock
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Deadline, Event, Matter, UnitAssignment
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.ranking import choosing
from fahui.matters.telling_staff import tell_takers
from fahui.matters.vocabulary import ENDS, Action, Answers, Relation, Service
from fahui.notices.send import tell
from fahui.people.models import AgentPost, Organisation, Professional
from fahui.worktime.explain import long_date


@dataclass(frozen=True)
class Unit:
    """A body that may be given a matter, and why it can."""

    row: Organisation
    free: int  # people of it who may be chosen
    load: int  # open work of the body
    agents: bool  # has it somebody who can name the person in their own account?

    @property
    def words(self) -> str:
        """As the list shows it."""
        words = _("%(unit)s：可以承办的%(free)d人，在办%(load)d件")
        told = words % {"unit": self.row.name, "free": self.free, "load": self.load}
        return told if self.agents else told + _("；没有经办人账号，承办人由指派人员代为登记")


def units(matter: Matter) -> list[Unit]:
    """The bodies with somebody who may be chosen, without a conflict; who has the least work first."""
    rows = list(choosing.pool(matter))
    free = [one.profile for one in choosing.ranked(matter, rows) if not one.blocks]
    by_pk = {row.pk: row for row in rows}
    verdicts = check(matter, [by_pk[one.pk] for one in free])
    clear = [one for one in free if verdicts[one.pk].level == Level.NONE]
    heads: dict[int, list[Any]] = {}
    for one in clear:
        heads.setdefault(one.unit, []).append(one)
    posts = AgentPost.objects.in_force(clock.today()).filter(organisation__in=list(heads))
    agents = {post.organisation_id for post in posts if post.as_provider}
    found = [
        Unit(by_pk[mine[0].pk].organisation, len(mine), mine[0].unit_load, unit in agents)
        for unit, mine in heads.items()
    ]
    return sorted(found, key=lambda one: (one.load, one.row.name, one.row.pk))


def prepare(matter: Matter, answers: Answers) -> dict[str, Any]:
    """What the event says of the body; raises ValidationError where nobody of it may be chosen."""
    unit = next((one.row for one in units(matter) if one.row.pk == int(answers["organisation"])), None)
    if unit is None:
        raise ValidationError({"organisation": _("这个单位现在没有可以承办的人，请另选一个单位。")}, code="unit")
    return {"unit": unit.name, "unit_arranges": unit.name, "named": "", "handler": "", "handler_phone": ""}


def give(matter: Matter, event: Event, answers: Answers) -> None:
    """The body has it from now on."""
    UnitAssignment.objects.create(
        matter=matter,
        organisation_id=int(answers["organisation"]),
        reason=str(answers.get("assign_reason", ""))[:300],
        event_seq=event.seq,
    )


def end(matter: Matter, why: str) -> list[UnitAssignment]:
    """The body has it no longer."""
    if not gives_units(matter.definition):
        return []
    live = list(UnitAssignment.objects.live().filter(matter=matter).select_related("organisation"))
    UnitAssignment.objects.filter(pk__in=[one.pk for one in live]).update(ended_at=clock.now(), ended_why=why[:300])
    return live


def gives_units(service: Service) -> bool:
    """Has the service the two steps at all?"""
    return any(action.assigns_unit for action in service.actions)


def object_to(matter: Matter, chosen: Professional) -> None:
    """Raise ValidationError where another body is to name one of its own people."""
    unit = choosing.naming_unit(matter)
    if unit is not None and chosen.organisation_id != unit.organisation_id:
        words = {"who": chosen.person.name, "unit": unit.organisation.name}
        told = _("这件事项已经指派给%(unit)s，%(who)s不是这个单位的人，请另选一位。")
        raise ValidationError({"professional": told % words}, code="unit")


def taken_back(matter: Matter, unit: UnitAssignment) -> None:
    """Whoever assigns learns at once that a body named nobody in time."""
    words = {"unit": unit.organisation.name}
    text = _("%(unit)s没有按时安排承办人，指派已收回，请另行指派。法定的指派期限没有重新起算。") % words
    gives = (action for action in matter.definition.actions if action.assigns_unit)
    tell_takers(matter, f"not-named:{unit.pk}", text, gives)


def words(matter: Matter, action: Action) -> str:
    """What the body is told of a step, with its own last day as it stands then: fixed in the step's transaction."""
    if not action.tells_unit:
        return ""
    with override(settings.LANGUAGE_CODE):
        told = {"number": matter.number, "what": action.tells_unit}
        return _("承办事项%(number)s：%(what)s") % told + by_when(matter)


def tell_agents(event: Event, text: str | None = None) -> int:
    """What a step says to the agents of the body that has the matter, or had it until then; how many.

    The same event tells once. `text` was fixed when it happened; a job without one tells what holds now.
    """
    matter = event.matter
    if text is None:
        text = words(matter, OWN_ACTIONS.get(event.action) or matter.definition.action(event.action))
    rows = UnitAssignment.objects.filter(district=matter.district, matter=matter, event_seq__lte=event.seq)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=event.recorded_at))
    unit = rows.order_by("-event_seq").first() if text else None
    if unit is None:
        return 0
    posts = AgentPost.objects.in_force(clock.today()).filter(organisation=unit.organisation_id)
    people = [post.person for post in posts.select_related("person__data_key") if post.as_provider]
    for person in people:
        tell(person, key=f"unit:{event.pk}:{person.pk}", text=text, about=matter.number)
    return len(people)


def by_when(matter: Matter) -> str:
    """The last day of what the body itself has to do."""
    service = matter.definition
    theirs = {action.code for action in service.actions if Relation.UNIT in action.by and action.to not in ENDS}
    terms = [term.code for term in service.terms if theirs & {on.action for on in term.stops} and term.then]
    rows = Deadline.objects.filter(district=matter.district, matter=matter, term__in=terms, met_at=None)
    days = sorted(row.last_day for row in rows if row.last_day)
    return _("最晚%(day)s。") % {"day": long_date(days[-1])} if days else ""


def answers_of_unit(service: Service) -> list[Action]:
    """How a body answers that it was given a matter: it names its person, or gives the matter back."""
    given = {action.code for action in service.actions if action.assigns_unit}
    return [action for action in service.actions if Relation.UNIT in action.by and given & set(action.needs)]


def waiting_at(organisations: Sequence[int]) -> QuerySet[UnitAssignment]:
    """What one of these bodies is to name its person for."""
    return UnitAssignment.objects.unnamed().filter(organisation__in=organisations)


@dataclass(frozen=True)
class Member:
    """Somebody of the body: why they fit, or what stands against them. No word of another file."""

    row: Professional
    reasons: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()


def members(matter: Matter) -> list[Member]:
    """The body's own people, the best fit first, who may not be chosen last."""
    rows = list(choosing.pool(matter))
    by_pk, verdicts = {row.pk: row for row in rows}, check(matter, rows)
    found = []
    for one in choosing.ranked(matter, rows):
        tied = verdicts[one.profile.pk].level != Level.NONE
        blocks = (*one.blocks, *((_("有利益冲突"),) if tied else ()))
        found.append(Member(by_pk[one.profile.pk], tuple(why.words for why in one.reasons), blocks))
    return sorted(found, key=lambda one: bool(one.blocks))
