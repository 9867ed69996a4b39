"""Change the ring's key: every data key is wrapped anew, nothing that it sealed is touched."""

from django.db import transaction

from fahui.core import crypto
from fahui.core.models import DataKey

BATCH = 500


def rewrap_all() -> int:
    """Wrap every living data key with the ring's current key, batch by batch; may be stopped and begun again."""
    count = 0
    while done := rewrap_some(BATCH):
        count += done
    return count


@transaction.atomic
def rewrap_some(n: int) -> int:
    """Up to `n` keys still wrapped by an older ring key; 0 when none is left."""
    current = crypto.current_kek()
    old = DataKey.objects.filter(wrapped__isnull=False).exclude(kek_id=current)
    keys = list(old.select_for_update(skip_locked=True).order_by("pk")[:n])
    for key in keys:
        key.wrapped, key.kek_id = crypto.wrap(key.raw(), current), current
    DataKey.objects.bulk_update(keys, ["wrapped", "kek_id"])
    return len(keys)


def still_needed() -> set[str]:
    """The ring keys that some data key is still wrapped by."""
    return set(DataKey.objects.filter(wrapped__isnull=False).values_list("kek_id", flat=True).distinct())
