"""What peers found in the closed files: how many of which grade, and how the files were drawn. No name, no case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fahui.portal.kept import kept
from fahui.quality.rounds import published, tally
from fahui.quality.sampling import proof


@require_safe
@kept
def quality(request: HttpRequest) -> HttpResponse:
    """The published rounds, the newest first."""
    rounds = [(made, tally(made), proof(made)) for made in published()]
    return render(request, "portal/quality.html", {"rounds": rounds})
