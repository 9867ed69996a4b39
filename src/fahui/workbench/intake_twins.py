"""The same thing registered a short while ago: shown before a second matter is made, and taken as one more contact."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.duplicates import attach, earlier
from fahui.matters.models import Matter
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Service
from fahui.workbench.intake_forms import AT_A_DESK, CHANNELS
from fahui.workbench.openable import opening_grants, point_of
from fahui.workbench.pages import matter_or_404
from fahui.workbench.tokens import token_in


@dataclass(frozen=True)
class Twin:
    """A matter of a short while ago; one that this user may not see is named and not opened."""

    matter: Matter
    visible: bool


def twins(user: User, service: Service, entries: list[PartyEntry], answers: dict[str, Any]) -> list[Twin]:
    """What may be the same thing."""
    found = earlier(service, entries, answers, clock.today())
    pks = [matter.pk for matter in found]
    seen = set(Matter.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    return [Twin(matter, matter.pk in seen) for matter in found]


def twins_key(found: list[Twin]) -> str:
    """Which matters the question was about."""
    return ",".join(twin.matter.number for twin in found)


def attached(request: HttpRequest, user: User) -> HttpResponse:
    """It is the same thing: one more contact on the earlier matter, with what was told now."""
    matter = matter_or_404(user, request.POST.get("attach", ""))
    channel = request.POST.get("in-channel", "")
    grant = next(iter(opening_grants(user, matter.definition)), None)
    attach(
        matter,
        by=user,
        channel=channel if channel in CHANNELS else matter.channel,
        words=_told(request),
        token=token_in(request),
        point=point_of(grant) if channel in AT_A_DESK else None,
    )
    messages.success(request, _("已作为又一次联系记在这件事项上，没有另立一件。"))
    return redirect("workbench:matter", matter.number)


def _told(request: HttpRequest) -> str:
    """The person's own words, if the service asks for them."""
    code = request.POST.get("shown", "")
    service = services.current(code, clock.today()) if code in services.codes() else None
    return request.POST.get(service.from_words, "")[:2000] if service and service.from_words else ""
