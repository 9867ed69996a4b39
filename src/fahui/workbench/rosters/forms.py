"""The sheets of the roster: one shift, one leave."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.access.models import User
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.people.licences import able
from fahui.people.models import Person, Professional
from fahui.places.models import ServicePoint
from fahui.places.models.choices import PointLevel
from fahui.ui.fields import choose_from

Kind = Engagement.Kind
NEEDS_A_PLACE = (Kind.WINDOW, Kind.DUTY_LAWYER)


def professionals() -> QuerySet[Professional]:
    """Everybody on the register who may serve today, by name; for another day the roster looks again."""
    rows = Professional.objects.filter(able(clock.today()), district=this_district())
    return rows.select_related("person", "organisation").order_by("person__name", "pk")


def everybody() -> QuerySet[Professional]:
    """Everybody in use: those who may not serve just now take leave all the same."""
    rows = Professional.objects.filter(district=this_district(), active=True, organisation__active=True)
    return rows.select_related("person", "organisation").order_by("person__name", "pk")


def points() -> QuerySet[ServicePoint]:
    """Where people are put on duty: the centre, stations, and points of partners."""
    rows = ServicePoint.objects.filter(district=this_district(), active=True).exclude(level=PointLevel.POINT)
    return rows.order_by("level", "name")


class DutyForm(forms.Form):
    """Somebody, somewhere, from a time to a time of one day."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("谁值班"), queryset=Professional.objects.none(), empty_label=gettext_lazy("请选择")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("值什么班"), choices=[(kind.value, kind.label) for kind in Engagement.DUTIES]
    )
    point = forms.ModelChoiceField(
        label=gettext_lazy("在哪里"), queryset=ServicePoint.objects.none(), required=False,
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("窗口值班和值班律师要选；热线、下村可以不选。"),
    )  # fmt: skip
    day = DayField(label=gettext_lazy("哪一天"))
    begins = forms.TimeField(
        label=gettext_lazy("从几点"), initial="09:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("到几点"), initial="12:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The lists as they are now."""
        super().__init__(*args, **kwargs)
        choose_from(self, "person", professionals())
        choose_from(self, "point", points())

    def clean(self) -> dict[str, Any]:
        """A desk is somewhere."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") in NEEDS_A_PLACE and given.get("point") is None and "point" not in self.errors:
            self.add_error("point", _("请选在哪里值班。"))
        return given

    def put(self, by: User) -> Engagement:
        """On the roster; raises ValidationError naming what is in the way."""
        given, zone = self.cleaned_data, timezone.get_current_timezone()
        start, end = (datetime.combine(given["day"], given[name], tzinfo=zone) for name in ("begins", "ends"))
        return roster.engage(given["person"].person, given["kind"], start, end, by=by, point=given["point"])


class LeaveForm(forms.Form):
    """Whole days, and who stands in."""

    first = DayField(label=gettext_lazy("从哪天起"))
    last = DayField(label=gettext_lazy("到哪天止（含）"))
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("谁代理"), queryset=Professional.objects.none(), required=False,
        empty_label=gettext_lazy("（没有代理人）"),
        help_text=gettext_lazy("请假期间轮到您办的事项交给代理人；没有代理人的，通知指派岗。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The list as it is now."""
        super().__init__(*args, **kwargs)
        choose_from(self, "deputy", professionals())

    def whose(self) -> Person | None:
        """For whom, where that is asked."""
        return None

    def take(self, by: User, person: Person) -> Engagement:
        """On leave; raises ValidationError naming what stands in it."""
        given: dict[str, Any] = self.cleaned_data
        deputy = given["deputy"].person if given["deputy"] is not None else None
        first, last = (date.fromisoformat(str(given[name])) for name in ("first", "last"))
        return roster.take_leave(person, first, last, by=by, deputy=deputy)


class LeaveOfForm(LeaveForm):
    """The same for somebody else."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("谁请假"), queryset=Professional.objects.none(), empty_label=gettext_lazy("请选择")
    )
    field_order = ("person", "first", "last", "deputy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The list as it is now."""
        super().__init__(*args, **kwargs)
        choose_from(self, "person", everybody())

    def whose(self) -> Person | None:
        """For whom."""
        chosen: Professional = self.cleaned_data["person"]
        return chosen.person


class OffForm(forms.Form):
    """Why something is called off."""

    why = forms.CharField(label=gettext_lazy("为什么取消"), max_length=200)


def complain_about(form: forms.Form, wrong: ValidationError) -> None:
    """The refusal at the field it is about, else above the form."""
    if hasattr(wrong, "error_dict"):
        for name, errors in wrong.error_dict.items():
            form.add_error(name if name in form.fields else None, ValidationError(errors))
    else:
        form.add_error(None, wrong)
