"""What the people of a matter are told after an action: its number, what happened, what they can do, by when."""

from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.matters.models import Event, Matter, Party
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import Duty, Relation
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
    return to_parties(matter, f"event:{event.pk}", text + until(matter))


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
    running = [row for row in matter.deadlines.all() if row.running and row.last_day and row.due_at is None]
    theirs = sorted(
        (row for row in running if row.duty == Duty.APPLICANT), key=lambda row: row.last_day or row.started_on
    )
    ours = sorted((row for row in running if row.duty == Duty.US), key=lambda row: row.last_day or row.started_on)
    for rows, words in ((theirs, _("您最晚%(day)s办。")), (ours, _("我们最晚%(day)s答复您。"))):
        if rows and rows[0].last_day:
            return words % {"day": long_date(rows[0].last_day)}
    return ""
