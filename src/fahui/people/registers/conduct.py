"""年度考核，奖惩和信用记录."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.identifiers import plain
from fahui.core.models import this_district
from fahui.core.registers import Register, RegisterForm, Table, add
from fahui.people.models import Assessment, Conduct, Organisation, Professional
from fahui.people.registers.roles import KEEPERS, READERS

SHOWN = 10
FIRST_YEAR = 1979


def whose(words: str) -> Professional | Organisation:
    """The one professional or body that these words name; raises ValidationError."""
    text = plain(words)
    people = Professional.objects.filter(district=this_district()).select_related("person", "organisation")
    bodies = Organisation.objects.filter(district=this_district())
    name, _bracket, body = text.rstrip("）)").replace("(", "（").partition("（")
    tries: tuple[Any, ...] = (
        people.filter(licence=text),
        bodies.filter(credit_code=text),
        bodies.filter(licence=text),
        bodies.filter(name=text),
        people.filter(person__name=name, organisation__name=body) if body else people.filter(person__name=text),
    )
    for rows in tries:
        found = list(rows[:2])
        if len(found) == 1:
            record: Professional | Organisation = found[0]
            return record
        if found:
            raise ValidationError(_now("“%(text)s”不止一个，请写执业证号，或者姓名（机构名称）。") % {"text": text})
    raise ValidationError(_now("登记册里没有“%(text)s”。") % {"text": text})


class _OfOneForm(RegisterForm):
    """A record of one professional or one body."""

    fixed: tuple[str, ...] = ("whose",)
    whose = forms.CharField(
        label=_("谁的"), max_length=200, help_text=_("执业证号，姓名（机构名称），或者机构的名称、信用代码。")
    )

    def extra_initial(self, record: Any) -> dict[str, Any]:
        """By the licence if there is one: names may change."""
        return {"whose": record.whose}

    def clean_whose(self) -> str:
        """Find the one it is about."""
        words = str(self.cleaned_data["whose"])
        if self.known:
            return words
        found = whose(words)
        if isinstance(found, Professional):
            self.instance.professional = found
        else:
            self.instance.organisation = found
        return str(found)


class AssessmentForm(_OfOneForm):
    """One year of one of them."""

    fixed = ("whose", "year")
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=2100)

    class Meta:
        model = Assessment
        fields = ("whose", "year", "result", "decided_on", "authority", "note")

    def clean(self) -> dict[str, Any]:
        """One assessment a year."""
        cleaned = super().clean()
        mine = {"professional": self.instance.professional, "organisation": self.instance.organisation}
        year = int(cleaned.get("year") or 0)
        if not self.known and any(mine.values()) and Assessment.objects.filter(year=year, **mine).exists():
            raise ValidationError(_now("这一年度的考核已经登记过了。"))
        return cleaned


class ConductForm(_OfOneForm):
    """An award, a penalty, a sanction, a mark of credit."""

    class Meta:
        model = Conduct
        fields = (
            *("whose", "kind", "measure", "title", "authority", "document", "decided_on", "starts_on", "ends_on"),
            "points",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Questions that only some kinds have."""
        super().__init__(*args, **kwargs)
        self.fields["measure"].widget.attrs["data-shown-if"] = "kind=penalty|sanction"
        self.fields["points"].widget.attrs["data-shown-if"] = "kind=trusted|broken"
        self.fields["starts_on"].help_text = _("停止执业、停业整顿的期间。登记后这段时间不能指派新的事项。")

    def clean(self) -> dict[str, Any]:
        """What is published stays as it was published."""
        cleaned = super().clean()
        if self.known and self.instance.state in (Conduct.State.ANNOUNCED, Conduct.State.PUBLISHED) and self.changes():
            raise ValidationError(_now("正在公示或者已经公布的记录不能修改。请先撤下，再改。"))
        return cleaned


def tables_of(**mine: Any) -> list[Table]:
    """Assessments and conduct of a professional or a body, the newest first."""
    assessed = Assessment.objects.filter(**mine).order_by("-year")[:SHOWN]
    kept = Conduct.objects.filter(**mine).order_by("-decided_on", "-pk")[:SHOWN]
    years = [(one.year, one.get_result_display(), one.authority, one.note) for one in assessed]
    deeds = [
        (one.decided_on, f"{one.get_kind_display()} {one.get_measure_display()}", one.title, one.get_state_display())
        for one in kept
    ]
    return [
        Table(_now("年度考核"), (_now("年度"), _now("结果"), _now("考核机关"), _now("备注")), list(years)),
        Table(_now("奖惩和信用"), (_now("作出日期"), _now("类别"), _now("事由"), _now("公布情况")), list(deeds)),
    ]


def _links(record: Any) -> list[tuple[str, str]]:
    return [(_now("公示和公布"), reverse("workbench:announce", args=[record.pk]))]


def _year_doubts(record: Any) -> list[str]:
    return [_now("年度在今年之后，请核对。")] if record.year and record.year > clock.today().year else []


def _found(asked: Any, fields: tuple[str, ...]) -> list[list[Any]]:
    """The assessment of the one it names, of that year."""
    return [_assessment(data) for data in asked]


def _assessment(data: Any) -> list[Any]:
    try:
        holder = whose(str(data["whose"]))
    except ValidationError:
        return []
    mine = {"professional": holder} if isinstance(holder, Professional) else {"organisation": holder}
    year = str(data["year"])
    return list(Assessment.objects.filter(year=int(year), **mine)[:2]) if year.isdecimal() else []


RELATED = ("professional__person", "professional__organisation", "organisation")
SEARCH = ("professional__person__name", "organisation__name")

add(
    Register(
        code="assessments",
        title=_("年度考核"),
        one=_("年度考核"),
        hint=_("律师、律师事务所和其他人员、机构每年的考核结果。"),
        model=Assessment,
        form=AssessmentForm,
        columns=("whose", "year", "result", "authority"),
        key=(("whose", "year"),),
        readers=READERS,
        writers=KEEPERS,
        search=SEARCH,
        initials="professional__person__initials",
        filters=("result",),
        order=("-year",),
        body=("organisation", "professional__organisation"),
        related=RELATED,
        active="",
        found_many=_found,
        doubts=_year_doubts,
    )
)
add(
    Register(
        code="conduct",
        title=_("奖惩和信用记录"),
        one=_("奖惩记录"),
        hint=_("表彰、行政处罚、行业处分和信用记录。公示期满没有异议的才对外公布。"),
        model=Conduct,
        form=ConductForm,
        columns=("whose", "kind", "measure", "decided_on", "state"),
        key=(("document", "whose"),),
        readers=READERS,
        writers=KEEPERS,
        search=(*SEARCH, "title"),
        initials="professional__person__initials",
        filters=("kind",),
        order=("-decided_on",),
        body=("organisation", "professional__organisation"),
        related=RELATED,
        active="",
        links=_links,
        found_many=lambda asked, fields: [_by_document(data) for data in asked],
        cell=lambda record, name: record.get_state_display() if name == "state" else None,
    )
)


def _by_document(data: Any) -> list[Any]:
    """The record of the one it names, with that document number."""
    try:
        holder = whose(str(data["whose"]))
    except ValidationError:
        return []
    mine = {"professional": holder} if isinstance(holder, Professional) else {"organisation": holder}
    return list(Conduct.objects.filter(document=str(data["document"]), **mine)[:2])
