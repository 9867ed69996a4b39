"""What is asked for a round, for a standard, and for one file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.models import this_district
from fahui.matters.assignable import assignable
from fahui.matters.forms import DayField
from fahui.people.models import Professional
from fahui.quality.changing import Change
from fahui.quality.models import Review, Round, Template
from fahui.quality.rounds import Order
from fahui.ui.fields import choose_from

MOST_FILE = 200_000


class RoundForm(forms.Form):
    """Which files, how many, by which seed, and who reviews."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    template = forms.ModelChoiceField(
        label=gettext_lazy("评估标准"), queryset=Template.objects.none(), empty_label=gettext_lazy("请选择")
    )
    closed_from = DayField(label=gettext_lazy("结案归档的案件，结案日从"))
    closed_to = DayField(label=gettext_lazy("到"))
    wanted = forms.IntegerField(label=gettext_lazy("随机抽几件"), min_value=0, max_value=500)
    seed = forms.CharField(
        label=gettext_lazy("抽样种子"),
        max_length=80,
        help_text=gettext_lazy("抽样前当众定下的一串数字或者文字，会随结果公布；用同一个种子谁都能抽出同样的案件。"),
    )
    targeted = forms.CharField(
        label=gettext_lazy("定向抽取（没有就不填）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一件：编号，空格，为什么抽这件（被投诉、重大疑难、受援人不满意等）。"),
    )
    reviewers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("评估人"),
        queryset=assignable().none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("至少三位。和案件有关系的人，系统不会派给他。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Standards and reviewers as they are today."""
        super().__init__(*args, **kwargs)
        choose_from(self, "template", Template.objects.filter(district=this_district()))
        people = assignable().filter(person__user__isnull=False).order_by("organisation__name", "pk")
        choose_from(self, "reviewers", people)

    def clean_targeted(self) -> dict[str, str]:
        """Number and reason, line by line."""
        found = {}
        for line in self.cleaned_data["targeted"].splitlines():
            number, _gap, why = line.strip().partition(" ")
            if number and not why.strip():
                raise forms.ValidationError(_("“%(line)s”没有写为什么抽这件。") % {"line": line.strip()})
            if number:
                found[number] = why.strip()[:200]
        return found

    def clean(self) -> dict[str, Any]:
        """The standard must hold on the days, and the days must follow each other."""
        told = super().clean() or {}
        first, last, template = told.get("closed_from"), told.get("closed_to"), told.get("template")
        if first and last and first > last:
            self.add_error("closed_to", _("结束日期早于开始日期。"))
        if template and last and (template.valid_from > last or (template.valid_until and template.valid_until < last)):
            self.add_error("template", _("这份标准在所选的结案日期还没有起用，或者已经停用。"))
        if not told.get("wanted") and not told.get("targeted") and "targeted" not in self.errors:
            self.add_error("wanted", _("随机和定向都没有，没有可评的案件。"))
        return told

    def order(self) -> Order:
        """What was asked."""
        told = dict(self.cleaned_data)
        return Order(**{**told, "reviewers": tuple(told["reviewers"])})


class ReviewersForm(forms.Form):
    """Who joins the reviewers of a round, who gives files back, and why."""

    joining = forms.ModelMultipleChoiceField(
        label=gettext_lazy("加哪几位评估人"),
        queryset=assignable().none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("和案件有关系的人，系统不会派给他；派给谁由抽样种子定，不由人挑。"),
    )
    leaving = forms.ModelMultipleChoiceField(
        label=gettext_lazy("换下哪几位评估人"),
        queryset=assignable().none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只收回没有交的；已经交的评估不变。"),
    )
    number = forms.CharField(
        label=gettext_lazy("只换哪一件（编号）"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("不填，就收回换下的评估人在这次评估里没有交的全部案卷，以后也不再派给他。"),
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)

    def __init__(self, made: Round, *args: Any, **kwargs: Any) -> None:
        """Who may join is not of the round yet; who may leave has something to give back."""
        super().__init__(*args, **kwargs)
        waiting = Review.objects.waiting().filter(file__round=made)
        people = assignable().filter(person__user__isnull=False).order_by("organisation__name", "pk")
        there = Professional.objects.select_related("person", "organisation").order_by("organisation__name", "pk")
        choose_from(self, "joining", people.exclude(pk__in=made.reviewers.values("pk")))
        choose_from(self, "leaving", there.filter(pk__in=waiting.values("reviewer")))

    def clean_number(self) -> str:
        """As it is written on the file."""
        return str(self.cleaned_data["number"]).strip()

    def change(self) -> Change:
        """What was asked."""
        told = dict(self.cleaned_data)
        return Change(**{**told, "joining": tuple(told["joining"]), "leaving": tuple(told["leaving"])})


class TemplateForm(forms.Form):
    """A standard as a file of data."""

    file = forms.FileField(
        label=gettext_lazy("标准文件（JSON）"),
        help_text=gettext_lazy(
            "写明案件类型、版本、项目和满分、等级的最低分、起用日期和出处。可以先下载现有的标准照着改。"
        ),
    )

    def clean_file(self) -> bytes:
        """Not longer than any standard is."""
        given = self.cleaned_data["file"]
        if given.size > MOST_FILE:
            raise forms.ValidationError(_("文件太大。"))
        return bytes(given.read())


class ScoreForm(forms.Form):
    """The score sheet of one file, made from the standard."""

    def __init__(self, template: Template, *args: Any, **kwargs: Any) -> None:
        """One field for each item."""
        super().__init__(*args, **kwargs)
        for item in template.items:
            if item.get("veto"):
                self.fields[item["code"]] = forms.BooleanField(
                    label=item["name"], required=False, help_text=_("一票否决：有这种情形的才勾选。")
                )
                continue
            self.fields[item["code"]] = forms.DecimalField(
                label=f"{item['block']}：{item['name']}" if item.get("block") else item["name"],
                min_value=0,
                max_value=item["most"],
                max_digits=4,
                decimal_places=1,
                help_text=_("满分%(most)s分") % {"most": item["most"]},
            )
        self.fields["words"] = forms.CharField(
            label=_("扣分理由和建议"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
        )
