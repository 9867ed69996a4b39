"""The reviewer's pages: the files given to them, and one score sheet. Of the others nothing is told."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core.crypto import KeyDestroyed
from fahui.quality.models import Review
from fahui.quality.rounds import judge
from fahui.workbench.happened import complain
from fahui.workbench.pages import show, staff_page
from fahui.workbench.quality.forms import ScoreForm
from fahui.workbench.quality.rights import reviews_anything
from fahui.workbench.slices import slice_of


@require_safe
@staff_page
def my_reviews(request: HttpRequest, user: User) -> HttpResponse:
    """What waits for me, and what I have given."""
    if not reviews_anything(user):
        raise Http404
    rows = Review.objects.of(user.person_id).select_related("file__matter", "file__round__template")
    page = slice_of(rows.order_by("-done_at", "pk"), request.GET.get("page"))
    return show(request, user, "quality/mine.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def review(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The score sheet; once sent it can only be read."""
    rows = Review.objects.of(user.person_id).filter(pk=pk)
    row = rows.select_related("file__matter__data_key", "file__round__template", "reviewer").first()
    if row is None:
        raise Http404
    template = row.file.round.template
    if row.done_at is not None:
        return show(request, user, "quality/given.html", {"row": row, "lines": _given(row), "words": _words(row)})
    form = ScoreForm(template, request.POST or None)
    if request.method == "POST" and form.is_valid():
        points = {item["code"]: form.cleaned_data[item["code"]] for item in template.items}
        try:
            judge(row, points, form.cleaned_data["words"], user)
        except ValidationError as wrong:
            complain([form], wrong)
        else:
            messages.success(request, _("评估已提交。"))
            return redirect("workbench:my_reviews")
    return show(request, user, "quality/review.html", {"row": row, "form": form, "template": template})


def _given(row: Review) -> list[tuple[str, str]]:
    found = []
    for item in row.file.round.template.items:
        value = row.points.get(item["code"])
        if value is not None:
            found.append((str(item["name"]), _("有") if value is True else f"{value}／{item['most']}"))
    return found


def _words(row: Review) -> str:
    try:
        return str(row.opened_words())
    except KeyDestroyed:
        return ""
