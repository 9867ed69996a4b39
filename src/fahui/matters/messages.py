"""What the people of a matter are told after an action: its number, what happened, what they can do, by when."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.matters.models import Deadline, Event, Matter, Party
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import Duty, Kind, Relation
from fahui.notices.send import tell
from fahui.people.models import AgentPost
from fahui.worktime.explain import long_date


def tell_parties(event: Event) -> int:
    """Send the action's message to applicant and agent; the same event tells once."""
    matter = event.matter
    action = OWN_ACTIONS.get(event.action) or matter.definition.action(event.action)
    if not action.tells:
        return 0
    text = _("您的事项%(number)s：%(what)s") % {"number": matter.number, "what": action.tells}
    by_when = "" if action.code == "recode" else until(matter)  # a warning, not a step of the matter
    return to_parties(matter, f"event:{event.pk}", text + by_when)


def to_parties(matter: Matter, key: str, text: str) -> int:
    """The same text to everybody who asked, and to the agents of a body that did."""
    asking = (Relation.APPLICANT, Relation.AGENT)
    rows = Party.objects.filter(district=matter.district, matter=matter, relation__in=asking)
    known = rows.select_related("person__data_key")
    people = {row.person_id: row.person for row in known if row.person is not None}
    if bodies := [row.organisation_id for row in known if row.organisation_id is not None]:
        posts = AgentPost.objects.in_force(clock.today()).filter(organisation__in=bodies)
        people |= {post.person_id: post.person for post in posts.select_related("person__data_key") if post.as_party}
    for key_of, person in people.items():
        tell(person, key=f"{key}:{key_of}", text=text, about=matter.number)
    return len(people)


def until(matter: Matter) -> str:
    """The next day that matters to the person: theirs first, else ours."""
    rows = [row for row in matter.deadlines.all() if row.kind != Kind.INTERNAL]  # a target of the house is no promise
    running = [row for row in rows if row.running and row.last_day and row.due_at is None]
    theirs = sorted(
        (row for row in running if row.duty == Duty.APPLICANT), key=lambda row: row.last_day or row.started_on
    )
    ours = sorted((row for row in running if row.duty == Duty.US), key=lambda row: row.last_day or row.started_on)
    if found := theirs or ours:
        words = _("您最晚%(day)s办。") if theirs else _promised(matter, found[0])
        return words % {"day": long_date(found[0].last_day or found[0].started_on)}
    return ""


def _promised(matter: Matter, row: Deadline) -> str:
    """What is done for the person by that day, as the term says it; else they are answered."""
    return str(matter.definition.term(row.term).says) or _("我们最晚%(day)s答复您。")


def remind() -> int:
    """Remind people of their own last days, some days ahead; of the same last day once. How many clocks."""
    today = clock.today()
    last = today + timedelta(days=int(parameter("matters.remind_days", today)))
    near = Q(due_on__range=(today, last)) | Q(shown_until__range=(today, last))
    rows = Deadline.objects.filter(near, district=this_district(), duty=Duty.APPLICANT, met_at=None, paused=False)
    count = 0
    for row in rows.exclude(kind=Kind.INTERNAL).select_related("matter"):
        if row.last_day is not None and today <= row.last_day <= last:
            to_parties(row.matter, f"remind:{row.pk}:{row.last_day}", _reminder(row))
            count += 1
    return count


def _reminder(row: Deadline) -> str:
    """What is due, by when, and what follows by law when it is not done."""
    service = row.matter.definition
    term = service.term(row.term)
    last = row.last_day or row.started_on
    words = {"number": row.matter.number, "what": term.title, "day": long_date(last)}
    text = _("您的事项%(number)s：“%(what)s”最晚%(day)s。") % words
    if term.then is None:
        return text + _("要办的，请不要错过。")
    return text + _("到时没有办的，%(then)s。") % {"then": service.action(term.then).title}
