"""The standards by version and date: read in from a file of data, given out as one."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.documents.intake import download_headers
from fahui.quality.models import Template
from fahui.quality.templates_data import read
from fahui.workbench.pages import holder_page, show
from fahui.workbench.quality.forms import TemplateForm
from fahui.workbench.quality.rights import OFFICERS

KEPT = ("kind", "version", "title", "items", "excellent", "good", "passed", "gap", "source", "verified")


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*OFFICERS)
def standards(request: HttpRequest, user: User) -> HttpResponse:
    """All versions; a new one is added, none is changed."""
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = read(_data(form.cleaned_data["file"]), by=str(user))
                made.save(force_insert=True)
        except IntegrityError:
            form.add_error("file", _("这个版本已经登记过了。标准不能改，请换一个版本号。"))
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            messages.success(request, _("已登记%(what)s。") % {"what": str(made)})
            return redirect("workbench:quality_standards")
    rows = list(Template.objects.filter(district=this_district())[:100])
    return show(request, user, "quality/standards.html", {"form": form, "rows": rows})


def _data(content: bytes) -> dict[str, object]:
    try:
        told: dict[str, object] = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        raise ValidationError(_("文件不是JSON，读不出来。")) from wrong
    return told


@require_safe
@holder_page(*OFFICERS)
def standard_file(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One standard as the data it was read from."""
    row = Template.objects.filter(district=this_district(), pk=pk).first()
    if row is None:
        raise Http404
    told = {name: getattr(row, name) for name in KEPT} | {"valid_from": row.valid_from.isoformat()}
    if row.valid_until:
        told["valid_until"] = row.valid_until.isoformat()
    text = json.dumps(told, ensure_ascii=False, indent=1)
    headers = download_headers(f"{row}.json", inline=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
