"""Translations: `bin/manage messages` updates locale/en, `--compile` makes the binary, `--check` finds gaps."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fahui.core import translations

PO = Path("locale/en/LC_MESSAGES/django.po")


class Command(BaseCommand):
    """Chinese is the source language; English is translated."""

    help = "更新、编译或检查英文翻译。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One of two modes; without either the text file is brought up to date."""
        parser.add_argument("--compile", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked; `--check` fails with the list of gaps."""
        po = settings.ROOT / PO
        if options["compile"]:
            translations.compile_mo(po)
            return
        source = translations.collect(settings.ROOT / "src" / "fahui")
        if options["check"]:
            gaps = translations.missing(source, translations.read(po))
            if gaps:
                raise CommandError(f"{len(gaps)} messages lack an English text: " + " | ".join(gaps[:20]))
            return
        catalog = translations.update(source, po)
        gaps = translations.missing(source, catalog)
        self.stdout.write(f"{len(catalog)} messages, {len(gaps)} without English")
