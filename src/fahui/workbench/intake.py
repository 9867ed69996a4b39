"""收件登记: one sheet for every channel and every service."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.access.seen import seen
from fahui.availability import roster
from fahui.core.models import DataKey, this_district
from fahui.matters import drafts, uploads
from fahui.matters.alarms import at_intake
from fahui.matters.case import Case
from fahui.matters.codes import code_of
from fahui.matters.drafts import AlreadySent
from fahui.matters.effects import Upload
from fahui.matters.models import Draft, Event, Matter
from fahui.matters.opening import Source, open_matter
from fahui.matters.permissions import actor_code, available_actions
from fahui.workbench.happened import complain
from fahui.workbench.held_files import hold_new
from fahui.workbench.intake_conflicts import so_far, warned
from fahui.workbench.intake_desk import Desk, desk_of, say_undecided
from fahui.workbench.intake_forms import AT_A_DESK
from fahui.workbench.intake_people import NEW, keep_apart, met_key
from fahui.workbench.intake_resume import bring_draft, resumed, wants_draft
from fahui.workbench.intake_suggest import suggested
from fahui.workbench.intake_twins import attached, twins, twins_key
from fahui.workbench.openable import point_of
from fahui.workbench.pages import show, staff_page
from fahui.workbench.prospect import lengths
from fahui.workbench.tokens import RECEIPT, token_in

FILES = ("file", "files")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def intake(request: HttpRequest, user: User) -> HttpResponse:
    """The sheet; looking somebody up, changing the service and adding a party keep what is typed."""
    if (sent := _sent_before(request, user)) is not None:
        request.session[RECEIPT] = sent.number
        return redirect("workbench:receipt", sent.number)
    if request.method == "POST" and request.POST.get("attach"):
        return attached(request, user)
    refused = bring_draft(request, user) if wants_draft(request) else ""
    desk = desk_of(request, user)
    desk.resumed = resumed(request, user)
    wants = request.POST.get("do", "") in ("submit", "answer")
    if wants and desk.undecided:
        say_undecided(desk)
    if not refused and desk.sending and desk.valid() and _nothing_like_it(request, user, desk):
        try:
            matter = _opened(desk, user)
        except ValidationError as wrong:
            complain(desk.forms, wrong)
        else:
            request.session[RECEIPT] = matter.number
            near = at_intake(desk.service, desk.asked.cleaned_data)
            for words in [*near, *desk.unproved, *desk.doubts, *(one.sentence for one in warned(user, desk.told))]:
                messages.warning(request, words)
            return _onward(user, matter, desk)
    if request.method == "POST":
        hold_new(request, desk.held, *desk.with_files)
    return show(request, user, "intake.html", {**_context(request, user, desk), "later_wrong": refused})


def _nothing_like_it(request: HttpRequest, user: User, desk: Desk) -> bool:
    """Is there no matter of a short while ago that says the same, or did the clerk say that this is another?"""
    if desk.origin is None:
        desk.twins = twins(user, desk.service, desk.told, desk.asked.cleaned_data)
    return not desk.twins or request.POST.get("another") == twins_key(desk.twins)


def _sent_before(request: HttpRequest, user: User) -> Matter | None:
    """What this very sheet became already, when its answer was lost or the button pressed twice."""
    if request.method != "POST":
        return None
    rows = Event.objects.filter(district=this_district(), token=token_in(request), actor=actor_code(user), seq=1)
    event = rows.select_related("matter").first()
    return event.matter if event is not None else None


@transaction.atomic
def _opened(desk: Desk, user: User) -> Matter:
    channel = desk.door.cleaned_data["channel"]
    region = desk.place.cleaned_data["region"]
    where = None if desk.service.reads else region  # few may know that there is such a matter
    fresh = desk.chosen == NEW
    entries = [entry for box in desk.boxes if (entry := box.entry(fresh=fresh, region=where)) is not None]
    source = None
    if desk.origin is not None:
        source = Source(desk.origin.matter, desk.origin.action.code, dict(desk.source_asks.cleaned_data))
    begun = _begun_at_home(desk)
    opened = open_matter(
        desk.service.code,
        by=user,
        parties=entries,
        region=region,
        answers={code: value for code, value in desk.asked.cleaned_data.items() if code not in _file_facts(desk)},
        token=desk.token,
        channel=channel,
        service_point=point_of(desk.grant) if channel in AT_A_DESK else None,
        happened_at=desk.happened.moment(),
        because=desk.happened.because_words,
        source=source,
        files_from=lambda key: _stored(desk, key),
        query_code=code_of(desk.token),
        urgent=desk.place.cleaned_data["urgent"],
    )
    if not opened.already:
        _remember(desk, user, opened.matter)
    if begun is not None:
        drafts.registered(begun, opened)
    desk.held.release()
    return opened.matter


def _begun_at_home(desk: Desk) -> Draft | None:
    """The resident's draft on this sheet, under its lock; raises ValidationError when it was sent meanwhile."""
    if not desk.resumed:
        return None
    try:
        return drafts.taken_over(desk.resumed)
    except AlreadySent as sent:
        raise ValidationError(str(sent)) from sent
    except Draft.DoesNotExist:  # forgotten meanwhile; what it held is on the sheet
        return None


def _remember(desk: Desk, user: User, matter: Matter) -> None:
    """What the register learns: new particulars, the card seen, and who somebody is not."""
    for box in desk.boxes:
        box.remember(user)
    first = matter.parties.select_related("person").order_by("seq").first()
    if first is None or first.person is None:
        return
    if desk.papers.cleaned_data.get("checked"):
        desk.unproved = [why for why in [seen(first.person, desk.phone)] if why]
    if desk.chosen == NEW:
        keep_apart(first.person, desk.met)


def _file_facts(desk: Desk) -> set[str]:
    return {fact.code for fact in desk.asked.asked if fact.kind in FILES}


def _stored(desk: Desk, key: DataKey) -> list[Upload]:
    kept = [Upload(title, None) for title in desk.papers.seen_titles()]
    kept += desk.held.under(key, desk.papers.add_prefix("scans"))
    kept += uploads.store(desk.papers.cleaned_data["scans"], key, field="scans")
    for fact in desk.asked.asked:
        picked = desk.asked.cleaned_data.get(fact.code) if fact.kind in FILES else None
        if not (picked and fact.kind == "file"):  # where one is wanted, the one picked now
            kept += desk.held.under(key, fact.code, title=str(fact.label))
        kept += uploads.store(picked or [], key, field=fact.code, title=str(fact.label))
    return kept


def _onward(user: User, matter: Matter, desk: Desk) -> HttpResponse:
    """To the receipt; or straight to the expected step if that was asked and is this user's."""
    if desk.sending == "answer":
        now = available_actions(user, matter, Case(matter).happenings)
        step = next((action for action in now if not action.side), None)
        if step is not None:
            return redirect("workbench:do", matter.number, step.code)
    return redirect("workbench:receipt", matter.number)


def _context(request: HttpRequest, user: User, desk: Desk) -> dict[str, Any]:
    sent = request.method == "POST"
    return {
        "desk": desk,
        "service": desk.service,
        "token": desk.token,
        "looked": request.POST.get("in-who", ""),
        "met_key": met_key(desk.met),
        "resumed": request.POST.get("resumed", "") if desk.resumed else "",
        "nobody": sent and bool(request.POST.get("in-who")) and not desk.met and not desk.door.errors,
        "wrong": desk.sending and any(form.errors for form in desk.forms),
        "lengths": lengths(desk.service),
        "on_duty": roster.today_at([user.station_id] if user.station_id else None),
        "suggested": suggested(desk.services, desk.service.code, request.POST) if sent else [],
        "twins_key": twins_key(desk.twins),
        "warned": warned(user, so_far(desk.service, request.POST, desk.known)) if sent else [],
    }
