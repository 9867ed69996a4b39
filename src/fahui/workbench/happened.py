"""When it really happened: empty means now; an earlier day needs a reason."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.matters.forms import DayField
from fahui.ui.widgets import ClockTime

# The engine names its complaints by its own arguments.
FIELDS = {"happened_at": "happened_on", "because": "because"}


class HappenedForm(forms.Form):
    """The day, the time if it is known, and why it is entered only now."""

    happened_on = DayField(
        label=_("哪天发生的"), required=False, future=False, help_text=_("就是现在的，不用填；补记以前的，填那一天。")
    )
    happened_time = forms.TimeField(
        label=_("几点"), required=False, widget=ClockTime(format="%H:%M"), help_text=_("不知道可以不填。")
    )
    because = forms.CharField(
        label=_("为什么现在才登记"),
        required=False,
        max_length=200,
        help_text=_("如：纸质件周五收到，周一登记。"),
    )

    def moment(self) -> datetime | None:
        """The moment as the engine takes it; midnight stands for the day only, None for now."""
        day: date | None = self.cleaned_data.get("happened_on")
        at: time | None = self.cleaned_data.get("happened_time")
        if day is None:
            return None if at is None else timezone.make_aware(datetime.combine(clock.today(), at))
        if at is None and day == clock.today():
            return None
        return timezone.make_aware(datetime.combine(day, at or time()))

    @property
    def because_words(self) -> str:
        """The reason as typed."""
        return str(self.cleaned_data.get("because") or "")


def complain(forms_: list[forms.Form], wrong: ValidationError) -> None:
    """Say what is wrong at the field it is about, in whichever form has it; what has no field goes on top."""
    if not hasattr(wrong, "error_dict"):
        forms_[0].add_error(None, wrong)
        return
    for name, errors in wrong.error_dict.items():
        field = FIELDS.get(name, name)
        home = next((form for form in forms_ if field in form.fields), None)
        for error in errors:
            (home or forms_[0]).add_error(field if home else None, error)


def typed(form: forms.Form) -> dict[str, Any]:
    """What was typed into a form, as initial values: to show it again without complaints."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }
