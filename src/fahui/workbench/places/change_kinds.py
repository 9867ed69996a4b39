"""Which changes a unit may see, and the form of each."""

from typing import Any

from django.core.exceptions import ValidationError

from fahui.places.changing.orders import Kind
from fahui.places.models import Region
from fahui.workbench.places.change_forms import (
    AddForm,
    ChangeForm,
    ManageForm,
    MoveForm,
    RecodeForm,
    RenameForm,
    UpgradeForm,
)
from fahui.workbench.places.change_structure import MergeForm, SplitForm

Level = Region.Level
FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (AddForm, RenameForm, RecodeForm, UpgradeForm, MoveForm, ManageForm, MergeForm, SplitForm)
}


def form_of(kind: str, region: Region, data: Any = None) -> ChangeForm:
    """The form for a kind of change of a unit; raises ValidationError for one that does not fit it."""
    if kind not in kinds_of(region):
        raise ValidationError(kind)
    return FORMS[kind](data, region=region)


def kinds_of(region: Region) -> list[str]:
    """What may happen to a unit of this level."""
    if not region.active:
        return []
    if region.level == Level.DISTRICT:
        return [Kind.ADD]
    if region.level == Level.STREET:
        return [Kind.ADD, Kind.RENAME, Kind.RECODE, Kind.UPGRADE, Kind.MANAGE, Kind.SPLIT, Kind.MERGE]
    return [Kind.RENAME, Kind.RECODE, Kind.UPGRADE, Kind.MOVE, Kind.SPLIT, Kind.MERGE]
