"""Progress by number and query code, and taking the matter into one's account."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fahui.core import limits
from fahui.matters.claims import asks_id, claim
from fahui.matters.codes import matter_by_code
from fahui.matters.leaving import leaves_fast
from fahui.matters.models import Matter
from fahui.portal.forms import LastSix, ProgressForm
from fahui.portal.holding import caller, resident, signed_in
from fahui.portal.telling import five, public_story

PROOF_LASTS = 30 * 60  # seconds
SALT = "portal.claim"


@sensitive_post_parameters("code")
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Ask by number and code; the answer carries no personal data."""
    form = ProgressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/progress.html", {"form": form})
    try:
        matter = matter_by_code(form.cleaned_data["number"], form.cleaned_data["code"], who=caller(request))
    except ValidationError as refused:
        form.add_error(None, refused)
        return render(request, "portal/progress.html", {"form": form}, status=429)
    if matter is None:
        form.add_error(None, _("编号和查询码对不上，请对照回执再核对。回执丢了，带身份证到窗口可以重新打印。"))
        return render(request, "portal/progress.html", {"form": form})
    return _answer(request, matter)


def _answer(request: HttpRequest, matter: Matter, form: LastSix | None = None) -> HttpResponse:
    user = resident(request)
    mine = user is not None and Matter.objects.visible_to(user).filter(pk=matter.pk).exists()
    context = {
        "matter": matter,
        "leaves": leaves_fast(matter.definition, matter.facts),
        "five": five(matter),
        "story": public_story(matter),
        "mine": mine,
        "can_claim": user is not None and not mine,
        "proof": signing.dumps(matter.pk, salt=SALT),
        "form": form or (LastSix() if asks_id(matter) else None),
    }
    return render(request, "portal/progress_result.html", context)


@signed_in
@require_POST
@never_cache
def take(request: HttpRequest) -> HttpResponse:
    """Add the matter just looked at to one's own, against the ID digits where there are any."""
    user = resident(request)
    try:
        pk = signing.loads(request.POST.get("proof", ""), salt=SALT, max_age=PROOF_LASTS)
    except signing.BadSignature:
        messages.warning(request, _("查询已过了30分钟，请重新填编号和查询码。"))
        return redirect("portal:progress")
    matter = Matter.objects.here().select_related("data_key").filter(pk=pk).first()
    if matter is None or user is None:
        return redirect("portal:progress")
    form = LastSix(request.POST) if asks_id(matter) else None
    if form is not None and not form.is_valid():
        return _answer(request, matter, form)
    try:
        limits.allow("claim", str(matter.pk), times=5, seconds=3600)
        claim(matter, user, form.cleaned_data["last_six"] if form else "")
    except ValidationError as refused:
        if form is None:
            messages.error(request, " ".join(refused.messages))
            return redirect("portal:progress")
        form.add_error("last_six", refused)
        return _answer(request, matter, form)
    messages.success(request, _("已加入您的事项，以后登录就能看到。"))
    return redirect("portal:matter", number=matter.number)
