"""A folder of laws in Markdown, as public repositories of law texts keep them.

`# title`, the lines of its adoption, a comment that ends them, then `##` headings and a paragraph for each 条 and 款.
"""

from collections.abc import Iterator
from pathlib import Path

from fahui.laws.models import Level
from fahui.laws.texts import LawText, UnreadableText, parse

END_OF_INFO = "INFO END"
FOLDERS = {
    "宪法": Level.CONSTITUTION,
    "行政法规": Level.REGULATION,
    "司法解释": Level.INTERPRETATION,
    "部门规章": Level.RULE,
    "地方性法规": Level.LOCAL,
    "其他": Level.OTHER,
}


def texts(folder: Path) -> Iterator[LawText]:
    """Each law in the folder and below; UnreadableText names the file that is none."""
    for path in sorted(folder.rglob("*.md")):
        if path.name.lower() in ("readme.md", "_index.md"):
            continue
        try:
            yield read(path.read_text(encoding="utf-8"), level_of(path.relative_to(folder)))
        except (UnreadableText, UnicodeDecodeError) as error:
            raise UnreadableText(f"{path}: {error}") from error


def level_of(path: Path) -> Level:
    """By the folder it lies in; a folder of another name holds laws."""
    return next((FOLDERS[part] for part in path.parts if part in FOLDERS), Level.LAW)


def read(content: str, level: Level) -> LawText:
    """One law."""
    title, adoption, body = "", list[str](), list[str]()
    within = False
    for raw in content.splitlines():
        line = raw.strip()
        if not title and line.startswith("# "):
            title = line[2:].strip()
        elif END_OF_INFO in line:
            within = True
        elif within:
            body.append(line.lstrip("#").strip())
        else:
            adoption.append(line)
    if not title or not within:
        raise UnreadableText("no title, or no end of the lines about its adoption")
    return parse(title, adoption, body, level)
