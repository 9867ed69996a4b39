"""Is it the same person? Records side by side, with what speaks for it; linked or kept apart, and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fahui.access.models import User
from fahui.core.identifiers import plain
from fahui.matters import person_rights
from fahui.people.linking import Verdict, decisions
from fahui.people.matching import candidates_for
from fahui.people.models import Person
from fahui.workbench.pages import show
from fahui.workbench.persons import shown
from fahui.workbench.persons.frame import person_or_404, reader_page
from fahui.workbench.persons.search import condition, listed

SAID = {"same": Verdict.SAME, "different": Verdict.DIFFERENT}
SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@reader_page
def links(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Whoever may be the same, what was decided, and somebody looked for by hand (posted)."""
    person = person_or_404(request, user, pk)
    return _page(request, user, person, words=plain(request.POST.get("q", ""))[:60])


@require_POST
@reader_page
def decide(request: HttpRequest, user: User, pk: int, other: int) -> HttpResponse:
    """Link or keep apart; a right that is lacking is a 404, and both records tell of the try."""
    person = person_or_404(request, user, pk)
    with_whom = _other(user, person, other)
    verdict = SAID.get(request.POST.get("verdict", ""))
    if verdict is None:
        raise Http404
    try:
        person_rights.decide(user, person, with_whom, verdict, request.POST.get("why", ""))
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
        return _page(request, user, person, typed={other: request.POST.get("why", "")}, beside=with_whom)
    said = (
        _("已关联为同一个人，两条记录都照原样保留。")
        if verdict == Verdict.SAME
        else _("已记下不是同一个人，以后不再提示。")
    )
    messages.success(request, said)
    return redirect("workbench:persons:links", pk)


def _other(user: User, person: Person, other: int) -> Person:
    """The other record. Whoever has no right is refused (and it is written down) before they learn more of it."""
    found = Person.objects.here().filter(pk=other).select_related("data_key", "region__parent").first()
    if found is None or found.pk == person.pk:
        raise Http404
    person_rights.allow(user, person, found)
    if not Person.objects.visible_to(user).filter(pk=other).exists():
        raise Http404
    return found


@require_POST
@reader_page
def undo(request: HttpRequest, user: User, pk: int, link: int) -> HttpResponse:
    """Take a decision back."""
    person = person_or_404(request, user, pk)
    row = decisions(person).filter(pk=link).first()
    if row is None:
        raise Http404
    try:
        person_rights.undo(user, row, request.POST.get("why", ""))
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("已撤销。"))
    return redirect("workbench:persons:links", pk)


def _page(
    request: HttpRequest,
    user: User,
    person: Person,
    *,
    words: str = "",
    typed: dict[int, str] | None = None,
    beside: Person | None = None,
) -> HttpResponse:
    likely = candidates_for(person)
    seen = _seen(user, [one.person for one in likely])
    rows = [_side(user, person, one.person, one.words) for one in likely if one.person.pk in seen]
    by_hand = _looked_for(user, person, words) if words else [beside] if beside and beside.pk not in seen else []
    context = {
        "person": person,
        "name": shown.shown_name(person),
        "particulars": shown.particulars(person, revealed=False),
        "candidates": rows,
        "hidden": len(likely) - len(rows),
        "found": [_side(user, person, one, "") for one in by_hand],
        "q": words,
        "decided": _decided(user, person),
        "typed": typed or {},
    }
    return show(request, user, "persons/links.html", context)


def _seen(user: User, people: list[Person]) -> set[int]:
    rows = Person.objects.visible_to(user).filter(pk__in=[one.pk for one in people])
    return set(rows.values_list("pk", flat=True)) if people else set()


def _looked_for(user: User, person: Person, words: str) -> list[Person]:
    try:
        wanted = condition(words)
    except ValidationError:
        wanted = None
    if wanted is None:
        return []
    apart = {person.pk} | {pk for row in decisions(person) for pk in (row.first_id, row.second_id)}
    return [one for one in listed(Person.objects.visible_to(user).filter(wanted))[: SHOWN * 2] if one.pk not in apart][
        :SHOWN
    ]


def _side(user: User, person: Person, other: Person, why: str) -> dict[str, Any]:
    """One record beside the other, masked."""
    return {
        "person": other,
        "name": shown.shown_name(other),
        "lines": shown.particulars(other, revealed=False),
        "why": why,
        "may": person_rights.may_link(user, person, other),
    }


def _decided(user: User, person: Person) -> list[dict[str, Any]]:
    rows = list(decisions(person).select_related("first__region__parent", "second__region__parent"))
    others = [row.second if row.first_id == person.pk else row.first for row in rows]
    seen = _seen(user, others)
    names = shown.names_of({row.made_by for row in rows})
    return [
        {
            "row": row,
            "other": other,
            "visible": other.pk in seen,
            "name": shown.shown_name(other),
            "by": names.get(row.made_by, ""),
            "may": person_rights.may_link(user, person, other),
        }
        for row, other in zip(rows, others, strict=True)
    ]
