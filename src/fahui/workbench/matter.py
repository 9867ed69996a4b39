"""The page of one matter: what it is, where it is, whose turn, by when and why, and what can be done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from fahui.access.models import User
from fahui.matters import alarms, emergency
from fahui.matters.case import Case
from fahui.matters.data_checks import ASK
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters, letters_of
from fahui.matters.models import Event, Matter
from fahui.matters.parts import part_action
from fahui.matters.permissions import actor_code
from fahui.matters.person_rights import may_read
from fahui.matters.remedies import remedy
from fahui.matters.signers import PAD, sees_to_it
from fahui.matters.telling import clocks, outcome_words, story, whose_turn
from fahui.matters.vocabulary import Relation
from fahui.matters.withheld import readable
from fahui.matters.writing import note_opened
from fahui.places.history import label_on
from fahui.workbench.checks import checks
from fahui.workbench.data_checks_shown import data_checks
from fahui.workbench.lights import lights
from fahui.workbench.next_up import next_up
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.papers_shown import contacts, letters, links, materials, rating
from fahui.workbench.parties_shown import facts_in_words, parties, safe_contact
from fahui.workbench.steps import Steps, steps
from fahui.workbench.todo import stage_tone
from fahui.workbench.tokens import RECEIPT, fresh_token, token_in
from fahui.workbench.words import lines_of


@require_safe
@staff_page
def matter(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The matter with names masked."""
    found = matter_or_404(user, number)
    waits = request.session.get(RECEIPT) == found.number
    opened = emergency.live(user).filter(matter=found).order_by("until").last()
    context = matter_context(user, found, revealed=opened is not None)
    return show(request, user, "matter.html", {**context, "receipt_waits": waits, "emergency": opened})


@require_POST
@staff_page
def reveal(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The matter once with full names and numbers, after the reason is on record."""
    found = matter_or_404(user, number)
    token = token_in(request)
    try:
        act(found, "reveal", by=user, answers={"reason": request.POST.get("reason", "").strip()}, token=token)
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
        return redirect("workbench:matter", number)
    recorded = Event.objects.filter(district=found.district, matter=found, token=token, actor=actor_code(user))
    context = matter_context(user, found, revealed=recorded.exists())
    return show(request, user, "matter.html", context)


def matter_context(user: User, found: Matter, *, revealed: bool = False) -> dict[str, Any]:
    """Everything the page shows."""
    case = Case(found, by=user)
    note_opened(case, user)
    faces = clocks(found, for_staff=True)
    papers = readable(case, letters_of(found))
    deeds = steps(user, case, papers)
    return {
        "matter": found,
        "place": label_on(found.region, case.begun_on),
        "service": found.definition,
        "tone": stage_tone(found),
        "turn": whose_turn(found),
        "mine": deeds.expected is not None and found.turn not in (Relation.APPLICANT, Relation.AGENT),
        "outcome": outcome_words(found),
        "remedy": remedy(found, (face.row for face in faces)) if found.outcome else "",
        "alarms": alarms.on_page(found.definition, faces),
        "safe_contact": safe_contact(case, revealed=revealed),
        "parties": parties(case, revealed=revealed),
        "opens_persons": may_read(user),
        "revealed": revealed,
        "token": fresh_token(),
        "facts": facts_in_words(case, revealed=revealed),
        "story": _story(case, deeds.may_correct, revealed),
        "clocks": faces,
        "light": lights([found]).get(found.pk),
        "steps": deeds,
        "checks": checks(case, faces, deeds),
        "letters": letters(papers),
        "to_sign": sees_to_it(user, found) and bool(fitting_letters(found, PAD.code, papers)),
        "materials": materials(found),
        "links": links(user, found),
        "contacts": contacts(found, user),
        "rating": rating(found),
        "has_people": part_action(found) is not None,
        **_second_persons(found),
        "next_up": next_up(found, [one for one in (deeds.expected, *deeds.others) if one is not None], user),
        **_asked_elsewhere(case, deeds, revealed),
    }


def _second_persons(found: Matter) -> dict[str, Any]:
    """What waits for somebody else to agree: corrections, and waivers of a conflict."""
    waivers = found.waivers.filter(decided_at=None).select_related("professional__person", "asked_by__person")
    waiting = found.pending_corrections.filter(decided_at=None).select_related("asked_by__person")
    return {"pending": list(waiting), "waivers": list(waivers)}


def _asked_elsewhere(case: Case, deeds: Steps, revealed: bool) -> dict[str, Any]:
    """What other departments' data said, and whether more may be asked."""
    may_ask = any(action.code == ASK for action in deeds.own)
    return {"data_checks": data_checks(case, revealed=revealed), "may_ask_data": may_ask}


def _story(case: Case, may_correct: bool, revealed: bool) -> list[dict[str, Any]]:
    """The events, newest first, each with the way to put it right where that is possible.

    What was said at the opening stands in the card above already.
    """
    opening = case.matter.definition.opens_with
    own = {action.code for action in case.matter.definition.actions} | {"serve", "extend"}
    return [
        {
            "moment": moment,
            "details": []
            if moment.action == opening and not moment.corrected
            else [(label, lines_of(value)) for label, value in moment.details],
            "correct": may_correct and moment.action in own and not moment.corrected,
        }
        for moment in reversed(story(case, for_staff=True, whole=revealed))
    ]
