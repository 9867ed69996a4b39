"""What is asked of the network, as it is kept until its day."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from fahui.places.models import RegionChange

Kind = RegionChange.Kind


@dataclass(frozen=True)
class Part:
    """A new unit that comes out of an old one."""

    name: str
    kind: str
    full_name: str = ""  # empty: by rule from the name
    code: str = ""  # empty: the next free one
    share: Decimal = Decimal(0)  # of what was counted for the old unit, 0 to 1
    children: tuple[int, ...] = ()  # the villages that go to it


@dataclass(frozen=True, kw_only=True)
class Order:
    """One change of the network by one paper; empty words leave things as they are."""

    kind: str
    on: date
    document: str
    note: str = ""
    region: int  # the unit; for a new one its street
    others: tuple[int, ...] = ()  # merging: the units that go into it
    name: str = ""
    full_name: str = ""
    unit_kind: str = ""
    code: str = ""
    parent: int | None = None  # moving: the new street
    managed_by: str = ""
    managed_by_source: str = ""
    parts: tuple[Part, ...] = ()  # splitting: the new units
    ends: bool = False  # splitting: the old unit is no more; merging: all make way for a new one
    heir: int = 0  # splitting an ending unit: which part takes over its files
    with_codes: bool = False  # the codes of the villages follow; moving: a new code there
    with_points: bool = True  # points that bear the old name take the new one

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        kept = asdict(self)
        kept["on"] = self.on.isoformat()
        kept["parts"] = [{**part, "share": str(part["share"])} for part in kept["parts"]]
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Order":
        """The order again; unknown keys of another edition are left out."""
        given = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        parts = tuple(
            Part(**{**part, "share": Decimal(part["share"]), "children": tuple(part["children"])})
            for part in kept.get("parts", ())
        )
        return cls(
            **{**given, "on": date.fromisoformat(kept["on"]), "others": tuple(kept.get("others", ())), "parts": parts}
        )
