"""Which service the typed words speak for: said at the side of the sheet, never chosen by itself.

Simple words that each service declares; a search over the services may take their place.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from fahui.access.models import User
from fahui.matters.vocabulary import Service
from fahui.workbench.openable import openable
from fahui.workbench.pages import staff_page

SHOWN = 2
MOST = 5000  # characters looked at


@dataclass(frozen=True)
class Suggestion:
    """A service, and the words that speak for it."""

    service: Service
    words: tuple[str, ...]


def suggested(offered: list[Service], shown: str, data: Any) -> list[Suggestion]:
    """The services of those offered that the words speak for, the most spoken for first; not the one shown."""
    text = words_of(offered, data)
    if not text:
        return []
    found = [Suggestion(one, tuple(word for word in one.keywords if word in text)) for one in offered]
    best = max((len(one.words) for one in found if one.service.code == shown), default=0)
    rest = [one for one in found if one.service.code != shown and len(one.words) > best]
    return sorted(rest, key=lambda one: -len(one.words))[:SHOWN]


def words_of(offered: list[Service], data: Any) -> str:
    """What was typed about the matter itself, whichever service's question it stands in."""
    asked = {one.from_words for one in offered if one.from_words}
    return "\n".join(data.get(code, "") for code in sorted(asked))[:MOST]


@require_POST
@staff_page
def suggest(request: HttpRequest, user: User) -> HttpResponse:
    """The fragment at the side, asked for while the clerk types."""
    offered = [one for one in openable(user) if one.stands_alone]
    found = suggested(offered, request.POST.get("service", ""), request.POST)
    return render(request, "workbench/suggested.html", {"suggested": found})
