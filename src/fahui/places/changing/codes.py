"""Codes of regions: each is used once for ever; a district may give its own, since lists of villages come no more."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core.identifiers import plain
from fahui.core.models import this_district
from fahui.places.models import Region, RegionSpan

Kind = Region.Kind
# The digit classes of the statistical codes: what stands behind the code of the unit above, first and last.
CLASSES: dict[str, tuple[int, int]] = {
    Kind.SUBDISTRICT: (1, 99),
    Kind.TOWN: (100, 199),
    Kind.SCENIC_AREA: (400, 599),
    Kind.SEED_FARM: (400, 599),
    Kind.COMMUNITY: (1, 199),
    Kind.VILLAGE: (200, 399),
    Kind.QUASI_COMMUNITY: (400, 499),
    Kind.QUASI_VILLAGE: (500, 599),
}
STREET_KINDS = (Kind.SUBDISTRICT, Kind.TOWN, Kind.SCENIC_AREA, Kind.SEED_FARM)
VILLAGE_KINDS = (Kind.COMMUNITY, Kind.VILLAGE, Kind.QUASI_COMMUNITY, Kind.QUASI_VILLAGE)
LENGTH = {Region.Level.STREET: 9, Region.Level.VILLAGE: 12}


def full_name_of(name: str, kind: str) -> str:
    """The official form of a name."""
    suffix = {Kind.COMMUNITY: "居民委员会", Kind.VILLAGE: "村民委员会"}.get(Kind(kind), "")
    return f"{name}{suffix}"


class Codes:
    """The codes ever used in the district, and those this plan gives."""

    def __init__(self) -> None:
        """Read them once."""
        self.by: dict[str, int | None] = dict(
            RegionSpan.objects.filter(district=this_district()).values_list("code", "region_id")
        )

    def given(self, code: str, row: Region | None) -> str:
        """A code that somebody gave, checked; `row` may have its own again."""
        code = plain(code)
        if not code.isdecimal() or len(code) not in LENGTH.values() or not code.startswith(this_district()):
            raise ValidationError(
                _("代码应是9位（镇街）或12位（村、社区）数字，前六位是%(code)s。") % {"code": this_district()}
            )
        if row is not None and len(code) != LENGTH.get(Region.Level(row.level)):
            raise ValidationError(_("代码的位数不对：镇街9位，村（社区）12位。"))
        if code in self.by and (row is None or self.by[code] != row.pk):
            raise ValidationError(_("代码%(code)s用过了，用过的代码不再给别的单位。") % {"code": code})
        self.by[code] = row.pk if row is not None else None
        return code

    def next(self, parent: Region, kind: str) -> str:
        """The number after the last one of its class below this parent."""
        first, last = CLASSES[Kind(kind)]
        used = {
            int(code[len(parent.code) :])
            for code in self.by
            if code.startswith(parent.code) and len(code) == len(parent.code) + 3
        }
        taken = [number for number in used if first <= number <= last]
        number = max(taken, default=first - 1) + 1
        if number > last:
            number = next((one for one in range(first, last + 1) if one not in used), 0)
        if not number:
            raise ValidationError(_("这一类的代码用完了，请自己填一个。"))
        code = f"{parent.code}{number:03d}"
        self.by[code] = None
        return code
