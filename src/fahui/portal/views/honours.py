"""The public list of awards, penalties and credit: announced with the days to object, and published."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.roles import Role
from fahui.core import clock, limits
from fahui.matters.telling_staff import tell_staff
from fahui.people.public import announced_conduct, published_conduct
from fahui.portal.conditions import short_address
from fahui.portal.holding import caller
from fahui.portal.honours import ObjectionForm
from fahui.registers.announcing import object_from_outside

A_PAGE = 20


@require_safe
@short_address
def honours(request: HttpRequest) -> HttpResponse:
    """Both lists; what was withdrawn is on neither."""
    page = Paginator(published_conduct(), A_PAGE).get_page(request.GET.get("page"))
    context = {"announced": announced_conduct(), "page": page, "today": clock.today(), "current": "honours"}
    return render(request, "portal/honours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("phone", "words")
@never_cache
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to one that is announced, up to its last day; it reaches whoever keeps the register."""
    record = announced_conduct().filter(pk=pk).first()
    if record is None:
        raise Http404
    over = record.objections_until is not None and clock.today() > record.objections_until
    form = ObjectionForm(request.POST or None)
    context = {"record": record, "form": form, "over": over}
    if request.method != "POST" or over or not form.is_valid():
        return render(request, "portal/object_to.html", context)
    try:
        limits.allow("conduct-objection", caller(request), times=10, seconds=3600)
        row = object_from_outside(record, **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return render(request, "portal/object_to.html", context, status=429)
    text = _("公示期内有人对“%(what)s”提出异议，请在“奖惩和信用记录”里打开“公示和公布”核查。")
    tell_staff(None, f"conduct-objection:{row.pk}", text % {"what": record}, role=Role.REGISTRAR)
    return render(request, "portal/object_to.html", {**context, "sent": True})
