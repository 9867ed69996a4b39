"""An agent answers for the body that was given a matter: names its person, or gives the matter back."""

import uuid

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter
from fahui.matters.units import Member, by_when, members, waiting_at
from fahui.matters.vocabulary import Action
from fahui.people.models import AgentPost
from fahui.portal.holding import account, signed_in
from fahui.portal.views.bodies import post_or_404, unit_answers
from fahui.portal.views.doing import as_number, as_uuid, complain


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, number: str, code: str) -> HttpResponse:
    """One answer on one matter; whoever is not the body's agent for its work finds nothing."""
    user = account(request)
    post = post_or_404(user, pk)
    matter = _given(user, post, number)
    action = next((one for one in unit_answers(matter) if one.code == code), None)
    if action is None:
        raise Http404(code)
    people = members(matter) if action.assigns else []
    choices = {fact.code: _choices(people) for fact in action.asks if fact.kind == "professional"}
    form = form_for(action.asks, request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid() and _done(request, user, matter, action, form):
        notes.success(request, _("办好了：%(what)s。") % {"what": action.title})
        return redirect("portal:body", post.pk)
    context = {
        "post": post,
        "matter": matter,
        "action": action,
        "form": form,
        "by_when": by_when(matter),
        "barred": [one for one in people if one.blocks],
        "none_free": action.assigns and all(one.blocks for one in people),
        "token": request.POST.get("token") or str(uuid.uuid4()),
        "version": request.POST.get("version") or matter.version,
    }
    return render(request, "portal/unit_work.html", context)


def _given(user: User, post: AgentPost, number: str) -> Matter:
    """A matter that this body is to name its person for."""
    given = waiting_at([post.organisation_id]) if post.as_provider else waiting_at([])
    rows = Matter.objects.visible_to(user).filter(pk__in=given.values("matter_id"), number=number)
    matter = rows.select_related("data_key", "region__parent").first()
    if matter is None:
        raise Http404(number)
    return matter


def _choices(people: list[Member]) -> list[tuple[int, str]]:
    """Who may be chosen, each with what speaks for them."""
    free = [one for one in people if not one.blocks]
    words = _("%(who)s（%(why)s）")
    return [(one.row.pk, words % {"who": one.row.person.name, "why": "；".join(one.reasons)}) for one in free]


def _done(request: HttpRequest, user: User, matter: Matter, action: Action, form: FactForm) -> bool:
    """Do it; what stands against it is said in the form."""
    try:
        act(
            matter,
            action.code,
            by=user,
            answers=form.cleaned_data,
            token=as_uuid(request.POST.get("token", "")),
            expected_version=as_number(request.POST.get("version", "")),
        )
    except ConcurrentEdit:
        form.add_error(None, _("您填写的时候，这件事有了新变化，请回到本单位页面再看。"))
        return False
    except PermissionDenied as refused:
        raise Http404 from refused
    except ValidationError as refused:
        complain(form, refused)
        return False
    return True
