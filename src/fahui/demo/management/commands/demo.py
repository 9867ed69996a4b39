"""Fill the demo district, and say how to sign in."""

import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fahui.core import clock
from fahui.demo.accounts import columns, table
from fahui.demo.fill import Size, census, fill, filled


class Command(BaseCommand):
    """`bin/manage demo --seed 7`."""

    help = "填入演示数据（虚构的人和事，按时间顺序由系统自己办出来）；已有演示数据时什么也不做。"

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, up to when, or only what there is."""
        usual = Size()
        parser.add_argument("--seed", type=int, default=usual.seed, help="同一个种子总是得到同样的数据")
        parser.add_argument("--until", type=date.fromisoformat, default=None, help="演示到哪一天（默认今天）")
        parser.add_argument("--matters", type=int, default=usual.matters, help="大约多少件事项")
        parser.add_argument("--days", type=int, default=usual.days, help="往前多少天开始")
        parser.add_argument(
            "--electronic-days", type=int, default=usual.electronic_days, help="最近多少天收的事项用电子印章"
        )
        parser.add_argument("--accounts", action="store_true", help="列出演示账号")
        parser.add_argument("--check", action="store_true", help="列出各服务各环节的件数")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses outside a demo installation."""
        if not settings.DEMO:
            raise CommandError("这不是演示环境（FAHUI_DEMO），不能填入演示数据。")
        if options["accounts"]:
            self.stdout.write(table() if filled() else "还没有演示数据，请先运行 demo。")
        elif options["check"]:
            self.stdout.write("\n".join(columns(census())))
        elif filled():
            self.stdout.write("演示数据已经有了，没有改动。")
        else:
            self._fill(options)

    def _fill(self, options: dict[str, Any]) -> None:
        until = options["until"] or clock.today()
        if until > clock.today():
            raise CommandError("--until 不能在今天之后。")
        size = Size(options["seed"], options["matters"], options["days"], options["electronic_days"])
        begun = time.monotonic()
        count = fill(size, until, lambda words: self._tell(f"正在生成演示数据：{words}"))
        self._tell(f"演示数据已生成：{count}件事项，用时{time.monotonic() - begun:.0f}秒。")

    def _tell(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
