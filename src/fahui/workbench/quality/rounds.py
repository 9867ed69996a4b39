"""The officer's pages: rounds, one round, the list that was drawn from, publishing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.documents.intake import download_headers
from fahui.matters.models import Matter
from fahui.quality import rounds as doing
from fahui.quality.changing import change_reviewers
from fahui.quality.models import Round
from fahui.quality.needs import needs
from fahui.quality.sampling import digest_of
from fahui.workbench.happened import complain
from fahui.workbench.pages import holder_page, show
from fahui.workbench.quality.forms import ReviewersForm, RoundForm
from fahui.workbench.quality.rights import OFFICERS
from fahui.workbench.slices import slice_of


@require_safe
@holder_page(*OFFICERS)
def rounds(request: HttpRequest, user: User) -> HttpResponse:
    """All rounds, the newest first."""
    rows = Round.objects.filter(district=this_district()).select_related("template").order_by("-made_at")
    page = slice_of(rows.prefetch_related("files"), request.GET.get("page"))
    return show(request, user, "quality/rounds.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*OFFICERS)
def new_round(request: HttpRequest, user: User) -> HttpResponse:
    """Draw a sample and appoint reviewers."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = doing.begin(form.order(), user)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, _("已抽出%(n)d件，评估人已经派好。") % {"n": made.files.count()})
            return redirect("workbench:quality_round", made.pk)
    return show(request, user, "quality/new.html", {"form": form})


def _round(pk: int) -> Round:
    found = Round.objects.filter(district=this_district(), pk=pk).select_related("template").first()
    if found is None:
        raise Http404
    return found


@require_safe
@holder_page(*OFFICERS)
def one_round(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The files this user may see, how far each is, and what is to be learnt."""
    made = _round(pk)
    files = made.files.filter(matter__in=Matter.objects.visible_to(user)).select_related("matter", "handler__person")
    rows = files.prefetch_related("reviews__reviewer__person").order_by("pk")
    context: dict[str, Any] = {
        "round": made,
        "page": slice_of(rows, request.GET.get("page")),
        "waiting": made.files.filter(settled_at=None).count(),
        "short": made.files.filter(short=True).count(),
        "changes": made.changes.prefetch_related("joined__person", "left__person").order_by("-pk"),
        "needs": needs(made),
        "grades": doing.tally(made),
    }
    return show(request, user, "quality/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*OFFICERS)
def reviewers(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Add or replace reviewers while files have no result; who gets which file is not for the officer to say."""
    made = _round(pk)
    form = ReviewersForm(made, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_reviewers(made, form.change(), user)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, _("评估人已经调整，缺评估人的案卷已重新派。"))
            return redirect("workbench:quality_round", made.pk)
    return show(request, user, "quality/reviewers.html", {"round": made, "form": form})


@require_safe
@holder_page(*OFFICERS)
def drawn_from(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The numbers of all files that could be drawn, with the rule, for whoever wants to draw again."""
    made = _round(pk)
    seen = Matter.objects.visible_to(user).filter(number__in=made.population).count()
    if seen < len(made.population):
        raise Http404
    rule = _("抽样方法：对“种子:编号”取SHA-256，从小到大取前%(n)d件。种子：%(seed)s") % {
        "n": made.wanted,
        "seed": made.seed,
    }
    same = _("下面的编号一行一个，它们的SHA-256值：%(digest)s") % {"digest": digest_of(made.population)}
    text = "\n".join([made.title, rule, same, "", *made.population, ""])
    headers = download_headers(f"{_('抽样名单')}{made.pk}.txt", inline=False)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@require_POST
@holder_page(*OFFICERS)
def publish(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Tell everybody how many of which grade."""
    try:
        doing.publish(_round(pk))
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("结果已公布。"))
    return redirect("workbench:quality_round", pk)
