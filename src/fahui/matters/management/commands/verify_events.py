"""Check that nobody altered what happened: every event against its chain and against the anchors outside."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fahui.matters import anchors


class Command(BaseCommand):
    """`bin/manage verify_events`: exit code 1, with a sentence for each fault, when something is wrong."""

    help = "核对全部经过：逐条核对链条，并与库外的每日锚定比对。有问题时逐条列出，退出码为1。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say until which day the anchors outside vouch for the events, then every fault."""
        until = anchors.covered_until()
        if until is None:
            self.stdout.write("还没有库外锚定：只有库内的链条可以核对，末尾的经过被整段删去时查不出来。")
        else:
            self.stdout.write(f"库外锚定覆盖到{until}（含当日）；之后的经过只有库内的链条可以核对。")
        if wrong := anchors.verify():
            raise CommandError("\n".join([*wrong, f"共{len(wrong)}处不符。"]), returncode=1)
        self.stdout.write("全部相符。")
