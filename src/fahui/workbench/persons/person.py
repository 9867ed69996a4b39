"""One person: what is known, what they ask, who they belong to; masked, and whole once the reason is on record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access import readings
from fahui.access.models import User
from fahui.access.moving import account_of
from fahui.matters.models import Matter, Party
from fahui.matters.person_rights import may_keep
from fahui.matters.vocabulary import Relation
from fahui.people.linking import Verdict, decisions
from fahui.people.models import Person, records_of
from fahui.workbench.pages import show
from fahui.workbench.persons import shown
from fahui.workbench.persons.frame import person_or_404, reader_page

MATTERS = 50


@require_safe
@reader_page
def person(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The page with everything masked."""
    return _page(request, user, person_or_404(request, user, pk), revealed=False)


@require_POST
@reader_page
def reveal(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The page once with full name and numbers; who looked and why is kept with the record."""
    found = person_or_404(request, user, pk)
    reason = request.POST.get("reason", "").strip()[:200]
    if not reason:
        messages.error(request, _("请写明为什么要看。"))
        return redirect("workbench:persons:person", pk)
    what = _("全名、证件号、电话和住址")
    readings.note(user, readings.Kind.PERSON, what=what, reason=reason, person_id=found.pk)
    return _page(request, user, found, revealed=True)


def _page(request: HttpRequest, user: User, found: Person, *, revealed: bool) -> HttpResponse:
    acting_for_them, they_act_for = shown.agencies(found)
    context = {
        "person": found,
        "name": shown.shown_name(found, revealed=revealed),
        "revealed": revealed,
        "minded": shown.minded(found, revealed=revealed),
        "particulars": shown.particulars(found, revealed=revealed),
        "groups": shown.groups(found),
        "household": shown.household(found),
        "acting_for_them": acting_for_them,
        "they_act_for": they_act_for,
        "matters": matters_of(user, found),
        "linked": linked(user, found),
        "story": shown.story(found)[:30],
        "looks": shown.looks(found),
        "may_keep": may_keep(user),
        "moves": may_keep(user) and account_of(found) is not None,
    }
    return show(request, user, "persons/person.html", context)


def matters_of(user: User, person: Person) -> list[dict[str, Any]]:
    """What they ask or act in, under any record linked to this one, as far as this user sees it."""
    rows = Party.objects.filter(person__in=records_of(person.pk), matter__in=Matter.objects.visible_to(user))
    rows = rows.select_related("matter__region__parent").order_by("-matter__opened_on", "-matter_id")[:MATTERS]
    return [
        {
            "matter": row.matter,
            "service": row.matter.definition.title,
            "relation": Relation(row.relation).label,
            "other_record": row.person_id != person.pk,
        }
        for row in rows
    ]


def linked(user: User, person: Person) -> list[dict[str, Any]]:
    """The records said to be the same person: where each is kept; opened only by whoever sees it."""
    if person.identity is None:
        return []
    others = list(
        Person.objects.filter(identity=person.identity)
        .exclude(pk=person.pk)
        .select_related("region__parent", "data_key")
        .order_by("pk")
    )
    seen = set(Person.objects.visible_to(user).filter(pk__in=[one.pk for one in others]).values_list("pk", flat=True))
    why: dict[int, str] = {}
    for row in decisions(person):
        if row.verdict == Verdict.SAME:
            why[row.second_id if row.first_id == person.pk else row.first_id] = row.why
    return [{"person": one, "visible": one.pk in seen, "why": why.get(one.pk, "")} for one in others]
