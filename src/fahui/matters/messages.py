"""What the people of a matter are told after an action: its number, what happened, what they can do, by when."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.matters.clock_words import nearest, told
from fahui.matters.models import Deadline, Event, Matter, Party
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import Action, Duty, Kind, Relation
from fahui.notices.send import tell
from fahui.people.models import AgentPost
from fahui.worktime.explain import long_date


def words(event: Event, matter: Matter, action: Action) -> str:
    """What the people are told of an event, with the day as it stands then: fixed in the event's own transaction.

    In the language of the house, whatever language the page of whoever acted was in.
    """
    if not action.tells:
        return ""
    with override(settings.LANGUAGE_CODE):
        by_when = "" if action.code == "recode" else until(event, matter)  # a warning, not a step of the matter
        return _("您的事项%(number)s：%(what)s") % {"number": matter.number, "what": _what(event, action)} + by_when


def _what(event: Event, action: Action) -> str:
    if action.code == "serve":
        return _("《%(letter)s》已送达。") % {"letter": event.facts["letter_title"]}
    return str(action.tells)


def tell_parties(event: Event, text: str | None = None) -> int:
    """Send the event's message to applicant and agent; the same event tells once.

    `text` was fixed when it happened; a job of an earlier release has none, and what holds now is told.
    """
    if text is None:
        matter = event.matter
        text = words(event, matter, OWN_ACTIONS.get(event.action) or matter.definition.action(event.action))
    return to_parties(event.matter, f"event:{event.pk}", text) if text else 0


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


def until(event: Event, matter: Matter) -> str:
    """The next day that matters to the person, and where they read why it is that day.

    The reasons are longer than a text message: they stand on the page, the receipt and the letter.
    """
    rows = list(matter.deadlines.all())
    own = {"start": event.action, "letter": event.facts.get("letter_code")}  # a day that this very step gave them
    theirs = [row for row in rows if row.duty == Duty.APPLICANT and own.items() <= row.why.items()]
    row = nearest(theirs, matter) or nearest(rows, matter)
    day = told(row, matter.definition) if row is not None else ""
    return day and day + _("（为什么是这一天，查进度时能看到）")


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
