"""Changes of the network as tests order them."""

from datetime import date
from typing import Any

from fahui.core import clock
from fahui.places.changing.doing import record
from fahui.places.changing.orders import Kind, Order
from fahui.places.models import Region, RegionChange
from tests.conftest import at

DAY = date(2026, 3, 1)


def order(kind: Kind, region: Region, on: date = DAY, **more: Any) -> Order:
    """An order by an invented paper."""
    return Order(kind=kind, region=region.pk, on=on, document="示例政函〔2026〕1号", **more)


def changed(kind: Kind, region: Region, on: date = DAY, *, today: str = "2026-06-01", **more: Any) -> RegionChange:
    """Carry it out on a day after."""
    with clock.at(at(f"{today} 10:00")):
        return record(order(kind, region, on, **more), "彭登记")


def of(code: str) -> Region:
    """The unit with this code today."""
    return Region.objects.get(code=code)
