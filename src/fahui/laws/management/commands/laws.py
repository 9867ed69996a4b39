"""Bring texts of laws into the library, or see first what they would change."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fahui.laws.collecting import collect, difference
from fahui.laws.models import Change, Edition, Level
from fahui.laws.reading import document, markdown, package
from fahui.laws.texts import LawText, UnreadableText


class Command(BaseCommand):
    """`bin/manage laws load`; `laws folder PATH [--preview]`; `laws document FILE.docx --level law [--preview]`."""

    help = "把法律文本收进法律库；--preview 只看会有什么变化，不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three verbs, by where the texts come from."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="收录随软件包提供的国家法律")
        load.add_argument("--once", action="store_true", help="法律库里已经有文本时什么也不做")
        folder = verbs.add_parser("folder", help="收录一个文件夹里的 Markdown 文本")
        folder.add_argument("path", type=Path)
        single = verbs.add_parser("document", help="收录一份从国家法律法规数据库下载的 DOCX")
        single.add_argument("path", type=Path)
        single.add_argument("--level", choices=Level.values, default=Level.LAW)
        for verb in (load, folder, single):
            verb.add_argument("--preview", action="store_true", help="只列出变化")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview or read in, all or nothing."""
        if options["verb"] == "load" and options["once"] and Edition.objects.exists():
            return
        try:
            texts, origin = _texts(options)
            if options["preview"]:
                for line in _preview(texts):
                    self.stdout.write(line)
                return
            done = collect(texts, origin, by="bin/manage")
        except (UnreadableText, OSError) as error:
            raise CommandError(str(error)) from error
        told = {"laws": done.laws, "editions": done.editions, "same": done.same}
        self.stdout.write(_("收录了%(editions)s个版本，其中新文件%(laws)s个；没有变化的%(same)s个。") % told)


def _texts(options: dict[str, Any]) -> tuple[Iterable[LawText], str]:
    if options["verb"] == "load":
        return package.texts(), package.origin()
    path: Path = options["path"]
    if options["verb"] == "folder":
        if not path.is_dir():
            raise CommandError(_("没有这个文件夹：%(path)s") % {"path": path})
        return markdown.texts(path), path.name
    return [document.read(path.read_bytes(), Level(options["level"]))], path.name


def _preview(texts: Iterable[LawText]) -> Iterable[str]:
    same = 0
    for text in texts:
        found = difference(text)
        if found.same:
            same += 1
            continue
        what = _("新文件") if found.new_law else _("新版本")
        yield f"{what} {text.title}（{text.adopted_on}）"
        for label, kind in found.changes:
            yield f"  {label} {Change.Kind(kind).label}"
    yield _("没有变化的%(n)s个") % {"n": same}
