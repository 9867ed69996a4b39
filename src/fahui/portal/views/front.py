"""The pages anybody may read: front page, a service, how to use it. They ask nothing of the database."""

from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fahui.access.roles import Role
from fahui.core import limits
from fahui.laws.register import cite
from fahui.matters import drafts, uploads
from fahui.matters.vocabulary import Relation, Service
from fahui.portal.application import Application
from fahui.portal.doors import beside, front_doors, listener, public, words_limit
from fahui.portal.doors import office as office_of
from fahui.portal.forms import Words
from fahui.portal.holding import caller, hold, resident
from fahui.portal.kept import View, kept
from fahui.portal.screens import screens_of
from fahui.portal.terms import told_terms


def examples() -> list[str]:
    """What others ask, to begin with."""
    return [_("被辞退了，能要补偿吗"), _("邻居装修漏水，怎么办"), _("想离婚，孩子归谁"), _("借钱不还，怎么要")]


def hears(view: View) -> View:
    """These two pages may ask for the microphone; all others may not (ui/middleware.py)."""

    @wraps(view)
    def with_microphone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Permissions-Policy"] = "microphone=(self)"
        return response

    return with_microphone


@require_safe
@hears
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The box first, then the doors."""
    service = listener()
    form = Words(most=words_limit(service)) if service else None
    context = {"form": form, "examples": examples(), "doors": front_doors(), "beside": beside()}
    return render(request, "portal/home.html", context)


@csrf_exempt  # the front page carries no token, so that it is the same for all; what this begins is an own empty draft
@never_cache
@hears
def ask(request: HttpRequest) -> HttpResponse:
    """Take the words of the box and begin with them; they never stand in an address."""
    service = listener()
    if service is None:
        raise Http404
    most = words_limit(service)
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        return render(request, "portal/ask.html", {"form": Words(most=most), "examples": examples()})
    said = {"words": (request.POST.get("example") or request.POST.get("words", "")).replace("\x00", "")}
    form = Words(said, request.FILES, most=most)
    if form.is_valid():
        try:
            limits.allow("ask", caller(request), times=300, seconds=600)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _begin(request, service, form)
    return render(request, "portal/ask.html", {"form": form, "examples": examples()})


def _begin(request: HttpRequest, service: Service, form: Words) -> HttpResponse:
    screens = screens_of(service)
    asked = str(service.from_words)
    first = next(screen for screen in screens if any(fact.code == asked for fact in screen.facts))
    sheet = drafts.Sheet(typed={first.code: {asked: [form.told()]}})
    draft = drafts.begin(service.code, user=resident(request), sheet=sheet)
    if voice := form.cleaned_data["voice"]:
        drafts.keep_files(draft, uploads.keep([voice], draft.data_key, title=_("语音留言")), field=drafts.VOICE)
    response = redirect("portal:screen", code=service.code, screen=screens[0].code)
    hold(request, response, draft)
    return response


def public_service(code: str) -> Service:
    """The service of an address; 404 for what nobody may ask for directly."""
    found = next((service for service in public() if service.code == code), None)
    if found is None:
        raise Http404(code)
    return found


@require_safe
@kept
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """A door behind which others work: who, where, and whom to ring."""
    found = office_of(slug)
    if found is None:
        raise Http404(slug)
    return render(request, "portal/office.html", {"office": found})


def first_count(found: Service) -> int:
    """How many steps the application says it has on its first screen; looking it over is the last."""
    begun = Application(found, None, None)
    return begun.place(begun.screens[0])[1]


@require_safe
@kept
def service(request: HttpRequest, code: str) -> HttpResponse:
    """What it is, who can, what it costs, how long, what to bring, by which law, and how."""
    found = public_service(code)
    by = found.action(found.opens_with).by
    context = {
        "service": found,
        "action": found.action(found.opens_with),
        "terms": told_terms(found),
        "basis": [cite(basis) for basis in found.basis],
        "for_other": Relation.AGENT in by,
        "at_window": Role.CLERK in by,
        "by_phone": Role.OPERATOR in by,
        "steps": first_count(found),
    }
    return render(request, "portal/service.html", context)


@require_safe
def complain(request: HttpRequest) -> HttpResponse:
    """The first public service without a door of its own: always in sight."""
    found = beside()
    if not found:
        raise Http404
    return redirect("portal:service", code=found[0].code)


@require_safe
@kept
def how_to(request: HttpRequest) -> HttpResponse:
    """How to use these pages."""
    return render(request, "portal/how_to.html")
