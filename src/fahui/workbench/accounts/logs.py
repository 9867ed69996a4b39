"""What an audit administrator reads: who looked at what, who signed in, who changed which rights and figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fahui.access.models import Reading, SignIn, User
from fahui.access.roles import Role
from fahui.core.models import RowHistory, this_district
from fahui.core.numbering import clean_number
from fahui.matters.forms import DayField
from fahui.matters.stages import Relation
from fahui.workbench.accounts.changed import Words, actor
from fahui.workbench.pages import holder_page, show
from fahui.workbench.slices import slice_of

ALL = ("", gettext_lazy("全部"))


class LogFilter(forms.Form):
    """From when to when, who, and of what kind; people are chosen from a list, no name stands in an address."""

    since = DayField(label=gettext_lazy("从"), required=False)
    until = DayField(label=gettext_lazy("到"), required=False)
    who = forms.TypedChoiceField(label=gettext_lazy("谁"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=gettext_lazy("哪一类"), required=False)
    number = forms.CharField(
        label=gettext_lazy("事项编号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, kinds: list[tuple[str, Any]], *, number: bool = False) -> None:
        """With the kinds of this log."""
        super().__init__(data)
        people = User.objects.filter(is_staff=True).select_related("person").order_by("person__initials")
        who = [("", _("全部")), *((one.pk, str(one)) for one in people)]
        self.fields["who"] = forms.TypedChoiceField(
            label=gettext_lazy("谁"), required=False, coerce=int, empty_value=None, choices=who
        )
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("哪一类"), required=False, choices=[("", _("全部")), *kinds]
        )
        if not number:
            del self.fields["number"]

    def narrow(self, rows: "QuerySet[Any]", kind: str) -> "QuerySet[Any]":
        """The rows that fit; what cannot be read is no filter."""
        given = self.cleaned_data if self.is_valid() else {}
        chosen = {
            "at__date__gte": given.get("since"),
            "at__date__lte": given.get("until"),
            "user_id": given.get("who"),
            kind: given.get("kind"),
            "number": clean_number(given.get("number") or ""),
        }
        return rows.filter(**{name: value for name, value in chosen.items() if value})


@require_safe
@holder_page(Role.AUDIT_ADMIN)
def readings(request: HttpRequest, user: User) -> HttpResponse:
    """谁看过什么."""
    form = LogFilter(request.GET, list(Reading.Kind.choices), number=True)
    rows = Reading.objects.filter(district=this_district()).select_related("user__person").order_by("-at", "-id")
    page = slice_of(form.narrow(rows, "kind"), request.GET.get("page"))
    titles = {**dict(Role.choices), **dict(Relation.choices)}
    shown = [(row, titles.get(row.role, "")) for row in page]
    return show(request, user, "accounts/readings.html", {"form": form, "page": page, "rows": shown})


@require_safe
@holder_page(Role.AUDIT_ADMIN)
def sign_ins(request: HttpRequest, user: User) -> HttpResponse:
    """谁在什么时候登录."""
    form = LogFilter(request.GET, list(SignIn.Result.choices))
    rows = SignIn.objects.filter(district=this_district()).select_related("user__person").order_by("-at", "-id")
    page = slice_of(form.narrow(rows, "result"), request.GET.get("page"))
    return show(request, user, "accounts/sign_ins.html", {"form": form, "page": page})


TABLES = {
    "access_grant": gettext_lazy("授权"),
    "access_user": gettext_lazy("账号"),
    "core_parameter": gettext_lazy("参数"),
    "worktime_calendarnotice": gettext_lazy("放假安排"),
    "people_organisation": gettext_lazy("机构"),
    "people_professional": gettext_lazy("执业人员"),
    "people_person": gettext_lazy("人员"),
}
DONE = {"INSERT": gettext_lazy("新增"), "UPDATE": gettext_lazy("改动"), "DELETE": gettext_lazy("删除")}
OPEN = frozenset({"access_grant", "core_parameter", "worktime_calendarnotice"})  # of others: which columns, not what
PLAIN_OF_USER = frozenset({"title", "is_active", "is_staff", "station_id", "left_on", "suspended_why", "initial_until"})
# Those of a sign-in stand in the log of sign-ins; number and owner of a row stand in front of it already.
SILENT = frozenset({"last_login", "session_epoch", "id", "district", "user_id"})


@dataclass(frozen=True)
class Change:
    """One change of a row in words."""

    at: datetime
    by: str
    what: str
    row: int
    done: str
    columns: list[str]


@require_safe
@holder_page(Role.AUDIT_ADMIN)
def changes(request: HttpRequest, user: User) -> HttpResponse:
    """谁改了授权、账号和参数."""
    table = request.GET.get("table", "")
    rows = RowHistory.objects.filter(table_name__in=[table] if table in TABLES else list(TABLES)).order_by("-id")
    page = slice_of(rows, request.GET.get("page"))
    names = _names(page.rows)
    words = Words(page.rows)
    shown = [change for row in page if (change := _change(row, names, words)).columns or row.operation != "UPDATE"]
    context = {"page": page, "rows": shown, "tables": list(TABLES.items()), "table": table}
    return show(request, user, "accounts/changes.html", context)


def _names(rows: list[RowHistory]) -> dict[str, str]:
    ids = {int(row.by.removeprefix("user:")) for row in rows if row.by.startswith("user:")}
    ids |= {int((row.after or row.before or {})["user_id"]) for row in rows if row.table_name == "access_grant"}
    ids |= {row.row_id for row in rows if row.table_name == "access_user"}
    staff = User.objects.filter(pk__in=ids).select_related("person")
    return {f"user:{one.pk}": str(one) for one in staff}


def _change(row: RowHistory, names: dict[str, str], words: Words) -> Change:
    before, after = row.before or {}, row.after or {}
    names_of = {name for values in (before, after) for name, value in values.items() if value not in (None, "")}
    moved = sorted(name for name in names_of - SILENT if before.get(name) != after.get(name))
    columns = [line for name in moved if (line := _column(words, row, name))]
    whose = {"access_grant": f"user:{(after or before).get('user_id')}", "access_user": f"user:{row.row_id}"}
    what = " ".join(filter(None, (str(TABLES[row.table_name]), names.get(whose.get(row.table_name, ""), ""))))
    return Change(row.at, actor(row.by, names), what, row.row_id, str(DONE[row.operation]), columns)


def _column(words: Words, row: RowHistory, name: str) -> str:
    table, title = row.table_name, words.title(row.table_name, name)
    if table not in OPEN and not (table == "access_user" and name in PLAIN_OF_USER):
        return title if row.operation == "UPDATE" else ""  # of a new row it says nothing which columns it has
    before, after = (words.value(table, name, (values or {}).get(name)) for values in (row.before, row.after))
    if row.operation == "UPDATE":
        return _("%(what)s：%(before)s → %(after)s") % {"what": title, "before": before, "after": after}
    return _("%(what)s：%(value)s") % {"what": title, "value": after if row.operation == "INSERT" else before}
