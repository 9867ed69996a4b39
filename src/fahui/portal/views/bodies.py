"""What an agent (经办人) sees: the matters their body asked for, and those it handles. The post's end ends it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.for_others import asked_by_bodies
from fahui.matters.models import Assignment, Matter, Party
from fahui.matters.models.unit import held_by
from fahui.matters.permissions import standing_of
from fahui.matters.road import possible
from fahui.matters.units import answers_of_unit
from fahui.matters.vocabulary import Action, Relation
from fahui.people.models import AgentPost
from fahui.portal.holding import account, signed_in
from fahui.portal.screens import role_of

A_PAGE = 15


def post_or_404(user: User, pk: int) -> AgentPost:
    """One of the user's posts that is in force today; 404 for every other."""
    for post in user.live_posts():
        if post.pk == pk:
            return post
    raise Http404


@signed_in
@never_cache
@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """The body's matters and its work."""
    user = account(request)
    post = post_or_404(user, pk)
    work = post.as_provider and (not post.as_party or request.GET.get("show") == "work")
    rows = _handled(user, post) if work else _asked(user, post)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "work": work,
        "page": page,
        "shown": [_line(user, matter, work=work) for matter in page.object_list],
        "doors": [] if work else _doors(),
        "for_others": [] if work else asked_by_bodies(post.organisation),
    }
    return render(request, "portal/body.html", context)


def _asked(user: User, post: AgentPost) -> QuerySet[Matter]:
    parts = Party.objects.of_bodies([post.organisation_id]).values("matter_id")
    return Matter.objects.visible_to(user).filter(pk__in=parts).order_by("-opened_on", "-pk")


def _handled(user: User, post: AgentPost) -> QuerySet[Matter]:
    live = Assignment.objects.live().filter(organisation=post.organisation_id)
    rows = Matter.objects.visible_to(user).filter(held_by([post.organisation_id])).by_urgency()
    return rows.prefetch_related(Prefetch("assignments", live.select_related("professional__person"), "handled"))


def _line(user: User, matter: Matter, *, work: bool) -> dict[str, Any]:
    """What the list shows of a matter; a provider sees who handles it and by when, the papers only in the workbench."""
    url = "" if work else reverse("portal:matter", args=[matter.number])
    if work and user.is_staff:
        url = reverse("workbench:matter", args=[matter.number])
    handled = matter.handled if work else []  # type: ignore[attr-defined]  # prefetched above
    return {
        "matter": matter,
        "url": url,
        "handler": handled[0].professional.person.name if handled else "",
        "late": matter.next_due is not None and matter.next_due < clock.today(),
        "answers": unit_answers(matter) if work else [],
        "theirs": not work and not matter.ended and matter.turn in (Relation.APPLICANT, Relation.AGENT),
    }


def unit_answers(matter: Matter) -> list[Action]:
    """What the body can answer now: read off the row, and asked again when it is done."""
    return [one for one in answers_of_unit(matter.definition) if possible(one, standing_of(matter))]


def _doors() -> list[tuple[str, str]]:
    """The services that a body may ask for: title and address."""
    found = []
    for service in services.open_today():
        role = role_of(service, Relation.APPLICANT)
        if service.open_to_public and role is not None and "organisation" in role.kinds:
            found.append((str(service.title), reverse("portal:apply", args=[service.code])))
    return found
