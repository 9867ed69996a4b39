"""Every component in its ordinary, empty, long and wrong states; shown only to tests."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext_lazy as _
from django_cotton.compiler_regex import CottonCompiler

from fahui.ui.fields import FilesField
from fahui.ui.tables import RowsField
from fahui.ui.widgets import Code, Day, Files, Moment, Money, Phone, Quantity

PAGES = Path(__file__).parent / "gallery"
LONG = "湖北省武汉市新洲区阳逻经济开发区平江西路建筑装饰工程劳务分包有限责任公司第三项目部"
DEBTS = {"debts-owner": ["", LONG, "李老板"], "debts-owed": ["", "很多", "800"], "debts-since": ["", "", "2026-08-01"]}
NAMES = ("买买提·吐尔逊", "𠮷野家", LONG)


class Application(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("您的姓名"), max_length=40, help_text=_("和身份证上的一样。"))
    phone = forms.CharField(label=_("手机号"), widget=Phone())
    cause = forms.ChoiceField(
        label=_("遇到了什么事"),
        choices=[("wages", _("欠工资")), ("violence", _("家里有人打我")), ("unsure", _("不清楚"))],
        widget=forms.RadioSelect,
        help_text=_("选最接近的一项，选错了也能改。"),
    )
    safe = forms.MultipleChoiceField(
        label=_("怎样联系您安全"),
        choices=[("call", _("可以打电话")), ("note", _("可以留言"))],
        widget=forms.CheckboxSelectMultiple(attrs={"data-shown-if": "cause=violence"}),
        required=False,
    )
    employer = forms.CharField(
        label=_("谁欠的"), required=False, widget=forms.TextInput(attrs={"data-shown-if": "cause=wages|debt"})
    )
    sum = forms.DecimalField(label=_("大约多少钱"), widget=Money(), required=False)
    people = forms.IntegerField(label=_("一共几个人"), widget=Quantity(unit=_("人")), required=False)
    left_on = forms.DateField(label=_("哪天离开的"), widget=Day(), required=False)
    heard_at = forms.DateTimeField(label=_("哪天几点开庭"), widget=Moment(), required=False)
    town = forms.ChoiceField(label=_("在哪个街镇"), choices=[("", _("请选")), ("1", "邾城街道"), ("2", LONG)])
    story = forms.CharField(label=_("经过"), widget=forms.Textarea, required=False)
    papers = FilesField(label=_("材料"), required=False, widget=Files(max_bytes=2_000_000))
    debts = RowsField(
        {
            "owner": forms.CharField(label=_("谁欠的")),
            "owed": forms.DecimalField(label=_("多少钱"), widget=Money()),
            "since": forms.DateField(label=_("从哪天起"), widget=Day(), required=False),
        },
        label=_("欠款明细"),
        required=False,
        help_text=_("一笔填一行，空着的行不算。"),
    )
    sms = forms.CharField(label=_("验证码"), widget=Code(), required=False)
    agree = forms.BooleanField(label=_("以上都是真的，我愿意承担责任"))

    groups = ((_("您是谁"), ("name", "phone")), (_("什么事"), ("cause", "safe", "employer", "sum", "people")))


def show(request: HttpRequest, page: str, *, wrong: bool = False, **context: Any) -> str:
    """One gallery page as HTML."""
    source = CottonCompiler().process((PAGES / f"{page}.html").read_text(encoding="utf-8"))
    filled = {"cause": "nonsense", "town": "9", "sum": "很多", **DEBTS} if wrong else None
    shown: dict[str, Any] = {
        "form": Application(filled),
        "names": NAMES,
        "long": LONG,
        "page": Paginator(range(10_000), 25).get_page(request.GET.get("page", 7)),
        "why": ["11月23日收到，次日起算。", "11月25日送达补充通知，27日补齐，其间2日不计。"],
        "nav": [
            {
                "title": "我的工作",
                "items": [
                    {"label": "待办", "url": "/", "current": True, "count": 12, "icon": "inbox"},
                    {"label": "收件登记", "url": "/x/", "current": False, "count": None, "icon": "file-text"},
                ],
            },
            {
                "title": "查找",
                "items": [{"label": "人员和机构", "url": "/y/", "current": False, "count": 0, "icon": ""}],
            },
        ],
        "user_name": "买买提·吐尔逊",
        **context,
    }
    return str(engines["django"].from_string(source).render(shown, request))


def view(request: HttpRequest, page: str) -> HttpResponse:
    """The gallery over HTTP, for the browser; ?wrong=1 shows the form sent back."""
    return HttpResponse(show(request, page, wrong="wrong" in request.GET))
