"""What staff took down opens to a phone sign-in once the ID digits show that it is the same person."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from fahui.core import limits
from fahui.matters.claims import prove as prove_by_digits
from fahui.matters.claims import waiting
from fahui.portal.forms import LastSix
from fahui.portal.holding import account, signed_in


@signed_in
@never_cache
def prove(request: HttpRequest) -> HttpResponse:
    """The last six of the ID number that was shown or told at the desk."""
    user = account(request)
    if not waiting(user).exists():
        return redirect("portal:mine")
    form = LastSix(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.allow("prove", str(user.pk), times=5, seconds=3600)
            prove_by_digits(user, form.cleaned_data["last_six"])
        except ValidationError as refused:
            form.add_error("last_six", refused)
        else:
            return redirect("portal:mine")
    return render(request, "portal/prove.html", {"form": form})
