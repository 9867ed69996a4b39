"""The network of the model district, loaded as in a demo installation."""

import pytest

from fahui.places.load import load_district
from fahui.places.models import Region

XINZHOU = "420117"


@pytest.fixture
def xinzhou(db: None) -> Region:
    """新洲区 with its streets, villages and invented service points."""
    load_district(XINZHOU, demo=True)
    return Region.objects.get(district=XINZHOU, code=XINZHOU)
