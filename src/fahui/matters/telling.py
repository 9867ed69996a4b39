"""A matter in plain words: its story, its clocks and whose turn it is, for the person or for staff."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.identifiers import mask_id, mask_name, mask_phone
from fahui.matters.case import Case
from fahui.matters.clock_words import concerns_person, state_words, title_of
from fahui.matters.explain import explain
from fahui.matters.happenings import effective
from fahui.matters.models import Deadline, Event, Matter, Precision
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.paperwork import on_page
from fahui.matters.vocabulary import Action, Duty, Fact, Kind, Relation, Service
from fahui.matters.withheld import withheld_actions
from fahui.matters.writing import receipts


@dataclass
class Moment:
    """One event as the timeline tells it."""

    seq: int
    at: datetime
    sentence: str
    by: str
    details: list[tuple[str, Any]] = field(default_factory=list)
    corrected: bool = False
    back_dated: str = ""
    action: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    day_only: bool = False
    receipt: str = ""  # of a message: has the other side opened it
    imported: str = ""  # what must be said of a step that an older register tells of

    @property
    def when(self) -> str:
        """The day, with its year unless it is this one; the minute where it is known."""
        local = timezone.localtime(self.at)
        day = local.strftime("%m-%d" if local.year == clock.today().year else "%Y-%m-%d")
        return day if self.day_only else f"{day} {local:%H:%M}"


@dataclass
class ClockFace:
    """One deadline as a page shows it: words and shape, and why that day."""

    title: str
    state: str
    words: str
    due: date | None
    provisional: bool
    kind: str
    duty: str
    why: list[str]
    term: str
    met: bool
    row: Deadline


HIDDEN_FROM_PERSON = frozenset(
    {
        "reveal",
        "emergency",
        "contact",
        "log_contact",
        "jot",
        "restate",
        "recompute",
        "extend",
        "void",
        "seal",
        "recode",
        "ask_waiver",
        "agree_waiver",
        "refuse_waiver",
        "retract",
        "data_failed",
    }
)
# What is said of the steps of an older register, by how they came in (`_imported`).
OLD = {
    "recorded": gettext_lazy("由旧台账转入，系统未经手"),
    "inferred": gettext_lazy("由旧台账转入，系统未经手；旧台账没有记这一步，按办理顺序补出"),
}


def story(case: Case, *, for_staff: bool, whole: bool = False) -> list[Moment]:
    """The events in order, newest last. The person sees what concerns them, staff see all.

    To staff names and numbers of people are masked here as in every other box, unless they gave a reason (`whole`).
    """
    service = case.matter.definition
    counting = {one.seq for one in effective(case.happenings)}
    names = _names(case.events) if for_staff else {}
    read = receipts(case)
    held = withheld_actions(case.by, case.matter, (event.action for event in case.events)) if for_staff else frozenset()
    moments = []
    for event in case.events:
        action = OWN_ACTIONS.get(event.action) or service.action(event.action)
        hidden = event.action in HIDDEN_FROM_PERSON or action.internal or event.seq not in counting
        hidden |= event.facts.get("_imported") == "inferred"
        if hidden and not for_staff:
            continue
        kept = event.action in held
        answers = {} if kept else {**event.facts, **case.unsealed.get(event.pk, {})}
        moments.append(
            Moment(
                seq=event.seq,
                at=event.happened_at,
                sentence=_sentence(action, event),
                by=_by(event, names, for_staff),
                details=[(_("内容"), _("说的是承办情况，不给承办人看"))]
                if kept
                else _details(
                    service, action, {**_decided(action, case), **answers}, for_staff, for_staff and not whole
                ),
                corrected=event.seq not in counting,
                back_dated=event.facts.get("_because", "") if for_staff else "",
                action=event.action,
                facts=answers,
                day_only=event.precision == Precision.DAY,
                receipt=read.get(event.seq, ""),
                imported=str(OLD.get(event.facts.get("_imported", ""), "")),
            )
        )
    return moments


def _names(events: list[Event]) -> dict[str, str]:
    ids = {int(event.actor.removeprefix("user:")) for event in events if event.actor.startswith("user:")}
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=ids).select_related("person")}


def _by(event: Event, names: dict[str, str], for_staff: bool) -> str:
    if event.actor.startswith("system:"):
        return _("系统")
    if event.actor.startswith("visitor:"):
        return _("申请人")
    if event.actor.startswith("ledger:"):
        return _("旧台账")
    role = event.actor_role
    titles = {**dict(Role.choices), **dict(Relation.choices)}
    title = str(titles.get(role, ""))
    return f"{names.get(event.actor, '')} {title}".strip() if for_staff else title


def _sentence(action: Action, event: Event) -> str:
    if event.action == "serve":
        return _("《%(letter)s》送达") % {"letter": event.facts.get("letter_title", "")}
    if event.annuls and event.action != "annul":
        return _("更正：%(what)s") % {"what": action.sentence or action.title}
    return str(action.sentence or action.title)


def _decided(action: Action, case: Case) -> dict[str, Any]:
    """What the action shows although an earlier one asked it."""
    own = {fact.code for fact in action.asks}
    earlier = [code for code in action.shows if code not in own]
    return {code: case.facts[code] for code in earlier if code in case.facts}


def recalled(case: Case, action: Action) -> list[tuple[str, Any]]:
    """What earlier steps said that bears on this one: the papers asked for, the finding of the reviewer."""
    service = case.matter.definition
    known = {
        fact.code: fact for one in service.actions for fact in (*one.asks, *(one.finds.facts if one.finds else ()))
    }
    return [
        (str(known[code].on_file), on_page(known[code], case.facts[code]))
        for code in action.recalls
        if case.facts.get(code) not in (None, "", [])
    ]


UNSAID = frozenset({"letter", "professional", "unit", "data_check", "file", "files"})  # rows, in words beside
MASKS = {"name": mask_name, "phone": mask_phone, "id_number": mask_id, "account": mask_id}


def masked_words(fact: Fact, value: Any) -> Any:
    """An answer as a page shows it, with names and numbers of people masked, in the cells of a table too."""
    if fact.kind == "table" and isinstance(value, list):
        masks = {column.code: MASKS[column.kind] for column in fact.columns if column.kind in MASKS}
        value = [
            {code: masks[code](str(one)) if code in masks and one else one for code, one in row.items()}
            for row in value
        ]
    mask = MASKS.get(fact.kind)
    return mask(str(value)) if mask is not None else on_page(fact, value)


def _details(
    service: Service, action: Action, answers: dict[str, Any], for_staff: bool, masked: bool
) -> list[tuple[str, Any]]:
    asks: list[Fact] = [*action.asks, *(action.finds.facts if action.finds else ())]
    if action.code == service.opens_with:
        asks = [*service.intake, *asks]
    if not for_staff:  # also what an earlier step answered: the reason that the second person approved
        known = {fact.code: fact for one in service.actions for fact in one.asks} | {fact.code: fact for fact in asks}
        asks = [known[code] for code in action.shows if code in known]
    words = masked_words if masked else on_page
    told = [
        (str(fact.on_file), words(fact, answers[fact.code]))
        for fact in asks
        if answers.get(fact.code) not in (None, "", []) and fact.kind not in UNSAID
    ]
    extra = {"handler": _("承办人"), "unit": _("承办单位"), "handler_phone": _("联系电话")}
    return told + [(extra[code], answers[code]) for code in extra if answers.get(code)]


def clocks(matter: Matter, *, for_staff: bool) -> list[ClockFace]:
    """The deadlines, running ones first; the person sees those that concern somebody outside the house."""
    service = matter.definition
    rows = list(Deadline.objects.filter(district=matter.district, matter=matter).order_by("id"))
    for row in rows:
        row.matter = matter
    shown = [row for row in rows if for_staff or concerns_person(service.term(row.term))]
    faces = [face(row, service, for_staff=for_staff) for row in shown]
    return sorted(faces, key=lambda one: (one.met, one.due or date.max))


def face(row: Deadline, service: Service, *, for_staff: bool) -> ClockFace:
    """One deadline as a page shows it."""
    term = service.term(row.term)
    state = row.state()
    return ClockFace(
        title=title_of(term, row.key),
        state="ended" if row.ended_by else state,
        words=state_words(row, state, service),
        due=row.last_day,
        provisional=row.provisional,
        kind=str(Kind(row.kind).label),
        duty=str(Duty(row.duty).label),
        why=explain(row, service, for_staff=for_staff),
        term=row.term,
        met=row.met_at is not None,
        row=row,
    )


def whose_turn(matter: Matter) -> str:
    """Who has the next step, in words; empty when nobody."""
    titles = {**dict(Role.choices), **dict(Relation.choices)}
    return str(titles.get(matter.turn, ""))


def outcome_words(matter: Matter) -> str:
    """How it ended; empty while it runs."""
    return str(matter.definition.outcome_title(matter.outcome)) if matter.outcome else ""


def masked_party(name: str, kind: str) -> str:
    """A person masked, a body in full."""
    return name if kind == "organisation" else mask_name(name)
