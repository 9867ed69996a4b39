"""Count a term on the command line, with the reasons."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from fahui.worktime.calendar import Calendar
from fahui.worktime.explain import in_words, long_date, long_moment
from fahui.worktime.load import builtin_calendar, current_calendar, seed
from fahui.worktime.reckoning import Reckoning, reckon
from fahui.worktime.steps import SHANGHAI, Moment
from fahui.worktime.units import Unit


class Command(BaseCommand):
    """`bin/manage workday add 2026-09-30 7 --unit working_days [--json]`; `workday seed`."""

    help = "推算期限的最后一日并说明理由；或者预置历年放假安排。"
    requires_system_checks = []  # arithmetic needs no other app to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two verbs: add, seed."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="从某日起算，推算期限的最后一日")
        add.add_argument("start", help="起算事项的日期，如2026-09-30；按小时计算时可带时刻，如2026-09-30T10:00")
        add.add_argument("n", type=int, help="期限的长度")
        add.add_argument("--unit", choices=[unit.value for unit in Unit], default=Unit.DAYS.value, help="期限的单位")
        add.add_argument("--extension", type=int, default=0, help="延长的长度，单位相同")
        add.add_argument("--extend-from", choices=["raw", "moved_end"], default="raw", help="延长部分从何时起算")
        add.add_argument("--backwards", action="store_true", help="向前推算")
        add.add_argument("--office", action="store_true", help="按小时计算时只计办公时间")
        add.add_argument("--district", default=None, help="区划代码，默认为本系统所在区")
        add.add_argument("--json", action="store_true", help="输出一个JSON对象")
        verbs.add_parser("seed", help="预置历年放假安排，可重复执行").add_argument("--district", default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "seed":
            added = seed(options["district"])
            self.stdout.write(_("已预置%(n)s个年份的放假安排。") % {"n": added})
            return
        reckoning = _reckoned(options)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(reckoning), ensure_ascii=False))
            return
        due = long_moment(reckoning.due_at) if reckoning.due_at else long_date(reckoning.due or date.min)
        self.stdout.write(due + (_("（暂定）") if reckoning.provisional else ""))
        for sentence in in_words(reckoning.steps):
            self.stdout.write(sentence)


def _reckoned(options: dict[str, Any]) -> Reckoning:
    unit = Unit(options["unit"])
    if options["office"] and unit is not Unit.HOURS:
        raise CommandError(_("只有按小时计算的期限才分办公时间。"))
    try:
        return reckon(
            _moment(options["start"], unit),
            options["n"],
            unit,
            _calendar(options["district"]),
            extension=options["extension"],
            extend_from=options["extend_from"],
            backwards=options["backwards"],
            hours="office" if options["office"] else "elapsed",
        )
    except (ValueError, OverflowError) as error:
        raise CommandError(_("无法推算：请检查期限长度和各选项是否相符。")) from error


def _moment(text: str, unit: Unit) -> Moment:
    """A day, or for hours an instant, on the district's clock unless it names another zone."""
    try:
        if len(text) <= len("2026-09-30"):
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s”不是有效的日期，请写成2026-09-30的形式。") % {"text": text}) from error
    instant = instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
    return instant if unit is Unit.HOURS else instant.astimezone(SHANGHAI).date()


def _calendar(district: str | None) -> Calendar:
    """The stored calendar; that of the package where no database answers, since the reasons name their days anyway."""
    try:
        return current_calendar(district)
    except DatabaseError:
        return builtin_calendar()


def _plain(reckoning: Reckoning) -> dict[str, object]:
    due = reckoning.due_at or reckoning.due
    return {
        "due": due.isoformat() if due else None,
        "provisional": reckoning.provisional,
        "explanation": in_words(reckoning.steps),
    }
