"""几件一起排: a proposal for all waiting matters together, its reasons, what it does to the shares, then each deed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.assignable import assignable
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Matter
from fahui.matters.ranking import reserving, together
from fahui.matters.ranking.choosing import pool
from fahui.matters.ranking.fairness import shares
from fahui.matters.ranking.profiles import profiles
from fahui.matters.ranking.scoring import Ranked
from fahui.matters.ranking.sought import sought
from fahui.matters.ranking.weights import weights
from fahui.matters.together import Result, act_on_each, assigning_roles, gives_first, likely_hand_overs
from fahui.matters.vocabulary import Action
from fahui.people.models import Professional
from fahui.places.near import detour
from fahui.workbench.lights import lights
from fahui.workbench.pages import show, staff_page
from fahui.workbench.tokens import fresh_token, token_in

MOST = 60  # matters at once: conflicts are looked for matter by matter


@dataclass
class Line:
    """One waiting matter, and who is proposed."""

    matter: Matter
    action: Action
    light: Any = None
    chosen: Ranked | None = None
    row: Professional | None = None
    why: str = ""

    @property
    def reason(self) -> str:
        """As it stands in the assignment afterwards."""
        told = "；".join(one.words for one in self.chosen.reasons if one.points) if self.chosen else ""
        return (_("几件一起排：") + told)[:300]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def best(request: HttpRequest, user: User) -> HttpResponse:
    """Choose, look, do: nothing is assigned before it was looked at."""
    lines = waiting(user)
    do = request.POST.get("do", "")
    if do == "apply":
        reserving.release(user)
        return show(request, user, "best.html", {"results": _apply(request, user)})
    if do == "discard":
        reserving.release(user)
        return redirect("workbench:best")
    if not lines and not user.roles() & assigning_roles():
        raise Http404
    picked = set(request.POST.getlist("pick"))
    context: dict[str, Any] = {
        "lines": lines,
        "picked": picked or {one.matter.number for one in lines},
        "token": fresh_token(),
        "available": together.available(),
        "most": MOST,
    }
    mine = [one for one in lines if one.matter.number in picked]
    if do == "propose" and mine:
        context |= _proposed(mine, user)
    return show(request, user, "best.html", context)


def waiting(user: User) -> list[Line]:
    """What this user may assign now and whose service says what it wants, the most urgent first."""
    rows = Matter.objects.visible_to(user).filter(turn__in=user.roles()).select_related("data_key", "region__parent")
    matters = [row for row in rows.by_urgency()[: MOST * 3] if row.definition.wants is not None]
    offered = likely_hand_overs(user, matters)
    found = [
        Line(row, action) for row in matters for action in offered.get(row.pk, []) if gives_first(action)
    ][:MOST]  # fmt: skip
    lit = lights([one.matter for one in found])
    for one in found:
        one.light = lit.get(one.matter.pk)
    return found


def _proposed(lines: list[Line], user: User) -> dict[str, Any]:
    matters, today = [one.matter for one in lines], clock.today()
    rows = list({row.pk: row for matter in matters for row in pool(matter)}.values())
    rows.sort(key=lambda row: row.pk)
    known = weights(today)
    able, held = _able(rows), reserving.held_for_others(user)
    people = profiles(rows, known, {row.pk: "×" for row in rows if row.pk not in able}, held)
    tied = _tied(matters, rows)
    factor = float(detour(today).value)
    asked = sought(matters)
    plan = together.propose(asked, people, known, today, detour=factor, tied=tied)
    by_pk = {row.pk: row for row in rows}
    for line, proposed in zip(lines, plan.rows, strict=True):
        line.chosen, line.why = proposed.chosen, proposed.why
        line.row = by_pk[proposed.chosen.profile.pk] if proposed.chosen else None
    told = shares([line.chosen for line in lines], asked, people, known, today, tied)
    until = reserving.hold(((line.matter, line.row) for line in lines if line.row is not None), user)
    return {
        "until": until,
        "plan": plan,
        "proposed": lines,
        "shares": told,
        "gain": plan.total - plan.greedy_total,
    }


def _able(rows: Sequence[Professional]) -> set[int]:
    return set(assignable().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def _tied(matters: list[Matter], rows: list[Professional]) -> list[tuple[int, int]]:
    """By place: where a conflict stands against it."""
    found = []
    for place, matter in enumerate(matters):
        verdicts = check(matter, rows)
        found += [(place, n) for n, row in enumerate(rows) if verdicts[row.pk].level != Level.NONE]
    return found


def _apply(request: HttpRequest, user: User) -> list[Result]:
    """Each by its own action, as it was shown; who became unfit meanwhile is refused in words."""
    form, found = token_in(request), []
    numbers = request.POST.getlist("pick")[:MOST]
    for matter in Matter.objects.visible_to(user).filter(number__in=numbers).select_related("data_key").by_urgency():
        action = next((one for one in matter.definition.actions if gives_first(one)), None)
        to, version = (request.POST.get(f"{name}-{matter.number}", "") for name in ("to", "version"))
        if action is None or not (to.isdecimal() and version.isdecimal()) or max(len(to), len(version)) > 12:
            continue
        answers = {"professional": int(to), "assign_reason": request.POST.get(f"why-{matter.number}", "")[:300]}
        shown = {matter.number: int(version)}
        found += act_on_each([matter], action.code, by=user, answers=answers, form=form, versions=shown)
    return found
