"""The referrals of the demo, by themselves: each rests or ends where its plan says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fahui.core import clock
from fahui.demo import fill as filling
from fahui.demo import plan
from fahui.matters.models import Matter
from tests.conftest import at


def test_each_referral_stands_where_it_is_planned(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plan.plans

    def only(*given: Any) -> list[plan.Plan]:
        return [replace(one) for one in whole(*given) if one.kind == "referral"]

    monkeypatch.setattr(filling, "plans", only)
    with clock.at(at("2026-11-25 12:00")):
        filling.fill(
            filling.Size(seed=7, matters=9, days=40, electronic_days=0), date(2026, 11, 20), lambda _words: None
        )
    rows = Matter.objects.filter(service="referral").order_by("opened_on").values_list("stage", "outcome")
    assert sorted(rows) == [
        ("closed", "answered"),
        ("declined", "not_ours"),
        ("handling", ""),
        ("submitted", ""),
        ("withdrawn", "withdrawn"),
    ]
