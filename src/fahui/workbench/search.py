"""查找: what was typed is posted, so that no name or number ever stands in an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.workbench.finding import find
from fahui.workbench.pages import show, staff_page
from fahui.workbench.slices import slice_of
from fahui.workbench.todo import rows_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def search(request: HttpRequest, user: User) -> HttpResponse:
    """One hit by number opens at once; further pages are posted too."""
    words = request.POST.get("q", "").strip()[:60]
    page = slice_of(find(user, words).for_list(), request.POST.get("page"))
    if len(page) == 1 and words.replace("-", "") == page.rows[0].number.replace("-", ""):
        return redirect("workbench:matter", page.rows[0].number)
    return show(request, user, "search.html", {"q": words, "page": page, "rows": rows_of(page)})
