"""Saving, closing and reopening one record: two people at it are told, and nothing is left hanging on a closed one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.registers import Register, RegisterForm, unfinished
from fahui.registers.models import Note
from fahui.registers.sight import check_place


class Meanwhile(Exception):
    """Somebody else saved the record since it was shown; `now` is the form over the record as it stands."""

    def __init__(self, now: RegisterForm) -> None:
        """Keep what the other one wrote."""
        super().__init__("saved by somebody else")
        self.now = now


@transaction.atomic
def save(register: Register, form: RegisterForm, user: User, seen: str) -> Any:
    """Save a valid form; raises Meanwhile, or PermissionDenied for a place that is not the user's."""
    if form.instance.pk:
        stored = register.model._default_manager.select_for_update(of=("self",)).get(pk=form.instance.pk)
        now = register.form(instance=stored)
        if now.seen() != seen:
            raise Meanwhile(now)
    check_place(register, user, form.instance)
    return form.save()


@transaction.atomic
def close(register: Register, record: Any, user: User, why: str) -> None:
    """Take a record out of use; raises ValidationError while something unfinished hangs on it."""
    record = register.model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if open_ones := [one for one in unfinished(record) if one.must]:
        named = "、".join(f"{one.title}{one.amount}" for one in open_ones)
        raise ValidationError(_("还有没有办完的：%(what)s。请先交给别人。") % {"what": named}, code="unfinished")
    _set(register, record, user, why, in_use=False)


@transaction.atomic
def close_all(register: Register, records: Iterable[Any], user: User, why: str) -> int:
    """Close several at once, all of them or none; how many."""
    done = 0
    for record in records:
        close(register, record, user, why)
        done += 1
    return done


@transaction.atomic
def reopen(register: Register, record: Any, user: User, why: str) -> None:
    """Take it into use again."""
    _set(register, record, user, why, in_use=True)


def _set(register: Register, record: Any, user: User, why: str, *, in_use: bool) -> None:
    setattr(record, register.active, in_use)
    record.save(update_fields=[register.active])
    Note.objects.create(register=register.code, record=record.pk, opened=in_use, why=why[:200], by=user)
