"""What other departments' data said about a matter, as its page shows it: asked, answered, or failed and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fahui.core.identifiers import mask_id
from fahui.datachecks.models import Inquiry
from fahui.matters.case import Case
from fahui.matters.data_checks import Asked, asked_of, connected

TONES = {"yes": "ok", "no": "warn", "unknown": "plain"}


@dataclass
class ShownCheck:
    """One question: its state as a chip, and what is known in lines."""

    title: str
    holder: str
    chip: str
    tone: str
    lines: list[str]
    asked_at: datetime | None = None
    answered_at: datetime | None = None


def data_checks(case: Case, *, revealed: bool) -> list[ShownCheck]:
    """Everything asked, the newest first, then what could be asked for what the application says."""
    declared = case.matter.definition.data_checks
    if not declared:
        return []
    asked = asked_of(case.matter, case.happenings)
    known = {one.check.code for one in asked}
    sent = _sent(case) if any(one.waits for one in asked) else {}
    open_ones = [one for one in declared if one.code not in known and one.concerns(case.facts)]
    return [
        *(_shown(case, one, sent.get(one.seq), revealed) for one in reversed(asked)),
        *(
            ShownCheck(
                str(one.title),
                str(one.holder.label),
                _("还没有核对") if connected(one.holder) else _("没有联网"),
                "plain",
                [] if connected(one.holder) else [_("还没有和这个部门联网，请照旧核对纸质证明。")],
            )
            for one in open_ones
        ),
    ]


def _sent(case: Case) -> dict[int, Inquiry]:
    rows = Inquiry.objects.filter(district=case.matter.district, matter=case.matter, state=Inquiry.State.WAITING)
    return {row.event_seq: row for row in rows}


def _shown(case: Case, one: Asked, row: Inquiry | None, revealed: bool) -> ShownCheck:
    shown = ShownCheck(
        str(one.check.title), str(one.check.holder.label), "", "plain", [], one.asked_at, one.answered_at
    )
    if one.waits:
        shown.chip, shown.tone = _("已发出，等答复"), "brand"
        if row is not None and row.attempts:
            shown.lines = [_("试了%(n)d次还没有答复，会自动再试，不用重发。") % {"n": row.attempts}]
    elif one.failure:
        shown.chip, shown.tone = _("没有成功"), "late"
        shown.lines = [_("原因：%(why)s。") % {"why": one.why}, _("请照旧核对纸质证明。")]
    else:
        titles = {"yes": _("答复：是"), "no": _("答复：否"), "unknown": _("答复：不清楚")}
        shown.chip, shown.tone = titles[one.result], TONES[one.result]
        shown.lines = [f"{one.check.meaning(one.result)}{_('。')}", *_details(case, one, revealed)]
    return shown


def _details(case: Case, one: Asked, revealed: bool) -> list[str]:
    """Where it stands, as of when; the number of a certificate masked like every other number."""
    event = next(event for event in case.events if event.seq == one.answer_seq)
    said: dict[str, Any] = {**event.facts, **case.unsealed.get(event.pk, {})}
    number = str(said.get("data_certificate") or "")
    told = (
        (_("出自"), one.source),
        (_("数据截至"), one.as_of),
        (_("类别、等级"), said.get("data_category")),
        (_("证号"), number if revealed else mask_id(number)),
        (_("有效期到"), said.get("data_until")),
    )
    return [f"{label}{_('：')}{value}" for label, value in told if value]
