"""奖惩公示: what is announced, what is published, the mark beside a name, and objecting while there is time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.access.fields import PhoneField
from fahui.core.identifiers import clean_name
from fahui.people.models import Conduct, Organisation, Professional
from fahui.people.public import published_conduct
from fahui.ui.widgets import Phone


class ObjectionForm(forms.Form):
    """Who objects, and why: under one's own name, so that the answer reaches somebody."""

    name = forms.CharField(label=_("您的姓名或者单位"), max_length=60)
    phone = PhoneField(
        label=_("手机号"), widget=Phone(), help_text=_("核查时联系您用，密封保存，不公布，也不告诉被公示的人。")
    )
    words = forms.CharField(
        label=_("哪里不对，为什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写清楚事实；有文书、照片的，核查时再交。"),
    )

    def clean_name(self) -> str:
        """As names are kept."""
        return clean_name(self.cleaned_data["name"])


def marks_of(people: Iterable[Professional] = (), bodies: Iterable[Organisation] = ()) -> dict[Any, list[Conduct]]:
    """What is published of each of these professionals, or bodies, the newest first; one query where there is any.

    Lists that were asked with `marked` (finding.py) spare the question for those of whom there is nothing.
    """
    found: dict[Any, list[Conduct]] = defaultdict(list)
    people = [one for one in people if getattr(one, "marked", True)]
    bodies = [one for one in bodies if getattr(one, "marked", True)]
    if not people and not bodies:
        return found
    wanted = {"professional__in": people} if people else {"organisation__in": bodies}
    for row in published_conduct().filter(**wanted):
        found[row.professional_id or row.organisation_id].append(row)
    return found
