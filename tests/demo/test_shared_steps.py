"""What group cases and defences by notice share with legal aid, in the demo: each story comes to its end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fahui.core import clock
from fahui.demo import fill as filling
from fahui.demo import plan
from fahui.matters.models import Matter
from tests.conftest import at

WANTED = {("together", "closed", ""), ("defence", "refused", "")}


def test_a_group_is_called_and_a_refused_lawyer_is_let_go_by_two(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plan.plans

    def only(*given: Any) -> list[plan.Plan]:
        return [replace(one) for one in whole(*given) if (one.kind, one.end, one.rest) in WANTED]

    monkeypatch.setattr(filling, "plans", only)
    with clock.at(at("2026-11-25 12:00")):
        filling.fill(
            filling.Size(seed=7, matters=9, days=60, electronic_days=0), date(2026, 11, 20), lambda _words: None
        )
    case = Matter.objects.get(service="group_case")
    assert {"inform_organ", "archive", "call_recipient"} <= {event.action for event in case.events.all()}
    defence = Matter.objects.get(service="appointed_defence", outcome="terminated")
    seen = {event.action: event.actor for event in defence.events.all()}
    assert seen["report_ground"] != seen["terminate"]
