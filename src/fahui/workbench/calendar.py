"""工作日历: the years published so far, a new notice with what it would move, and publishing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.calendar_change import Move, Progress, preview, progress_of, publish
from fahui.matters.forms import DayField
from fahui.workbench.pages import admin_page, show
from fahui.worktime.models import CalendarNotice
from fahui.worktime.notice import Notice
from fahui.worktime.notice_file import NoticeFile, read_notice

MOST_BYTES = 200_000
SHOWN = 200
SALT = "workbench.calendar"


class NoticeForm(forms.Form):
    """One year's notice as a file, and where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("放假安排文件"),
        help_text=gettext_lazy("CSV（日期、是否上班、节日）或JSON。每年一个文件。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,text/csv,application/json"}),
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("出处"), max_length=300, help_text=gettext_lazy("文号或网址。"))
    published_on = DayField(
        label=gettext_lazy("公布日期"),
        future=False,
        help_text=gettext_lazy("公布以前已经办结或届满的期限不会变。"),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(_("文件太大了，一年的放假安排不会超过200KB。"))
        content = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise ValidationError(_("无法识别文件的文字编码，请用UTF-8编码另存后再导入。"))


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def calendar(request: HttpRequest, user: User) -> HttpResponse:
    """Look at the years; preview a notice; publish what was previewed."""
    form = NoticeForm(request.POST or None, request.FILES or None, initial={"published_on": clock.today()})
    context: dict[str, Any] = {"form": form}
    if "publish" in request.POST:
        return _published(request, user)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "source", "published_on")}
        try:
            read = read_notice(form.cleaned_data["file"], **given)
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            context |= looked_at(read, sealed(form.cleaned_data["file"], given))
    return show(request, user, "calendar.html", {**context, "notices": _notices()})


def sealed(text: str, given: dict[str, Any]) -> str:
    """The notice as previewed, signed, so that exactly this is published."""
    kept = {**given, "published_on": given["published_on"].isoformat(), "text": text}
    return signing.dumps(kept, salt=SALT, compress=True)


def looked_at(read: NoticeFile, sealed_text: str) -> dict[str, Any]:
    moves = preview(read.notice)
    return {
        "read": read,
        "days": [(day, mark) for day, mark in read.notice.days.items()],
        "moves": moves[:SHOWN],
        "many": len(moves),
        "sealed": sealed_text,
        "told": told(moves),
    }


def told(moves: list[Move]) -> int:
    return len({move.number for move in moves})


def _published(request: HttpRequest, user: User) -> HttpResponse:
    try:
        kept = signing.loads(request.POST.get("sealed", ""), salt=SALT, max_age=3600)
        notice = _notice_again(kept)
        row, progress = publish(notice, str(user), because=kept.get("because", ""))
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新选文件预览后再公布。"))
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
    else:
        say_done(request, _("已公布《%(title)s》") % {"title": row.title}, progress)
    return redirect("workbench:calendar")


def say_done(request: HttpRequest, what: str, progress: Progress) -> None:
    """What was done and what it moved, or that this is still being found out."""
    if progress.over:
        words = {"what": what, "n": progress.moved}
        messages.success(request, _("%(what)s，%(n)d件事项的期限有变动，已记录并告知当事人。") % words)
    else:
        messages.success(request, _("%(what)s，正在重新计算期限，进度见下表。") % {"what": what})


def _notice_again(kept: dict[str, Any]) -> Notice:
    published_on = DayField().clean(kept["published_on"])
    given = {"title": kept["title"], "source": kept["source"], "published_on": published_on}
    return read_notice(kept["text"], **given).notice


def _notices() -> list[dict[str, Any]]:
    rows = CalendarNotice.objects.filter(district=this_district()).prefetch_related("days")
    return [
        {"row": row, "days": len(row.days.all()), "progress": progress_of(row.pk)}
        for row in rows.order_by("-year", "-published_on", "-pk")[:40]
    ]
