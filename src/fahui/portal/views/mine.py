"""A resident's own matters: the list, one matter, its papers and dates."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from fahui.access import readings
from fahui.access.roles import Role, System
from fahui.core import clock, limits
from fahui.core.crypto import KeyDestroyed
from fahui.core.models import this_district
from fahui.documents.intake import download_headers
from fahui.documents.issue import letter_pdf
from fahui.documents.models import Letter, StoredFile
from fahui.matters import signing, telling
from fahui.matters.case import Case
from fahui.matters.claims import take_back, waiting
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Matter, MatterLetter, MatterLink, Party
from fahui.matters.paperwork import form_of, letters_to_show
from fahui.matters.permissions import available_actions
from fahui.matters.vocabulary import Relation
from fahui.matters.writing import note_opened
from fahui.notices.models import Message
from fahui.portal.emergency import leaves
from fahui.portal.forms import LastSix
from fahui.portal.holding import account, signed_in
from fahui.portal.telling import five, possible, story_of

A_PAGE = 15


def own(request: HttpRequest) -> QuerySet[Matter]:
    """What the signed-in person asked for, for themselves, somebody or a body: staff see no more than anybody."""
    user = account(request)
    return Matter.objects.visible_to(user).filter(pk__in=Party.objects.of_user(user).values("matter_id"))


def own_matter(request: HttpRequest, number: str) -> Matter:
    """One of them by its number; 404 for everybody else's."""
    return get_object_or_404(own(request).select_related("data_key", "region__parent"), number=number)


def _inbox(request: HttpRequest) -> QuerySet[Message]:
    user = account(request)
    rows = Message.objects.filter(district=this_district(), person_id=user.person_id)
    rows = rows.exclude(about__in=waiting(user).values("matter__number"))
    return rows.order_by("-made_at", "-pk")


@signed_in
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The list, newest first, and what was told lately."""
    user = account(request)
    rows = own(request).filter(pk__in=Party.objects.of_person(user.person_id).values("matter_id"))
    page = Paginator(rows.order_by("-opened_on", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    unread = _inbox(request).filter(read_at=None).count()
    context = {
        "page": page,
        "inbox": _inbox(request)[:3],
        "unread": unread,
        "waiting": waiting(user).count(),
        "posts": user.live_posts(),
    }
    return render(request, "portal/mine.html", context)


@signed_in
@never_cache
def former(request: HttpRequest) -> HttpResponse:
    """After a long silence: the ID digits open what this number asked before."""
    user = account(request)
    if user.former_person_id is None:
        return redirect("portal:mine")
    form = LastSix(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.allow("former", str(user.pk), times=5, seconds=3600)
            take_back(user, form.cleaned_data["last_six"])
        except ValidationError as refused:
            form.add_error("last_six", refused)
        else:
            return redirect("portal:mine")
    return render(request, "portal/former.html", {"form": form})


@signed_in
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All messages; what is shown counts as read."""
    page = Paginator(_inbox(request), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    response = render(request, "portal/inbox.html", {"page": page, "shown": shown})
    _inbox(request).filter(pk__in=[one.pk for one in shown], read_at=None).update(read_at=clock.now())
    return response


@signed_in
@never_cache
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The five answers, the story, the papers, and what can be done now."""
    found = own_matter(request, number)
    case = Case(found, by=account(request))
    note_opened(case, account(request))
    actions = possible(available_actions(account(request), found, case.happenings))
    open_for_service = {row.letter_id for row in fitting_letters(found, "serve")}
    shown = letters_to_show(found)
    to_sign = signing.for_me(account(request), found, shown)
    letters = [{**_letter_line(row, open_for_service), "sign": row.letter_id in to_sign} for row in shown]
    context = {
        "matter": found,
        "to_take": any(line["take"] for line in letters),
        "leaves": leaves(case),
        "five": five(found, signs=bool(to_sign)),
        "story": story_of(case),
        "leading": [action for action in actions if not action.side and found.turn and not action.rates],
        "others": [action for action in actions if (action.side or not found.turn) and not action.rates],
        "rate": next((action for action in actions if action.rates), None),
        "letters": letters,
        "papers": found.materials.select_related("file").order_by("id"),
        "links": _links(request, found),
        "stars": getattr(found, "rating", None),
    }
    return render(request, "portal/matter.html", context)


def _letter_line(row: MatterLetter, to_serve: set[int]) -> dict[str, Any]:
    """How a letter stands towards the person: to be taken, to be opened, or not yet ready."""
    letter = row.letter
    waits = letter.state == Letter.State.SIGNED and _needs_service(row)
    return {
        "letter": letter,
        "take": letter.pk in to_serve,
        "open": letter.pk not in to_serve and not waits,
        "means": form_of(row.matter.definition, row.code).means,
        "superseded": row.superseded,
        "served_on": letter.served_on,
    }


def _needs_service(row: MatterLetter) -> bool:
    return any(form.code == row.code and form.served for form in row.matter.definition.letters)


def _links(request: HttpRequest, found: Matter) -> list[Matter]:
    rows = MatterLink.objects.filter(district=found.district)
    ids = [*rows.filter(source=found).values_list("target_id", flat=True)]
    ids += rows.filter(target=found).values_list("source_id", flat=True)
    return list(own(request).filter(pk__in=ids).order_by("pk")) if ids else []


@signed_in
@require_POST
def take_letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """查收: from this moment it is served electronically; then it opens."""
    found = own_matter(request, number)
    row = get_object_or_404(found.letters.select_related("letter"), letter_id=pk)
    if row.letter.state != Letter.State.SERVED:
        answers = {
            "letter": row.letter_id,
            "served_on": clock.today(),
            "served_how": "electronic",
            "served_agreed": "yes",  # whoever takes it here by themselves agrees by doing so
            "served_to": _("本人账号"),
            "received_by": account(request).person.name,
        }
        try:
            act(found, "serve", by=System("portal"), answers=answers)
        except ValidationError as refused:
            notes.error(request, " ".join(refused.messages))
            return redirect("portal:matter", number=number)
        notes.success(request, _("已查收《%(title)s》，今天就是送达日期。") % {"title": row.letter.title})
    return redirect("portal:letter", number=number, pk=pk)


@signed_in
@never_cache
@require_safe
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter as PDF, once it may be opened."""
    found = own_matter(request, number)
    to_serve = {row.letter_id for row in fitting_letters(found, "serve")}
    row = next((row for row in letters_to_show(found) if row.letter_id == pk), None)
    if row is None or not _letter_line(row, to_serve)["open"]:
        raise Http404
    name = f"{row.letter.title}{row.letter.number_text}.pdf"
    try:
        content = letter_pdf(row.letter)  # as issued; made now if the worker has not come to it
    except KeyDestroyed as erased:
        raise Http404 from erased
    return HttpResponse(content, content_type="application/pdf", headers=download_headers(name, inline=True))


@signed_in
@never_cache
@require_safe
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A paper the person handed in."""
    found = own_matter(request, number)
    row = get_object_or_404(found.materials.select_related("file__data_key"), pk=pk)
    if row.file is None:
        raise Http404
    return _file(row.file, row.file.name)


def _file(stored: StoredFile, name: str) -> HttpResponse:
    try:
        content = stored.read()
    except KeyDestroyed as erased:
        raise Http404 from erased
    return HttpResponse(content, content_type=stored.content_type, headers=download_headers(name, inline=True))


@signed_in
@never_cache
@require_safe
def calendar(request: HttpRequest, number: str) -> HttpResponse:
    """The running last days for the person's own calendar: whole days, without a word of what it is about."""
    found = own_matter(request, number)
    book = Calendar()
    book.add("prodid", "-//Fahui//zh//")
    book.add("version", "2.0")
    for one in telling.clocks(found, for_staff=False):
        if not one.met and one.due is not None:
            book.add_component(_all_day(found, one.term, one.due, one.title))
    name = f"{found.number}.ics"
    headers = download_headers(name)
    return HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def _all_day(found: Matter, term: str, day: date, title: str) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", f"{found.number}-{term}@{found.district}.fahui")
    event.add("dtstamp", clock.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _("%(number)s：%(what)s，最后一天") % {"number": found.number, "what": title})
    event.add("transp", "TRANSPARENT")
    return event


@signed_in
@never_cache
@require_safe
def seen_by(request: HttpRequest) -> HttpResponse:
    """Who looked at what is sealed: unit and duty, when, what and why; names are told by complaint only."""
    rows = readings.concerning(account(request), own(request).values("pk"))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    titles = {**dict(Role.choices), **dict(Relation.choices)}
    looks = [(row, titles.get(row.role, "")) for row in page.object_list]
    return render(request, "portal/seen_by.html", {"page": page, "looks": looks})
