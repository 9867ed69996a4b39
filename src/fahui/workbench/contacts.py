"""来电来访: those that were taken down by themselves, one of them, and the form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.core.logs import masked
from fahui.core.models import DataKey, this_district
from fahui.documents.audio import accept_recording
from fahui.documents.intake import download_headers
from fahui.documents.models import StoredFile
from fahui.matters import uploads
from fahui.matters.contacts import log_contact
from fahui.matters.held import HeldFiles
from fahui.matters.models import Contact, Matter
from fahui.places.models import Region
from fahui.workbench.contact_form import ContactForm
from fahui.workbench.happened import HappenedForm, complain
from fahui.workbench.held_files import hold_new, let_go, show_held
from fahui.workbench.intake_forms import AT_A_DESK
from fahui.workbench.openable import openable, opening_grants, point_of, regions_of_any
from fahui.workbench.pages import show, staff_page
from fahui.workbench.slices import slice_of
from fahui.workbench.tokens import token_in

AUDIO = "audio"


@require_safe
@staff_page
def contacts(request: HttpRequest, user: User) -> HttpResponse:
    """All that this user may see, the newest first; what was said stands on a page of its own."""
    if not user.reading_grants() and user.roles():
        raise Http404
    whose = Matter.objects.visible_to(user).order_by("pk")
    rows = Contact.objects.logged().visible_to(user).select_related("taken_by__person", "region")
    page = slice_of(
        rows.prefetch_related(Prefetch("matters", whose, to_attr="seen")).order_by("-at", "-pk"),
        request.GET.get("page"),
    )
    return show(request, user, "contacts.html", {"page": page, "may_add": bool(openable(user))})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def contact_new(request: HttpRequest, user: User) -> HttpResponse:
    """Take one down; what is wrong is said at its field, and nothing typed or picked is lost."""
    offered = openable(user)
    if not offered:
        raise Http404
    data = request.POST if request.method == "POST" else None
    regions = regions_of_any(user, offered)
    grant = opening_grants(user, offered[0])[0]
    initial = {"region": str(grant.region_id), "numbers": request.GET.get("about", "")[:20]}
    form = ContactForm(user, regions, data, request.FILES if data is not None else None, initial=initial)
    happened = HappenedForm(data, prefix="at")
    token = token_in(request)
    held = HeldFiles(user, token, offered[0].code)
    if data is not None:
        let_go(request, held)
        show_held(held, form)
        valid = [one.is_valid() for one in (form, happened)]
        if all(valid) and _logged(user, form, happened, held):
            messages.success(request, _("已登记。"))
            return redirect("workbench:contacts")
        hold_new(request, held, form)
    context = {"form": form, "happened": happened, "token": token, "wrong": bool(form.errors or happened.errors)}
    return show(request, user, "contact_new.html", context)


def _logged(user: User, form: ContactForm, happened: HappenedForm, held: HeldFiles) -> bool:
    given = form.cleaned_data
    region: Region = given["region"]
    try:
        log_contact(
            by=user,
            channel=given["channel"],
            words=given["words"],
            region=region,
            token=held.token,
            matters=given["numbers"],
            point=_point(user, region) if given["channel"] in AT_A_DESK else None,
            happened_at=happened.moment(),
            because=happened.because_words,
            recorded=lambda key: _recording(form, held, key),
        )
    except ValidationError as wrong:
        complain([form, happened], wrong)
        return False
    held.release()
    return True


def _point(user: User, region: Region) -> Any:
    grants = [one for one in user.live_grants() if one.region_id == region.pk]
    return point_of(grants[0] if grants else None)


def _recording(form: ContactForm, held: HeldFiles, key: DataKey) -> StoredFile | None:
    """The one picked now, else the one held since an earlier try."""
    picked = uploads.store(form.cleaned_data[AUDIO], key, field=AUDIO, accept=accept_recording)
    kept = picked or held.under(key, AUDIO)
    return kept[-1].file if kept else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def contact(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """What was said, numbers masked; in full after a reason is given. Each reading is noted."""
    row = _whole_or_404(user, pk)
    reason = request.POST.get("reason", "").strip()[:200] if request.method == "POST" else ""
    if request.method == "POST" and not reason:
        messages.error(request, _("请写明为什么要看完整的号码。"))
    _noted(user, row, Reading.Kind.REVEAL if reason else Reading.Kind.FILE, reason)
    said = row.said
    context = {
        "row": row,
        "said": said if reason else masked(said),
        "hides": not reason and masked(said) != said,
        "about": Matter.objects.visible_to(user).filter(contacts=row).order_by("pk"),
    }
    return show(request, user, "contact.html", context)


@require_safe
@staff_page
def recording(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The recording, to be heard in the page."""
    row = _whole_or_404(user, pk)
    if row.recording is None:
        raise Http404
    try:
        content = row.recording.read()
    except (KeyDestroyed, Tampered, FileNotFoundError) as gone:
        raise Http404 from gone
    _noted(user, row, Reading.Kind.FILE, "")
    headers = download_headers(row.recording.name, inline=True)
    return HttpResponse(content, content_type=row.recording.content_type, headers=headers)


def _whole_or_404(user: User, pk: int) -> Contact:
    rows = Contact.objects.logged().whole_to(user).filter(district=this_district(), pk=pk)
    row = rows.select_related("data_key", "recording__data_key", "taken_by__person", "region", "service_point").first()
    if row is None:
        raise Http404
    return row


def _noted(user: User, row: Contact, kind: str, reason: str) -> None:
    """As of a paper: of each matter it was about, so that whoever asks in them learns of it."""
    what = _("来电来访%(n)d") % {"n": row.pk}
    about = list(row.matters.values_list("pk", "number"))
    if about:
        readings.note_matters(user, kind, about, reason=reason, what=what)
    else:
        readings.note(user, kind, reason=reason, what=what)
