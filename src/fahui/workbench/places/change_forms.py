"""What is asked for each kind of change; each form becomes an `Order`."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.places.changing.codes import STREET_KINDS, VILLAGE_KINDS
from fahui.places.changing.orders import Kind, Order
from fahui.places.models import Region

Level = Region.Level


def kinds_for(level: str) -> list[tuple[str, str]]:
    """The kinds that a unit of this level may be."""
    kinds = STREET_KINDS if level == Level.STREET else VILLAGE_KINDS
    return [(str(kind), str(kind.label)) for kind in kinds]


class ChangeForm(forms.Form):
    """From which day, by which paper."""

    kind: ClassVar[Kind]
    on = DayField(
        label=gettext_lazy("从哪天起"),
        help_text=gettext_lazy("文件上写的生效日期。以前的日子也可以；以后的日子到那天自动生效。"),
    )
    document = forms.CharField(label=gettext_lazy("批准文件"), max_length=120, help_text=gettext_lazy("文号和标题。"))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        """`region` is the unit; for a new one the unit above."""
        super().__init__(*args, **{"initial": {"on": clock.today()}, **kwargs})
        self.region = region
        self.build()
        self.order_fields([*(name for name in self.fields if name not in ("on", "document", "note"))])

    def build(self) -> None:
        """Fill in the choices."""

    def order(self) -> Order:
        """What was asked; the form is valid."""
        own = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Order(kind=self.kind, region=self.region.pk, **self.told(own))

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The values of the order out of the fields."""
        return own


def text(label: Any, length: int, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def tick(label: Any, *, ticked: bool = False) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, initial=ticked)


CODE_HELP = gettext_lazy("不填就取同类的下一个号。")
FULL_HELP = gettext_lazy("不填就按名称自动写，如某某村村民委员会。")
POINTS_TOO = gettext_lazy("站点名称里的旧名一并改")


class AddForm(ChangeForm):
    """A new unit."""

    kind = Kind.ADD
    name = text(gettext_lazy("名称"), 40, gettext_lazy("如某某村、某某社区。"), required=True)
    unit_kind = forms.ChoiceField(label=gettext_lazy("类别"))
    full_name = text(gettext_lazy("全称"), 60, FULL_HELP)
    code = text(gettext_lazy("代码"), 12, CODE_HELP)

    def build(self) -> None:
        """Streets below the district, villages below a street."""
        level = Level.STREET if self.region.level == Level.DISTRICT else Level.VILLAGE
        choose(self, "unit_kind", kinds_for(level))


class RenameForm(ChangeForm):
    """Another name."""

    kind = Kind.RENAME
    name = text(gettext_lazy("新名称"), 40, required=True)
    full_name = text(gettext_lazy("全称"), 60, FULL_HELP)
    with_points = tick(POINTS_TOO, ticked=True)


class RecodeForm(ChangeForm):
    """Another code."""

    kind = Kind.RECODE
    code = text(gettext_lazy("新代码"), 12, required=True)
    with_codes = tick(gettext_lazy("所辖村（社区）代码的前九位跟着改"))

    def build(self) -> None:
        """Only a street has codes below it."""
        if self.region.level != Level.STREET:
            del self.fields["with_codes"]


class UpgradeForm(ChangeForm):
    """镇 becomes 街道, 村 becomes 社区."""

    kind = Kind.UPGRADE
    unit_kind = forms.ChoiceField(label=gettext_lazy("改设为"))
    name = text(gettext_lazy("新名称"), 40, required=True)
    full_name = text(gettext_lazy("全称"), 60, FULL_HELP)
    code = text(gettext_lazy("新代码"), 12, gettext_lazy("不填就不改。"))
    with_codes = tick(gettext_lazy("所辖村（社区）代码的前九位跟着改"))
    with_points = tick(POINTS_TOO, ticked=True)

    def build(self) -> None:
        """The other kinds of its level."""
        kinds = [pair for pair in kinds_for(self.region.level) if pair[0] != self.region.kind]
        choose(self, "unit_kind", kinds)
        if self.region.level != Level.STREET:
            del self.fields["with_codes"]


class MoveForm(ChangeForm):
    """To another street."""

    kind = Kind.MOVE
    parent = forms.ChoiceField(label=gettext_lazy("划到哪个镇街"))
    with_codes = tick(gettext_lazy("按新镇街给新代码"))
    with_points = tick(POINTS_TOO, ticked=True)

    def build(self) -> None:
        """The other streets."""
        rows = (
            Region.objects.streets()
            .filter(district=this_district(), active=True)
            .exclude(pk=self.region.parent_id or 0)
        )
        choose(self, "parent", [(str(row.pk), row.name) for row in rows])

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The street by its id."""
        return {**own, "parent": int(own["parent"])}


class ManageForm(ChangeForm):
    """Run by another body, or by it no more; where it belongs stays."""

    kind = Kind.MANAGE
    managed_by = text(gettext_lazy("委托谁管"), 40, gettext_lazy("如武汉长江新区。不填就是收回自己管。"))
    managed_by_source = text(gettext_lazy("委托依据"), 40)


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices
