"""One record: what is kept of it, what happened to it, changing it, closing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core.registers import Register, RegisterForm, shown
from fahui.registers import keeping
from fahui.registers.columns import words_of
from fahui.registers.models import Note
from fahui.registers.sight import kept_by, may_add, visible
from fahui.workbench.pages import show, staff_page
from fahui.workbench.registers.answers import answers_of
from fahui.workbench.registers.clearing import clear_away, unfinished_for
from fahui.workbench.registers.history import history_of
from fahui.workbench.registers.listing import register_or_404


class Why(forms.Form):
    """The reason for closing or reopening."""

    why = forms.CharField(label=gettext_lazy("原因"), max_length=200)


def _record(register: Register, user: User, pk: int) -> Any:
    found = visible(register, user).select_related(*register.related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _kept(register: Register, user: User, pk: int) -> Any:
    found = kept_by(register, user).select_related(*register.related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@staff_page
def record(request: HttpRequest, user: User, code: str, pk: int) -> HttpResponse:
    """All fields, what may be done, and the history."""
    register = register_or_404(user, code)
    found = _record(register, user, pk)
    notes = Note.objects.filter(district=found.district, register=code, record=pk).select_related("by__person")
    may_keep = kept_by(register, user).filter(pk=pk).exists()
    context = {
        "register": register,
        "record": found,
        "facts": facts(register, found),
        "in_use": getattr(found, register.active) if register.active else True,
        "may_keep": may_keep,
        "notes": notes.order_by("-at")[:20],
        "history": history_of(register, found),
        "links": register.links(found) if register.links and may_keep else [],
        "rest": [one for one in unfinished_for(user, found) if one.where],
        "doubts": register.doubts(found) if register.doubts else [],
        "tables": register.tables(found) if register.tables else [],
        "answers": answers_of(found),
    }
    return show(request, user, "registers/record.html", context)


def facts(register: Register, found: Any) -> list[tuple[str, str]]:
    """Label and value of every field; secret ones only say that they are there."""
    form = register.form(instance=found)
    told = []
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if name in form.secret:
            words = _("已登记（不显示）") if form.hidden.get(name) else ""
        elif isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
            related = getattr(found, name, None)
            words = field.label_from_instance(related) if related is not None else ""
        else:
            words = shown(words_of(field, value))
        told.append((str(field.label or name), words))
    return told


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Enter a record; the address may fill fields in, such as those of an empty post."""
    register = register_or_404(user, code)
    if not may_add(register, user):
        raise Http404
    return _form(request, user, register, None)


def _from_address(request: HttpRequest, register: Register) -> dict[str, Any]:
    """What the address tells of the new record; secret fields are never in an address."""
    fields = register.form.base_fields
    named = (name for name in request.GET if name in fields and name not in register.form.secret)
    many = {name: isinstance(fields[name], forms.MultipleChoiceField) for name in named}
    return {name: request.GET.getlist(name) if several else request.GET[name] for name, several in many.items()}


def _back(request: HttpRequest) -> str:
    """The page of the workbench to go back to, if one asked for it."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe and asked.startswith(reverse("workbench:todo")) else ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request: HttpRequest, user: User, code: str, pk: int) -> HttpResponse:
    """Change a record."""
    register = register_or_404(user, code)
    return _form(request, user, register, _kept(register, user, pk))


def _form(request: HttpRequest, user: User, register: Register, found: Any) -> HttpResponse:
    first = None if found else _from_address(request, register)
    form = register.form(request.POST or None, request.FILES or None, instance=found, initial=first)
    seen = request.POST.get("seen") or register.form(instance=found).seen()
    back, own = _back(request), _own_page(register, found)
    context = {"register": register, "record": found, "form": form, "back": back, "cancel": back or own}
    if request.method == "POST" and form.is_valid():
        try:
            saved = keeping.save(register, form, user, seen)
        except PermissionDenied:
            form.add_error(None, _("这个地方不归您管，不能在那里登记。"))
        except keeping.Meanwhile as other:
            context["theirs"] = _differences(form, other.now)
            seen = other.now.seen()
        else:
            messages.success(request, _("已保存。"))
            return redirect(back or _own_page(register, saved))
    return show(request, user, "registers/form.html", {**context, "seen": seen})


def _own_page(register: Register, record: Any) -> str:
    """The record's page, or the list while there is no record."""
    if record is None:
        return reverse("workbench:register", args=[register.code])
    return reverse("workbench:record", args=[register.code, record.pk])


def _differences(mine: RegisterForm, theirs: RegisterForm) -> list[tuple[str, str, str]]:
    """Field, what the other one wrote, what is written here."""
    found = []
    for name, field in theirs.fields.items():
        stored = words_of(field, theirs.get_initial_for_field(field, name))
        typed = words_of(field, mine.cleaned_data.get(name))
        if name not in theirs.secret and shown(stored) != shown(typed):
            found.append((str(field.label or name), shown(stored), shown(typed)))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def close(request: HttpRequest, user: User, code: str, pk: int) -> HttpResponse:
    """Take out of use once nothing hangs on it; or back into use."""
    register = register_or_404(user, code)
    found = _kept(register, user, pk)
    if not register.active:
        raise Http404
    in_use = getattr(found, register.active)
    if request.method == "POST" and ({"remind", "end"} & request.POST.keys()):
        clear_away(request, user, found)
        return redirect("workbench:record_close", code, pk)
    form = Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = keeping.close if in_use else keeping.reopen
        try:
            step(register, found, user, form.cleaned_data["why"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("已停用。") if in_use else _("已重新启用。"))
            return redirect("workbench:record", code, pk)
    context = {"register": register, "record": found, "form": form, "in_use": in_use}
    rest = unfinished_for(user, found) if in_use else []
    context["must"], context["also"] = [one for one in rest if one.must], [one for one in rest if not one.must]
    return show(request, user, "registers/close.html", context)
