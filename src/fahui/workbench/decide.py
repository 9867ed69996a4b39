"""A correction that waits for a second person: what would change, agree or refuse."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.matters.case import Case
from fahui.matters.errors import Refused
from fahui.matters.models import Matter, PendingCorrection
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.paperwork import on_page
from fahui.matters.permissions import may
from fahui.matters.second_person import agree, answers_of, refuse, waiting_for, would_move
from fahui.matters.telling import story
from fahui.workbench.correct import moved_words, say_moved
from fahui.workbench.pages import show, staff_page
from fahui.workbench.slices import slice_of


@require_safe
@staff_page
def corrections(request: HttpRequest, user: User) -> HttpResponse:
    """All that this user may decide."""
    pending = slice_of(waiting_for(user), request.GET.get("page"))
    return show(request, user, "corrections.html", {"pending": pending})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def decide(request: HttpRequest, user: User, pending_id: int) -> HttpResponse:
    """One pending correction; whoever asked may look, another decides."""
    rows = PendingCorrection.objects.filter(pk=pending_id, matter__in=Matter.objects.visible_to(user))
    pending = rows.select_related(
        "matter__data_key", "matter__region", "asked_by__person", "decided_by__person"
    ).first()
    if pending is None:
        raise Http404
    if request.method == "POST":
        try:
            if "agree" in request.POST:
                say_moved(request, agree(pending, by=user))
            else:
                refuse(pending, by=user, why=request.POST.get("why", ""))
                messages.success(request, _("没有同意，原来的经过不变。"))
            return redirect("workbench:matter", pending.matter.number)
        except Refused as refused:
            messages.error(request, str(refused))
    return show(request, user, "decide.html", _context(user, pending))


def _context(user: User, pending: PendingCorrection) -> dict[str, object]:
    mine = (
        pending.decided_at is None
        and pending.asked_by_id != user.pk
        and may(user, OWN_ACTIONS["annul"], pending.matter)
    )
    told = {moment.seq: moment for moment in story(Case(pending.matter, by=user), for_staff=True)}
    moved, refused = [], ""
    if mine:
        try:
            moved = moved_words(would_move(pending, by=user))
        except Refused as why:
            refused = str(why)
    return {
        "one": pending,
        "matter": pending.matter,
        "moment": told.get(pending.seq),
        "changes": _changes(pending, told[pending.seq].facts if pending.seq in told else {}),
        "mine": mine,
        "moved": moved,
        "refused": refused,
    }


def _changes(pending: PendingCorrection, before: dict[str, object]) -> list[tuple[str, object, object]]:
    """Question, what was said, what is to stand; only what differs."""
    service = pending.matter.definition
    asks = [*service.intake, *(fact for action in service.actions for fact in action.asks)]
    asks += [fact for action in OWN_ACTIONS.values() for fact in action.asks]
    facts = {fact.code: fact for fact in asks}
    return [
        (str(facts[code].label), on_page(facts[code], before.get(code, "")), on_page(facts[code], value))
        for code, value in (answers_of(pending) or {}).items()
        if code in facts and value != before.get(code) and str(value or "") != str(before.get(code) or "")
    ]
