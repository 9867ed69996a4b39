"""Selected matters handed over at once: what is possible for all, its questions once, and the answer row by row."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.matters.case import Case
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter
from fahui.matters.together import Result, act_on_each, done_before, hand_overs, hands_over
from fahui.matters.vocabulary import Action
from fahui.workbench.candidates import listed, looks, picked_by_turn
from fahui.workbench.choices import choices_for
from fahui.workbench.lights import Light, lights
from fahui.workbench.pages import show, staff_page
from fahui.workbench.parties_shown import safe_contact
from fahui.workbench.prospect import Prospect, prospect
from fahui.workbench.slices import SIZE
from fahui.workbench.todo import stage_tone
from fahui.workbench.tokens import fresh_token, token_in


@dataclass
class Row:
    """One selected matter."""

    matter: Matter
    can: list[Action]
    tone: str
    light: Light | None
    safe: list[str]


@dataclass
class Sheet:
    """The page: what is selected, what can be done with all of it, the form, and what became of it."""

    rows: list[Row]
    query: str  # of the list one came from
    common: list[Action] = field(default_factory=list)
    action: Action | None = None
    asked: FactForm | None = None
    token: str = ""
    results: list[Result] = field(default_factory=list)

    @property
    def back(self) -> str:
        """The list with its tab, filters and page; nowhere else."""
        return reverse("workbench:todo") + (self.query if self.query.startswith("?") else "")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def many(request: HttpRequest, user: User) -> HttpResponse:
    """Look the selected matters over, then deal with them; sending it twice does it once."""
    given = request.POST if request.method == "POST" else request.GET
    numbers = list(dict.fromkeys(given.getlist("pick")))
    sheet = Sheet([], given.get("back", "")[:500])
    if len(numbers) > SIZE:
        messages.warning(request, _("一次最多选%(n)d件，请少选几件。") % {"n": SIZE})
        return redirect(sheet.back)
    matters = _matters(request, user, numbers)
    if not matters:
        messages.warning(request, _("请先勾选事项，再选怎么办。"))
        return redirect(sheet.back)
    if request.method == "POST":
        _take(request, user, sheet, matters)
    else:
        _look(user, sheet, matters, given.get("action", ""))
    return _page(request, user, sheet)


def _look(user: User, sheet: Sheet, matters: list[Matter], wanted: str) -> None:
    """What may be done with all of them; the one that was asked for, if it is among that."""
    sheet.rows, sheet.token = _rows(user, matters), fresh_token()
    sheet.common = _common(sheet.rows)
    fitting = [one for one in sheet.common if wanted in ("", one.code)]
    if len(fitting) == 1:
        sheet.action = fitting[0]
        sheet.asked = form_for(sheet.action.asks, choices=choices_for(matters[0], sheet.action))


def _matters(request: HttpRequest, user: User, numbers: list[str]) -> list[Matter]:
    """The selected ones that this user sees, and those that left their sight by this very form."""
    seen = _visible(user, numbers)
    gone = set(numbers) - {matter.number for matter in seen}
    return [*seen, *done_before(user, token_in(request), gone)] if request.method == "POST" and gone else seen


def _visible(user: User, numbers: list[str]) -> list[Matter]:
    """The selected matters as far as this user may see them: the same filter as the list."""
    rows = Matter.objects.visible_to(user).filter(number__in=numbers)
    return list(rows.select_related("data_key", "region__parent").by_urgency())


def _rows(user: User, matters: list[Matter]) -> list[Row]:
    lit = lights(matters)
    return [
        Row(one, hand_overs(user, one), stage_tone(one), lit.get(one.pk), safe_contact(Case(one))) for one in matters
    ]


def _common(rows: list[Row]) -> list[Action]:
    """What can be done with every one of them, and is asked in the same words."""
    first = rows[0].can if rows else []
    return [one for one in first if all(_like(one, row.can) for row in rows)]


def _like(action: Action, others: list[Action]) -> bool:
    return any(one.code == action.code and one.asks == action.asks for one in others)


def _take(request: HttpRequest, user: User, sheet: Sheet, matters: list[Matter]) -> None:
    """Deal with each; what was refused is shown again, with all that was typed."""
    token, action = token_in(request), _named(matters, request.POST.get("action", ""))
    data = picked_by_turn(request.POST)
    choices = choices_for(matters[0], action, data.get("professional", ""))
    asked = form_for(action.asks, data, choices=choices)
    sheet.action, sheet.asked, sheet.token = action, asked, str(token)
    if looks(request.POST):
        asked.errors.clear()
    elif asked.is_valid():
        shown = {matter.number: _version(request.POST.get(f"version-{matter.number}", "")) for matter in matters}
        sheet.results = act_on_each(
            matters, action.code, by=user, answers=asked.cleaned_data, form=token, versions=shown
        )
        sheet.token = fresh_token()
        matters = _visible(user, [one.matter.number for one in sheet.results if not one.done])
    sheet.rows = _rows(user, matters)
    if sheet.results:  # only what may be tried again is asked again
        sheet.rows = [row for row in sheet.rows if _like(action, row.can)]


def _named(matters: list[Matter], code: str) -> Action:
    found = (one for matter in matters for one in matter.definition.actions if one.code == code and hands_over(one))
    action = next(found, None)
    if action is None:
        raise Http404(code)
    return action


def _version(text: str) -> int:
    """The version the row was shown at; nonsense fits none."""
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _page(request: HttpRequest, user: User, sheet: Sheet) -> HttpResponse:
    action = sheet.action
    professional = next((fact.code for fact in action.asks if fact.kind == "professional"), "") if action else ""
    seen = {matter.pk for matter in _visible(user, [one.matter.number for one in sheet.results])}
    context: dict[str, Any] = {
        "sheet": sheet,
        "rows": sheet.rows,
        "action": action,
        "asked": sheet.asked,
        "ways": [(one.title, _way(sheet, one)) for one in sheet.common],
        "prospect": _prospect(sheet),
        "results": [(one, one.matter.pk in seen) for one in sheet.results],
        "refused": sum(not one.done for one in sheet.results),
        "professional": professional,
        **(listed(request.POST, sheet.rows[0].matter, user) if professional and sheet.rows else {}),
    }
    return show(request, user, "many.html", context)


def _way(sheet: Sheet, action: Action) -> str:
    picked = [("pick", row.matter.number) for row in sheet.rows]
    return "?" + urlencode([*picked, ("action", action.code), ("back", sheet.query)])


def _prospect(sheet: Sheet) -> Prospect | None:
    """The consequences as they are for the first; the stage only where it is the same for all."""
    if sheet.action is None or not sheet.rows:
        return None
    found = prospect(sheet.rows[0].matter, sheet.action)
    if len({row.matter.stage for row in sheet.rows}) > 1:
        found.stage = ""
    return found
