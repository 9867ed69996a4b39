"""A DOCX of the official database of laws: title, its adoption in brackets, contents, then the text."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from fahui.laws.models import Level
from fahui.laws.texts import LawText, UnreadableText, parse


def read(content: bytes, level: Level) -> LawText:
    """One law; UnreadableText when it is no such document."""
    try:
        lines = list(_lines(content))
    except (BadZipFile, KeyError, PackageNotFoundError, ValueError) as error:
        raise UnreadableText("no DOCX document") from error
    first = next((at for at, line in enumerate(lines) if line[:1] in "（("), None)
    if not first:
        raise UnreadableText("no title, or no brackets that tell when it was adopted")
    last = next((at for at, line in enumerate(lines[first:], start=first) if line[-1:] in "）)"), first)
    return parse("".join(lines[:first]).replace("　", ""), lines[first : last + 1], lines[last + 1 :], level)


def _lines(content: bytes) -> Iterator[str]:
    for paragraph in Document(BytesIO(content)).paragraphs:
        for line in paragraph.text.splitlines():
            if line.strip():
                yield line.strip()
