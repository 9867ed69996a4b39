"""Change the key that wraps all data keys."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fahui.core import keyring, rotation


class Command(BaseCommand):
    """`bin/manage rotate_keys`: resumable; run it again with --resume after an interruption."""

    help = "更换主密钥：加一把新的，全部数据密钥改由它包裹。中断后用 --resume 接着做，最后用 --drop-old 去掉旧密钥。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--resume, --drop-old."""
        parser.add_argument("--resume", action="store_true", help="不加新密钥，只接着做完上次的更换")
        parser.add_argument("--drop-old", action="store_true", help="去掉旧密钥；旧备份从此读不出来，请隔一段时间再做")

    def handle(self, *args: Any, **options: Any) -> None:
        """New key, wrap anew; or, as a step of its own, drop what nothing needs."""
        path = keyring.path_in(settings.VAR)
        if not options["resume"] and not options["drop_old"]:
            self.stdout.write(f"新密钥：{keyring.add_key(path)}")
        self.stdout.write(f"改由新密钥包裹：{rotation.rewrap_all()}个")
        ring = keyring.load(path)
        if needed := rotation.still_needed() - {ring["current"]}:
            raise CommandError(f"还有数据密钥由旧密钥包裹（{'、'.join(sorted(needed))}），请再运行一次 --resume。")
        if options["drop_old"]:
            for name in sorted(set(ring["ring"]) - {ring["current"]}):
                keyring.drop_key(path, name)
                self.stdout.write(f"去掉旧密钥：{name}")
