"""What an action brings about besides its event: files, letters, assignments, ratings, and the engine's own deeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Ledger, System
from fahui.core import clock
from fahui.documents.models import StoredFile
from fahui.matters import answering, codes, letter_deeds, messages, paperwork, parts, standing_in, tasks, units
from fahui.matters.assignable import refusal
from fahui.matters.case import Case
from fahui.matters.conflicts.waivers import object_to
from fahui.matters.models import (
    Assignment,
    Contact,
    ContactMatter,
    Event,
    Material,
    Matter,
    MatterLink,
    Rating,
    StaffNotice,
)
from fahui.matters.permissions import By
from fahui.matters.ranking import choosing
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import Action, Answers, Relation
from fahui.people.models import Professional


@dataclass(frozen=True)
class Upload:
    """A file handed in with an action, already checked and stored (None: only seen at the window)."""

    title: str
    file: StoredFile | None
    copies: int = 1


def prepare(case: Case, action: Action, answers: Answers) -> dict[str, Any]:
    """Checks that need the rows, and what else the event should say; raises ValidationError by field."""
    if isinstance(case.by, Ledger):
        return _told(answers)
    if action.finds is not None:
        return dict(action.finds.work_out(case, answers))
    if action.code in letter_deeds.DEEDS:
        return letter_deeds.prepare(case.by, case.matter, action.code, answers)
    if action.code == "extend":
        return _extension(case, answers)
    if action.assigns:
        return _assignee(case, action, answers)
    if action.assigns_unit:
        return units.prepare(case.matter, answers)
    return {}


def _told(answers: Answers) -> dict[str, Any]:
    """Who handled it then, whatever became of the licence since."""
    rows = Professional.objects.select_related("person", "organisation")
    chosen = rows.filter(pk=answers["professional"]).first() if "professional" in answers else None
    return {"handler": chosen.person.name, "unit": chosen.organisation.name} if chosen is not None else {}


def _extension(case: Case, answers: Answers) -> dict[str, Any]:
    running = case.matter.deadlines.filter(met_at=None, term=str(answers["term"]))
    if not running.exists():
        raise ValidationError({"term": _("这项时限没有在走，不能延长。")})
    if int(answers["extend_by"]) <= 0:
        raise ValidationError({"extend_by": _("延长的数应大于0。")})
    return {}


def _assignee(case: Case, action: Action, answers: Answers) -> dict[str, Any]:
    """The chosen professional, under a lock: who is being taken out of use at this moment is not given a matter."""
    rows = Professional.objects.select_for_update(of=("self",), no_key=True)
    chosen = rows.select_related("person__user", "organisation").filter(pk=answers["professional"]).first()
    why = refusal(chosen)
    if chosen is None or why:
        raise ValidationError({"professional": why})
    if not action.hands_over:
        units.object_to(case.matter, chosen)
    object_to(case.matter, chosen)
    by_wish = choosing.object_to(case.matter, chosen)
    told = {
        "by_wish": by_wish,
        "handler": chosen.person.name,
        "unit": chosen.organisation.name,
        "handler_phone": chosen.work_phone,
        **({"unit_arranges": "", "named": chosen.person.name} if units.gives_units(case.matter.definition) else {}),
    }
    if not action.hands_over:
        return told
    live = Assignment.objects.live().filter(matter=case.matter).select_related("professional__person", "organisation")
    former = live.first()
    if former is None:
        return told
    if former.professional_id == chosen.pk:
        raise ValidationError({"professional": _("现在就是这位承办，请另选一位。")})
    stays, unit = former.organisation_id == chosen.organisation_id, former.organisation.name
    left = {"kept_unit": unit} if stays else {"released_unit": unit, "new_unit": chosen.organisation.name}
    blank = dict.fromkeys(("kept_unit", "released_unit", "new_unit"), "")
    return {**told, **blank, **left, "former_handler": former.professional.person.name, "former_unit": unit}


def apply(matter: Matter, action: Action, event: Event, answers: Answers, by: By, files: list[Upload]) -> None:
    """Carry out what the action brings about, in the same transaction."""
    for upload in files:
        Material.objects.create(
            matter=matter, title=upload.title, file=upload.file, copies=upload.copies, event_seq=event.seq
        )
    if action.code in letter_deeds.DEEDS:
        letter_deeds.apply(action.code, answers, by, files[0].file if files else None)
    if action.code == "reveal" and isinstance(by, User):
        kind, whose = Reading.Kind.REVEAL, (matter.pk, matter.number)
        readings.note(by, kind, reason=str(answers["reason"]), matter=whose, role=event.actor_role)
    if action.code == "contact":
        _contact(matter, answers, by)
    if action.code == "recode":
        codes.renew(matter, event)
    if action.ends_assignment:  # one that also assigns hands the matter over
        ended = _end_assignment(matter, str(action.title))
        if isinstance(by, System) and answering.takes_back(action):
            for one in ended:
                answering.taken_back(matter, one)
        for unit in units.end(matter, str(action.title)):
            if isinstance(by, System) and not ended:
                units.taken_back(matter, unit)
    if action.assigns:
        _assign(matter, event, answers)
    if action.assigns_unit:
        units.give(matter, event, answers)
    if action.rates:
        _rate(matter, answers)
    paperwork.void_overtaken(matter, action, event)
    paperwork.make(matter, action, event, answers, by)
    if action.books is not None:
        action.books(Case(matter, by=by), event, by)
    if action.replies:
        _reply(matter, action.replies, event)
    if action.spreads:
        parts.spread(matter, action, event, answers)
    standing_in.arrived(matter)


def apply_old(matter: Matter, action: Action, event: Event, answers: Answers) -> None:
    """What an older register's step still brings about: who handles the matter, since the day it says."""
    if action.ends_assignment:
        _end_assignment(matter, str(action.title), at=event.happened_at)
    if action.assigns and "professional" in answers:
        _assign(matter, event, answers, at=event.happened_at)


def _assign(matter: Matter, event: Event, answers: Answers, at: datetime | None = None) -> None:
    if Assignment.objects.live().filter(matter=matter).exists():
        raise ValidationError(_("这件事项已经指派过了。"), code="assigned")
    chosen = Professional.objects.get(pk=answers["professional"])
    Assignment.objects.create(
        matter=matter,
        professional=chosen,
        organisation_id=chosen.organisation_id,
        by_wish=bool(event.facts.get("by_wish")),
        reason=str(answers.get("assign_reason", ""))[:300],
        event_seq=event.seq,
        assigned_at=at or clock.now(),
    )


def _end_assignment(matter: Matter, why: str, at: datetime | None = None) -> list[Assignment]:
    live = list(Assignment.objects.live().filter(matter=matter).select_related("professional__person__data_key"))
    Assignment.objects.filter(pk__in=[one.pk for one in live]).update(ended_at=at or clock.now(), ended_why=why[:300])
    StaffNotice.objects.filter(key__in=[one.notice_key for one in live], done_at=None).update(done_at=clock.now())
    return live


def _rate(matter: Matter, answers: Answers) -> None:
    words = answers.get("rating_words")
    Rating.objects.create(
        matter=matter,
        score=int(answers["score"]),
        words=matter.data_key.seal(words, matter.aad() + b":rating") if words else None,
        given_at=clock.now(),
    )
    if int(answers["score"]) <= 2:
        tell_staff(matter, f"rating:{matter.pk}", _("收到差评，请在1个工作日内回访。"))


def _contact(matter: Matter, answers: Answers, by: By) -> None:
    asked = matter.parties.filter(relation=Relation.APPLICANT).order_by("seq").values_list("person_id", flat=True)
    contact = Contact.objects.create(
        channel=answers.get("contact_channel") or matter.channel,
        taken_by=by if isinstance(by, User) else None,
        person_id=asked.first(),
        data_key=matter.data_key,
        words=matter.data_key.seal(answers["contact_words"], matter.aad() + b":contact"),
    )
    ContactMatter.objects.create(contact=contact, matter=matter)


def touch(matter: Matter, by: By, person_id: int | None) -> None:
    """Every opening is one contact: 人次 counts these, 件 counts matters."""
    taken_by = by if isinstance(by, User) and by.is_staff else None
    contact = Contact.objects.create(
        channel=matter.channel, taken_by=taken_by, person_id=person_id, service_point_id=matter.service_point_id
    )
    ContactMatter.objects.create(contact=contact, matter=matter)


def _reply(matter: Matter, code: str, event: Event) -> None:
    """The result of an objection goes back to the matter it was about, as the system's act."""
    from fahui.matters.engine import act

    link = MatterLink.objects.filter(target=matter).select_related("source").order_by("id").first()
    if link is not None:
        act(link.source, code, by=System("reply"), answers={"replied_by": matter.number}, happened_at=event.happened_at)


def keep_handler(origin: Matter, target: Matter) -> None:
    """Who handled the one answers for the other: a claim for pay is the handler's own."""
    rows = Assignment.objects.live().filter(matter=origin)
    found = rows.select_related("professional__person").first()
    if found is None:
        raise ValidationError(_("这件事项现在没有承办人。"), code="handler")
    Assignment.objects.create(
        matter=target,
        professional_id=found.professional_id,
        organisation_id=found.organisation_id,
        reason=_("由%(number)s的承办人申领") % {"number": origin.number},
        event_seq=1,
    )
    target.who = found.professional.person.name  # lists name whose claim it is
    target.save(update_fields=["who"])


def carry(origin: Matter, target: Matter, *, papers: bool = True) -> None:
    """Papers and contacts go along to the matter opened from another one; the person tells nothing twice.

    A paper is copied under the new matter's key, so that erasing the one does not take it from the other.
    """
    for paper in origin.materials.select_related("file__data_key") if papers else ():
        Material.objects.create(
            matter=target,
            title=paper.title,
            file=paper.file.copy_under(target.data_key) if paper.file else None,
            copies=paper.copies,
            event_seq=1,
            received_on=paper.received_on,
        )
    for link in ContactMatter.objects.filter(matter=origin):
        ContactMatter.objects.create(contact_id=link.contact_id, matter=target)


def queue(event: Event, matter: Matter, action: Action) -> None:
    """One job per event renders its letters and sends its messages; it dies with the transaction."""
    if action.issues or action.tells or action.tells_unit or answering.takes_back(action):
        told = {"text": messages.words(event, matter, action), "unit_text": units.words(matter, action)}
        tasks.after_event.defer(event_id=event.pk, **told)


def carried_answers(origin: Case, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is already known and asked again by the next service: same question, same answer."""
    return {code: origin.facts[code] for code in wanted if code in origin.facts}
