"""The registers of the network: points, who is in their posts, and the items of the standard."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core import clock
from fahui.core.registers import Open, Register, RegisterForm, Table, Unit, add, unfinished_with
from fahui.network.models import FITTING, Post, PostKind, PremisesFact, StandardItem
from fahui.network.opening import states
from fahui.network.point_form import PointForm
from fahui.people.licences import objection
from fahui.people.models import Professional
from fahui.places.models import (
    ServicePoint,
)
from fahui.places.models.former import once_called
from fahui.places.models.naming import level_choices
from fahui.places.week import week_text
from fahui.ui.widgets import Day

KEEPERS = frozenset({"registrar"})
READERS = frozenset(
    {"clerk", "operator", "consultant", "reviewer", "approver", "assigner", "supervisor", "chief", "system_admin"}
)


def _with_state(points: Sequence[ServicePoint]) -> None:
    """Whether each is open now, for the list."""
    found = states(points)
    for point in points:
        point.state = found[point.pk]  # type: ignore[attr-defined]  # for `_cell`, in the same request


def _cell(point: ServicePoint, name: str) -> str | None:
    if name == "level":
        return point.called.short
    if name == "functions":
        return "、".join(point.function_labels)
    if name == "hours":
        state = getattr(point, "state", None) or states([point])[point.pk]
        return f"{_('开着') if state.open else _('没开门')}：{state.words}"
    return None


def _past(name: str, value: Any) -> str | None:
    """The week in words."""
    return week_text(value).replace("\n", "；") if name == "hours" and isinstance(value, dict) else None


def _links(point: ServicePoint) -> list[tuple[str, str]]:
    named = (
        (_("开放时间和停开安排"), "point_hours"),
        (_("窗口"), "point_windows"),
        (_("在岗人员"), "point_staffing"),
        (_("建设验收"), "point_acceptance"),
    )
    return [(title, reverse(f"workbench:{name}", args=[point.pk])) for title, name in named]


def _former(point: ServicePoint) -> list[Table]:
    cells: list[tuple[Any, ...]] = [(one.name, one.since, one.until) for one in point.former_names.all()]
    heads = (_("曾用名"), _("从哪天"), _("改名日期"))
    return [Table(_("曾用名"), heads, cells)] if cells else []


POINTS = add(
    Register(
        code="points",
        title=gettext_lazy("服务站点"),
        one=gettext_lazy("服务站点"),
        hint=gettext_lazy("区中心、镇街和村社区的站点，以及设在别处的受理点。"),
        model=ServicePoint,
        form=PointForm,
        columns=("name", "level", "region", "hours", "phone", "functions"),
        key=(("name",),),
        readers=READERS,
        writers=KEEPERS,
        initials="",
        search=("name", "address"),
        also=once_called,
        filters=("level", "functions", "facilities"),
        order=("region__sort", "name"),
        scope="region",
        related=("region__parent",),
        cell=_cell,
        prepare=_with_state,
        past=_past,
        links=_links,
        tables=_former,
    )
)


class PostForm(RegisterForm):
    """Who is in which post."""

    point = forms.ModelChoiceField(
        label=gettext_lazy("站点"), queryset=ServicePoint.objects.filter(active=True).order_by("region__sort", "name")
    )
    professional = forms.ModelChoiceField(
        label=gettext_lazy("执业人员"),
        required=False,
        queryset=Professional.objects.filter(active=True)
        .select_related("person", "organisation")
        .order_by("person__initials", "person__name"),
        help_text=gettext_lazy("律师、公证员、调解员等登记过的人从这里选。"),
    )

    # Declared, since a model's callable default would make every row of a file look changed.
    starts_on = forms.DateField(label=gettext_lazy("到岗日期"), widget=Day, initial=clock.today)

    class Meta:
        model = Post
        fields = ("point", "kind", "professional", "name", "full_time", "starts_on", "ends_on", "note")
        widgets = {"ends_on": Day()}

    def clean(self) -> dict[str, Any]:
        """One person, begun before it ends, and not the same one twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        professional, name = cleaned.get("professional"), cleaned.get("name")
        if bool(professional) == bool(name):
            self.add_error("name", _("执业人员和姓名填一样，不能都填，也不能都空。"))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("离岗日期不能早于到岗日期。"))
        if professional and not ends and self._twice(cleaned):
            self.add_error("professional", _("这个人已经在这个站点的这个岗位上。"))
        elif professional and (not self.known or {"professional", "kind"} & set(self.changed_data)):
            self._may_serve(professional, cleaned)
        return cleaned

    def _may_serve(self, professional: Professional, cleaned: dict[str, Any]) -> None:
        """The post asks for a profession, and whoever is to hold it may work; a post that is over asks no more."""
        kind = str(cleaned.get("kind") or "")
        wanted = FITTING.get(kind)
        if wanted and professional.kind not in wanted:
            words = {"who": professional.name, "is": professional.get_kind_display()}
            words |= {"post": str(PostKind(kind).label), "wanted": _("或者").join(str(one.label) for one in wanted)}
            told = _("%(who)s是%(is)s，“%(post)s”这个岗位要由%(wanted)s担任。")
            self.add_error("professional", told % words)
            return
        starts, ends, today = cleaned.get("starts_on"), cleaned.get("ends_on"), clock.today()
        if ends and ends < today:
            return
        if why := objection(professional, max(starts or today, today)):
            told = _("%(who)s%(why)s，不能到岗。")
            self.add_error("professional", told % {"who": professional.name, "why": why})

    def _twice(self, cleaned: dict[str, Any]) -> bool:
        same = {name: cleaned.get(name) for name in ("point", "kind", "professional")}
        return Post.objects.filter(**same, active=True, ends_on=None).exclude(pk=self.instance.pk).exists()


POSTS = add(
    Register(
        code="posts",
        title=gettext_lazy("岗位人员"),
        one=gettext_lazy("岗位人员"),
        hint=gettext_lazy("每个站点的每个岗位上是谁，从哪天到哪天。"),
        model=Post,
        form=PostForm,
        columns=("who", "kind", "point", "starts_on", "ends_on"),
        heads={"who": gettext_lazy("姓名")},
        key=(("point", "kind", "professional"), ("point", "kind", "name")),
        readers=READERS,
        writers=KEEPERS,
        initials="",
        search=("name", "professional__person__name", "point__name"),
        filters=("kind",),
        order=("point__region__sort", "point__name", "kind"),
        scope="point__region",
        body=("professional__organisation",),
        related=("point__region__parent", "professional__person", "professional__organisation"),
    )
)


class StandardForm(RegisterForm):
    """An item of the standard."""

    levels = forms.MultipleChoiceField(
        label=gettext_lazy("哪一级"), choices=level_choices, widget=forms.CheckboxSelectMultiple
    )

    facts = forms.MultipleChoiceField(
        label=gettext_lazy("对照登记册的哪些内容"),
        choices=PremisesFact.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("登记验收时，这些内容显示在这一项旁边。"),
    )

    class Meta:
        model = StandardItem
        fields = ("code", "title", "detail", "levels", "must", "facts", "source", "verified", "sort")

    def clean_code(self) -> str:
        """A code names one item."""
        code = str(self.cleaned_data["code"])
        rows = StandardItem.objects.filter(district=self.instance.district, code=code).exclude(pk=self.instance.pk)
        if rows.exists():
            raise ValidationError(_("这个编号用过了。"))
        return code


STANDARD = add(
    Register(
        code="standard",
        title=gettext_lazy("建设标准项目"),
        one=gettext_lazy("建设标准项目"),
        hint=gettext_lazy("站点建设验收时逐项对照；改了以后，以前的验收记录照旧。"),
        model=StandardItem,
        form=StandardForm,
        columns=("code", "title", "levels", "must", "source"),
        key=(("code",),),
        readers=READERS,
        writers=KEEPERS,
        initials="",
        search=("title", "detail", "source"),
        filters=("levels",),
        order=("sort", "code"),
        district_wide=True,
    )
)


@unfinished_with(ServicePoint)
def held_posts(point: ServicePoint) -> list[Open]:
    """People in posts at a point that is to be closed."""
    where = reverse("workbench:point_staffing", args=[point.pk])
    return [Open(_("在岗人员"), Post.objects.current(clock.today()).filter(point=point).count(), where, unit=Unit.HEAD)]


@unfinished_with(Professional)
def own_posts(professional: Professional) -> list[Open]:
    """Posts that somebody still holds."""
    where = f"{reverse('workbench:register', args=['posts'])}?q={professional.person.name}"
    rows = Post.objects.current(clock.today()).filter(professional=professional)
    return [Open(_("在岗岗位"), rows.count(), where, unit=Unit.THING, register="posts", records=rows)]
