"""The checklist that an installation begins with; the district then keeps its own."""

import csv
from pathlib import Path

from fahui.core.models import this_district
from fahui.network.models import StandardItem

FILE = Path(__file__).parent / "data" / "standard.csv"


def load_standard() -> int:
    """Put in the items that were never there; what the district changed or closed stays as it is."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            StandardItem(
                code=row["code"],
                levels=row["levels"].split("|"),
                title=row["title"],
                detail=row["detail"],
                must=row["must"] == "1",
                facts=[fact for fact in row["facts"].split("|") if fact],
                source=row["source"],
                sort=int(row["sort"]),
            )
            for row in csv.DictReader(file)
        ]
    StandardItem.objects.bulk_create(rows, ignore_conflicts=True)
    return StandardItem.objects.filter(district=this_district()).count()
