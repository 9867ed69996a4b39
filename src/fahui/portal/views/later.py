"""Put it off, go on later, and see again what was uploaded."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fahui.access.roles import Role
from fahui.documents.intake import download_headers
from fahui.matters import drafts
from fahui.matters.codes import spaced
from fahui.matters.models import Draft
from fahui.portal.application import Application
from fahui.portal.forms import CodeForm
from fahui.portal.holding import caller, hold, resident
from fahui.portal.views.apply import already_sent, application, leaving


@never_cache
@require_safe
def saved(request: HttpRequest, code: str) -> HttpResponse:
    """The code with which it goes on later, at home or at a window."""
    here = application(request, code)
    if here.draft is None or not here.sheet.later:
        return redirect("portal:apply", code=code)
    if here.draft.became is not None:
        return already_sent(request, here.draft)
    by_phone = Role.OPERATOR in here.service.action(here.service.opens_with).by
    context = {"service": here.service, "later": spaced(here.sheet.later), "here": here, "by_phone": by_phone}
    context["leaves"] = leaving(here)
    return render(request, "portal/saved.html", context)


@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """Type the code and go on where one left off."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafts.by_code(form.cleaned_data["code"], who=caller(request))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            if draft is not None and draft.became is not None:
                return already_sent(request, draft)
            if draft is not None:
                response = redirect("portal:screen", code=draft.service, screen=_first_gap(request, draft))
                hold(request, response, draft)
                return response
            form.add_error("code", _("没有找到这个码。请核对，存了超过30天的已经删除。"))
    return render(request, "portal/continue.html", {"form": form})


def _first_gap(request: HttpRequest, draft: Draft) -> str:
    here = Application.of(draft.service, draft, resident(request))
    gap = next((one for one, filled in here.judged() if not filled.is_valid()), here.wanted()[-1])
    return gap.code


@never_cache
@require_safe
def draft_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A file of one's own draft."""
    here = application(request, code)
    if here.draft is None or here.belongs_to_account:
        raise Http404
    found = get_object_or_404(here.draft.files.select_related("file__data_key"), pk=pk)
    headers = download_headers(found.file.name, inline=True)
    return HttpResponse(found.file.read(), content_type=found.file.content_type, headers=headers)
