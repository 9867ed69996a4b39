"""The registers one may read, and one of them as a list: searched, filtered, by pages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core.registers import Register, register_of, shown
from fahui.registers.columns import records_of, words_of
from fahui.registers.sight import may_add, open_to, visible
from fahui.workbench.pages import show, staff_page
from fahui.workbench.slices import slice_of


def register_or_404(user: User, code: str) -> Register:
    """The register of a code if this user may read it; otherwise it does not exist."""
    register = register_of(code)
    if register is None or register not in open_to(user):
        raise Http404
    return register


@require_safe
@staff_page
def index(request: HttpRequest, user: User) -> HttpResponse:
    """All that this user may read."""
    return show(request, user, "registers/index.html", {"registers": open_to(user)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def register(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """One register; what is searched in a register of private persons is posted."""
    found = register_or_404(user, code)
    asked = asked_of(request, found)
    given = request.POST if not found.public else request.GET
    page = slice_of(narrowed(found, visible(found, user), asked), given.get("page"))
    if found.prepare is not None:
        found.prepare(page.rows)
    context = {
        "register": found,
        "page": page,
        "heads": [found.label(name) for name in found.columns],
        "rows": [{"record": row, "cells": cells(found, row)} for row in page.rows],
        "asked": asked,
        "filters": filters_of(found, asked),
        "narrowed": any(asked.values()),
        "may_add": may_add(found, user),
    }
    return show(request, user, "registers/list.html", context)


def asked_of(request: HttpRequest, register: Register) -> dict[str, str]:
    """Search words and filters as given."""
    given = request.GET if register.public and request.method != "POST" else request.POST
    asked = {name: str(given.get(name, "")).strip()[:60] for name in (*register.filters, "closed")}
    return {"q": str(given.get("q", "")).strip()[:60], **asked}


def narrowed(register: Register, rows: QuerySet[Any], asked: dict[str, str]) -> QuerySet[Any]:
    """The rows that were asked for, in the register's order."""
    if register.active:
        rows = rows.filter(**{register.active: not asked.get("closed")})
    if words := asked.get("q"):
        wanted = Q()
        for name in register.search:
            wanted |= Q(**{f"{name}__icontains": words})
        if register.also is not None:
            wanted |= register.also(words)
        if register.initials and words.isascii():
            wanted |= Q(**{f"{register.initials}__startswith": words.lower()})
        rows = rows.filter(wanted)
    for name in register.filters:
        if asked.get(name):
            rows = rows.filter(**_is(register, name, asked[name]))
    return rows.select_related(*register.related).order_by(*by_sound(register), "pk")


def by_sound(register: Register) -> list[str]:
    """Names of people and bodies as a Chinese list has them: by pinyin letters first, then by the characters."""
    found: list[str] = []
    for one in register.order:
        if (one == "name" and register.initials == "initials") or one.endswith(("person__name", "organisation__name")):
            found.append(f"{one.removesuffix('name')}initials")
        found.append(one)
    return found


def _is(register: Register, name: str, value: str) -> dict[str, Any]:
    field = register.model._meta.get_field(name)
    if field.get_internal_type() == "ArrayField" or hasattr(field, "base_field"):
        return {f"{name}__contains": [value]}
    if field.is_relation:
        return {f"{name}_id": value if value.isdecimal() and len(value) < 12 else 0}
    return {name: value}


def filters_of(register: Register, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The choices above the list."""
    found = []
    for name in register.filters:
        field = register.form.base_fields[name]
        if isinstance(field, forms.ModelChoiceField):
            choices = [(str(one.pk), field.label_from_instance(one)) for one in records_of(field)]
        else:
            pairs: Any = getattr(field, "choices", ())
            choices = [(str(code), str(label)) for code, label in pairs if code not in ("", None)]
        found.append({"name": name, "label": register.label(name), "choices": choices, "value": asked[name]})
    return found


def cells(register: Register, record: Any) -> list[dict[str, Any]]:
    """What the list shows of one record."""
    found = []
    for name in register.columns:
        own = register.cell(record, name) if register.cell else None
        found.append(
            {"label": register.label(name), "value": shown(_cell(register, record, name)) if own is None else own}
        )
    return found


def _cell(register: Register, record: Any, name: str) -> Any:
    field = register.form.base_fields.get(name)
    value = getattr(record, name)
    return value if field is None else words_of(field, value)
