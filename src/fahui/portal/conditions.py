"""What was asked of the directory, in words: shown above the answer, each taken off by one press; short addresses."""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.people.models import Language, OrganisationKind, ProfessionalKind, Speciality
from fahui.places.models import Facility, Region, Tongue
from fahui.places.models.naming import function_words
from fahui.portal.finding import Asked

View = Callable[..., HttpResponse]
LISTS = {
    "facility": Facility.choices,
    "language": [*Tongue.choices, *Language.choices],
    "kind": [*ProfessionalKind.choices, *OrganisationKind.choices],
    "speciality": Speciality.choices,
}


class Condition(NamedTuple):
    """One condition and the address of the same list without it."""

    words: str
    without: str


def conditions(request: HttpRequest, asked: Asked) -> list[Condition]:
    """All that narrows the list, in the order of the form."""
    found = []
    for name, value in asked._asdict().items():
        if value:
            rest = request.GET.copy()
            for key in (name, "page"):
                rest.pop(key, None)
            found.append(Condition(_words(name, value), f"?{rest.urlencode()}" if rest else request.path))
    return found


def _words(name: str, value: str) -> str:
    if name == "street":
        row = Region.objects.filter(district=this_district(), pk=int(value)).first()
        return row.name if row is not None else _("没有这个镇街")
    if name == "function":
        return function_words(value)
    if name == "open":
        return _("现在开着") if value == "now" else _("今天开门")
    if name == "q":
        return _("“%(words)s”") % {"words": value}
    return next(str(label) for code, label in LISTS[name] if code == value)


def short_address(view: View) -> View:
    """A form sends its empty fields too; the address that people pass on has only what was asked."""

    @wraps(view)
    def shortened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        kept = request.GET.copy()
        empty = [name for name, value in request.GET.items() if not str(value).strip()]
        if not empty:
            return view(request, *args, **kwargs)
        for name in empty:
            del kept[name]
        return redirect(f"{request.path}?{kept.urlencode()}" if kept else request.path)

    return shortened
