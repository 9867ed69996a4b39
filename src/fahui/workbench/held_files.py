"""Held files on the forms of the office: shown, taken off when unticked, and added to when the form comes back."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fahui.documents.audio import KINDS as SOUNDS
from fahui.documents.audio import accept_recording
from fahui.documents.intake import accept_upload, megabytes
from fahui.matters.held import HeldFiles
from fahui.ui.fields import FilesField
from fahui.ui.widgets import HeldFile

KINDS = {"application/pdf": "PDF", **dict.fromkeys(SOUNDS, _("录音"))}


def file_fields(form: forms.Form) -> Iterable[tuple[str, FilesField]]:
    """The fields for files with the names under which they come in."""
    return [(form.add_prefix(name), field) for name, field in form.fields.items() if isinstance(field, FilesField)]


def let_go(request: HttpRequest, held: HeldFiles) -> None:
    """What was shown ticked and came back unticked."""
    gone = set(request.POST.getlist("held-shown")) - set(request.POST.getlist("held"))
    held.drop(int(value) for value in gone if value.isdecimal() and len(value) < 19)


def show_held(held: HeldFiles, *sheets: forms.Form) -> None:
    """Tell each field what is held for it; to be done before the form is asked whether it is valid."""
    for form in sheets:
        for name, field in file_fields(form):
            field.hold(
                HeldFile(
                    str(row.pk), row.title, megabytes(row.file.size), str(KINDS.get(row.file.content_type, _("照片")))
                )
                for row in held.of(name)
            )


def hold_new(request: HttpRequest, held: HeldFiles, *sheets: forms.Form) -> None:
    """The form goes back to the person: keep what was picked, and say what cannot be kept."""
    for form in sheets:
        for name, field in file_fields(form):
            wrong = held.keep(
                name,
                request.FILES.getlist(name),
                most=field.max_files,
                accept=accept_recording if field.sound else accept_upload,
            )
            own = next(key for key, one in form.fields.items() if one is field)
            if not form.is_bound:
                for words in wrong:
                    messages.error(request, words)
            elif own not in form.errors:
                for words in wrong:
                    form.add_error(own, words)
    show_held(held, *sheets)
