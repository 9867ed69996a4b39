"""Change what is known of a person, or register somebody new: what is typed stays, nobody overwrites another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.access.seen import seen
from fahui.matters import tasks
from fahui.matters.person_rights import KEEPERS
from fahui.people.id_types import IdType
from fahui.people.matching import Candidate, candidates
from fahui.people.models import Person
from fahui.people.register import ChangedMeanwhile, change, enrol
from fahui.places.models import Region
from fahui.workbench.intake_parties import Known
from fahui.workbench.intake_people import NEW, chosen, details_of, keep_apart, met_key
from fahui.workbench.openable import regions_of
from fahui.workbench.pages import show
from fahui.workbench.persons import shown
from fahui.workbench.persons.forms import PersonForm, RegionForm
from fahui.workbench.persons.frame import keeper_page, meet, person_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def edit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The form of one person; if somebody else changed the record meanwhile, what they did is said first."""
    person = person_or_404(request, user, pk)
    form = PersonForm(request.POST or None, person=person)
    version = request.POST.get("version", "")
    meanwhile: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change(person, name=form.kept_name, details=form.changed(), expected_version=_number(version))
        except ChangedMeanwhile as other:
            meanwhile = shown.story(other.person, after_version=_number(version))
            person = other.person
        else:
            _afterwards(request, user, person, form)
            return redirect("workbench:persons:person", pk)
    context = {
        "person": person,
        "name": shown.shown_name(person),
        "form": form,
        "version": person.version,
        "meanwhile": meanwhile,
    }
    return show(request, user, "persons/edit.html", context, status=409 if meanwhile else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _afterwards(request: HttpRequest, user: User, person: Person, form: PersonForm) -> None:
    """Unusual numbers are pointed out; a paper that was waited for has come; one that is lacking is waited for."""
    fresh = Person.objects.get(pk=person.pk)
    if fresh.id_type == IdType.NONE:
        tasks.papers_wanted(fresh, str(form.cleaned_data.get("no_id_reason") or ""))
    else:
        tasks.papers_came(fresh, user)
    if request.POST.get("checked") and (why := seen(fresh, str(form.cleaned_data.get("phone") or ""))):
        messages.warning(request, why)
    _say(request, form)
    messages.success(request, _("已改好。"))


def _say(request: HttpRequest, form: PersonForm) -> None:
    for doubt in form.doubts:
        messages.warning(request, _("%(what)s，请再核对证件。") % {"what": doubt})


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Somebody new; whoever may be the one is shown first."""
    regions = regions_of(user, KEEPERS)
    form, place = PersonForm(request.POST or None), RegionForm(regions, request.POST or None)
    likely: list[Candidate] = []
    if request.method == "POST" and form.is_valid() & place.is_valid():
        region = place.cleaned_data["region"]
        likely = _likely(user, form, region)
        people = [Known(one.person, details_of(one.person)) for one in likely]
        picked = chosen(request.POST.get("person", ""), people, request.POST.get("met", ""))
        if picked not in ("", NEW):
            meet(request, user, [one.person for one in likely if one.by_number and str(one.person.pk) == picked])
            return redirect("workbench:persons:person", picked)
        if picked == NEW or not likely:
            return _registered(request, form, region, people)
    known = [Known(one.person, details_of(one.person), one.words) for one in likely]
    context = {"form": form, "place": place, "known": known, "met_key": met_key(known)}
    return show(request, user, "persons/new.html", context)


def _likely(user: User, form: PersonForm, region: Region) -> list[Candidate]:
    found = candidates(str(form.cleaned_data.get("name") or ""), form.particulars(), place=region.pk)
    seen = set(
        Person.objects.visible_to(user).filter(pk__in=[one.person.pk for one in found]).values_list("pk", flat=True)
    )
    return [one for one in found if one.by_number or one.person.pk in seen]


def _registered(request: HttpRequest, form: PersonForm, region: Region, people: list[Known]) -> HttpResponse:
    details = {key: value for key, value in form.changed().items() if value}
    person = enrol(name=form.kept_name, details=details, region=region)
    keep_apart(person, people)
    if person.id_type == IdType.NONE:
        tasks.papers_wanted(person, str(form.cleaned_data.get("no_id_reason") or ""))
    if request.POST.get("checked"):
        seen(person, str(details.get("phone") or ""))
    _say(request, form)
    messages.success(request, _("已登记。"))
    return redirect("workbench:persons:person", person.pk)
