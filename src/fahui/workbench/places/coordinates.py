"""Where a unit is, for finding what is nearest: measured in the district, since no list brings it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.places.geo import in_china
from fahui.places.models import Region
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.rights import keeps_region, region_or_404


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' forms are generic, Django's are not
    """Both coordinates, their system, and how they are known."""

    class Meta:
        model = Region
        fields = ("lat", "lon", "coord_system", "coord_source")
        help_texts = {
            "lat": gettext_lazy("度，如30.83974。"),
            "lon": gettext_lazy("度，如114.79928。"),
            "coord_system": gettext_lazy("手机定位是WGS-84；从高德、腾讯地图上抄的是GCJ-02。写错差五百多米。"),
            "coord_source": gettext_lazy("如手机在村委会门口测的。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A unit may have no place, but a form is for giving one."""
        super().__init__(*args, **kwargs)
        for name in ("lat", "lon", "coord_source"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Somewhere in China."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if lat is not None and lon is not None and not in_china(lat, lon):
            self.add_error("lat", _("这个坐标不在国内，请看看经度和纬度有没有写反。"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def coordinates(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Put down where a unit is."""
    found = region_or_404(user, pk)
    if not keeps_region(user, found):
        raise Http404
    form = PlaceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("workbench:region", pk)
    return show(request, user, "places/change.html", {"region": found, "form": form, "title": _("坐标"), "save": True})
