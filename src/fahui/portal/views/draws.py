"""The random draws: by which seed, which share, from how many. No name, no number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fahui.matters.draws import FEW, public_draws
from fahui.portal.kept import kept


@require_safe
@kept
def draws(request: HttpRequest) -> HttpResponse:
    """Each kind of draw with its rounds, the newest first."""
    kinds = [(kind, kind.rows()) for kind in public_draws]
    return render(request, "portal/draws.html", {"kinds": kinds, "few": FEW})
