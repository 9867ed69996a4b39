"""A file into a register: hand it over, match its columns, read the report, let it in, undo it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.registers import batches as work
from fahui.registers.columns import label_of
from fahui.registers.kinds import Kind, kind_for
from fahui.registers.models import Batch, BatchRow
from fahui.registers.sight import may_add
from fahui.workbench.pages import show, staff_page
from fahui.workbench.registers.listing import register_or_404
from fahui.workbench.slices import slice_of

State = Batch.State


@dataclass(frozen=True)
class Place:
    """Where a kind of file is handed over: its addresses, and the words around it."""

    kind: Kind
    back: str  # the page one comes from
    back_title: str
    template: str  # address of the empty sheet
    files: str  # address of the page where files are handed over
    hint: str = ""
    undo_hint: str = ""

    def batch(self, pk: int) -> str:
        """The address of one batch."""
        return f"{self.files}{pk}/"


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("XLSX或CSV，第一行是列名。最多两万行、10MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ColumnField(forms.ChoiceField):
    """One column, or none: a file that only changes records need not have every column."""

    def validate(self, value: Any) -> None:
        """Nothing chosen is an answer too."""
        if value:
            super().validate(value)


class MatchForm(forms.Form):
    """Which column of the file is which field."""

    use_required_attribute = False

    def __init__(self, *args: Any, kind: Kind, batch: Batch, **kwargs: Any) -> None:
        """One choice a field."""
        super().__init__(*args, **kwargs)
        columns = [("", _("（文件里没有）")), *((str(n), name) for n, name in enumerate(batch.columns))]
        for name, field in kind.fields.items():
            self.fields[name] = ColumnField(
                label=label_of(name, field),
                choices=columns,
                initial=str(batch.matched.get(name, "")),
                help_text=field.help_text,
            )

    def clean(self) -> dict[str, Any]:
        """No column twice."""
        cleaned: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for name, column in list(cleaned.items()):
            if column and column in taken:
                self.add_error(name, _("这一列已经对应了“%(other)s”。") % {"other": self.fields[taken[column]].label})
            taken.setdefault(column, name)
        return cleaned


def _place(user: User, code: str) -> Place:
    register = register_or_404(user, code)
    if not may_add(register, user):
        raise Http404
    return Place(
        kind=kind_for(register),
        back=reverse("workbench:register", args=[code]),
        back_title=str(register.title),
        template=reverse("workbench:register_template", args=[code]),
        files=reverse("workbench:register_import", args=[code]),
        hint=_(
            "已有的记录，空着的格子不动；要清掉原来的内容，填“（清空）”。没有的列也不动。检查结果里逐项列出原来和改成什么。"
        ),
        undo_hint=_(
            "撤销后，新增的记录去掉，改过的记录回到导入以前。其中有记录后来又改过或者已经用了的，整批都不撤销，并告诉您是哪几行。"
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batches(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Hand a file over; the batches so far."""
    return handing_over(request, user, _place(user, code))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batch(request: HttpRequest, user: User, code: str, batch_id: int) -> HttpResponse:
    """One batch, wherever it is; only who handed it over sees it."""
    return one_batch(request, user, _place(user, code), batch_id)


def handing_over(request: HttpRequest, user: User, place: Place) -> HttpResponse:
    """The page where files of a kind are handed over, with those so far."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            made = work.upload(place.kind, user, str(file.name), file.read())
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            return redirect(place.batch(made.pk))
    rows = Batch.objects.filter(district=this_district(), register=place.kind.code, made_by=user)
    page = slice_of(rows.order_by("-made_at"), request.GET.get("page"))
    return show(request, user, "registers/batches.html", {"place": place, "form": form, "page": page})


def one_batch(request: HttpRequest, user: User, place: Place, batch_id: int) -> HttpResponse:
    """The page of one batch of a kind."""
    rows = Batch.objects.select_related("data_key", "file__data_key", "made_by__person")
    found = get_object_or_404(rows, district=this_district(), register=place.kind.code, made_by=user, pk=batch_id)
    form = MatchForm(request.POST if "check" in request.POST else None, kind=place.kind, batch=found)
    if request.method == "POST" and _done(request, found, form):
        return redirect(place.batch(batch_id))
    return show(request, user, "registers/batch.html", {"place": place, "batch": found, **_shown(request, found, form)})


def _done(request: HttpRequest, batch: Batch, form: MatchForm) -> bool:
    """Take the step that was pressed; False shows the page again with its complaint."""
    if "check" in request.POST:
        if not form.is_valid():
            return False
        matched = {name: int(column) for name, column in form.cleaned_data.items() if column}
        Batch.objects.filter(pk=batch.pk, state__in=(State.UPLOADED, State.CHECKED)).update(matched=matched)
        work.begin(batch, State.CHECKING)
    elif "apply" in request.POST:
        if work.begin(batch, State.APPLYING):
            _tell(request, batch, State.APPLIED, _("已导入。"))
    elif "undo" in request.POST:
        why = request.POST.get("why", "").strip()[:200]
        if not why:
            messages.error(request, _("请写明为什么撤销。"))
            return True
        Batch.objects.filter(pk=batch.pk, state=State.APPLIED).update(undone_by=request.user, undone_why=why)
        if work.begin(batch, State.UNDOING):
            _tell(request, batch, State.UNDONE, _("已撤销，都回到导入以前的样子。"))
    return True


def _tell(request: HttpRequest, batch: Batch, state: str, text: str) -> None:
    if batch.state == state:
        messages.success(request, text)


def _shown(request: HttpRequest, batch: Batch, form: MatchForm) -> dict[str, Any]:
    outcome = request.GET.get("outcome", "")
    rows = batch.rows.all().order_by("n")
    if outcome in BatchRow.Outcome.values:
        rows = rows.filter(outcome=outcome)
    page = slice_of(rows, request.GET.get("page"))
    told = [{"row": row, **row.opened(batch)} for row in page.rows]
    tabs = [
        {"code": code, "title": label, "count": batch.counts.get(code, 0), "current": code == outcome}
        for code, label in BatchRow.Outcome.choices
    ]
    writes = sum(batch.counts.get(code, 0) for code in (BatchRow.Outcome.CREATED, BatchRow.Outcome.UPDATED))
    return {"form": form, "page": page, "told": told, "tabs": tabs, "outcome": outcome, "writes": writes}
