"""Run the nightly rounds by hand, as the worker does after midnight."""

from typing import Any

from django.core.management.base import BaseCommand

from fahui.matters import tasks


class Command(BaseCommand):
    """`bin/manage nightly`: safe to run again, also beside a running worker."""

    help = "执行夜间任务：处理到期事项、清理草稿和未验证账号、写入每日锚定。可重复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        done = tasks.rounds()
        self.stdout.write(
            f"到期处理{done['lapsed']}件；清理草稿和未验证账号{done['drafts']}个；写入锚定{done['anchored']}天。"
        )
