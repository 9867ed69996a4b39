"""Groups, household, guardians and agents: written down with their proof, ended, never removed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core import clock, limits
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.documents.intake import download_headers
from fahui.matters.proofs import attach, open_proof
from fahui.people.circumstances import appoint, belong, end, share_household
from fahui.people.models import Agency, HouseholdMember, Person, PersonGroup
from fahui.people.record import Code
from fahui.people.register import find_any, numbers_in
from fahui.workbench.happened import complain
from fahui.workbench.pages import show
from fahui.workbench.papers_shown import IN_PLACE
from fahui.workbench.persons import shown
from fahui.workbench.persons.forms import AgencyForm, EndForm, GroupForm, HouseholdForm
from fahui.workbench.persons.frame import keeper_page, person_or_404, reader_page


@dataclass(frozen=True)
class Kind:
    """What can be written down, by which form, and how it is ended."""

    title: Promise
    form: type[forms.Form]
    write: Callable[[Person, dict[str, Any]], object]
    rows: Callable[[Person], models.QuerySet[Any, Any]]
    code: Code


@transaction.atomic
def _group(person: Person, told: dict[str, Any]) -> None:
    names = ("proof", "no_proof", "starts_on", "ends_on", "review_on")
    row = belong(person, told["group"], **{name: told[name] for name in names})
    if told["file"]:
        attach(person, row, told["file"])


def _member(person: Person, told: dict[str, Any]) -> None:
    share_household(person, found(told["who"]), told["role"])


@transaction.atomic
def _agent(person: Person, told: dict[str, Any]) -> None:
    row = appoint(
        person,
        found(told["who"]),
        told["kind"],
        proof=told["proof"],
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
    )
    if told["file"]:
        attach(person, row, told["file"])


KINDS = {
    "group": Kind(_("登记身份类别"), GroupForm, _group, lambda one: PersonGroup.objects.filter(person=one), Code.GROUP),
    "household": Kind(
        _("登记家庭成员"),
        HouseholdForm,
        _member,
        lambda one: HouseholdMember.objects.filter(
            household__in=HouseholdMember.objects.on(clock.today()).filter(person=one).values("household")
        ),
        Code.HOUSEHOLD,
    ),
    "agency": Kind(
        _("登记监护人或代理人"),
        AgencyForm,
        _agent,
        lambda one: Agency.objects.filter(principal=one),
        Code.AGENCY,
    ),
}


def found(text: str) -> Person:
    """The one person of a whole number; raises ValidationError by field."""
    people = find_any(numbers_in(text))
    if not people:
        raise ValidationError({"who": gettext("没有查到这个人，请核对号码；没有登记过的，请先登记。")})
    if len(people) > 1:
        raise ValidationError({"who": gettext("这个号码下有%(n)d个人，请改用证件号。") % {"n": len(people)}})
    return people[0]


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def add(request: HttpRequest, user: User, pk: int, kind: str) -> HttpResponse:
    """Write one down."""
    person, what = person_or_404(request, user, pk), _kind(kind)
    form = what.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.allow("person-search", str(user.pk), times=300, seconds=3600)
            what.write(person, form.cleaned_data)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, gettext("已登记。"))
            return redirect("workbench:persons:person", pk)
    context = {"person": person, "name": shown.shown_name(person), "title": what.title, "form": form}
    return show(request, user, "persons/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def finish(request: HttpRequest, user: User, pk: int, kind: str, row: int) -> HttpResponse:
    """Set its last day."""
    person, what = person_or_404(request, user, pk), _kind(kind)
    one = get_object_or_404(what.rows(person), pk=row)
    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end(one, form.cleaned_data["ends_on"], person=person, code=what.code)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, gettext("已登记到期日。"))
            return redirect("workbench:persons:person", pk)
    context = {"person": person, "name": shown.shown_name(person), "title": gettext("登记到期或终止"), "form": form}
    return show(request, user, "persons/write.html", context)


@require_safe
@reader_page
def proof(request: HttpRequest, user: User, pk: int, kind: str, row: int) -> HttpResponse:
    """The paper behind a group or an agent; who opened it is written down."""
    person, what = person_or_404(request, user, pk), _kind(kind)
    one = get_object_or_404(what.rows(person).select_related("file__data_key"), pk=row, file__isnull=False)
    try:
        file, content = open_proof(user, person, one)
    except (KeyDestroyed, Tampered, FileNotFoundError) as gone:
        raise Http404 from gone
    headers = download_headers(file.name, inline=file.content_type in IN_PLACE)
    return HttpResponse(content, content_type=file.content_type, headers=headers)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]
