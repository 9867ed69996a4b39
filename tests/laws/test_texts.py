"""A published text taken apart: headings, articles with their paragraphs, days of adoption and of coming into force."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from fahui.laws.models import Level
from fahui.laws.reading import document, markdown
from fahui.laws.texts import UnreadableText, day_in

TEXT = """# 示例条例

1992年4月3日 第一次会议通过

2022年10月30日 第三十七次会议修订）

<!-- INFO END -->

## 第一章 总 则

第一条 为了示例，制定本条例。

第二条 示例是示例。

示例有两款：

（一）第一项；

（二）第二项。

## 第二章 附　则

### 第一节 其他

第一百〇四条之一 第十条所说的示例，依照本条。

第一百零五条 本条例自2023年1月1日起施行。
"""


def test_articles_have_their_headings_paragraphs_and_one_way_of_writing_a_number() -> None:
    law = markdown.read(TEXT, Level.REGULATION)
    assert (law.title, law.level, law.adopted_on, law.effective_from) == (
        "示例条例",
        Level.REGULATION,
        date(2022, 10, 30),
        date(2023, 1, 1),
    )
    assert [(one.label, one.heading) for one in law.articles] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第一章 总则"),
        ("第一百零四条之一", "第二章 附则 第一节 其他"),
        ("第一百零五条", "第二章 附则 第一节 其他"),
    ]
    assert law.articles[1].text == "示例是示例。\n示例有两款：\n（一）第一项；\n（二）第二项。"


def test_the_day_of_the_first_edition_is_no_day_of_an_amendment() -> None:
    amended = TEXT.replace("2022年10月30日 第三十七次会议修订", "2024年5月1日 《关于修改的决定》修正")
    assert markdown.read(amended, Level.LAW).effective_from is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TEXT.replace("<!-- INFO END -->", ""), "end of the lines"),
        (TEXT.replace("年", "-"), "no day of adoption"),
        (TEXT.split("## 第一章")[0], "no text"),
    ],
)
def test_what_is_no_law_is_said(text: str, why: str) -> None:
    with pytest.raises(UnreadableText, match=why):
        markdown.read(text, Level.LAW)


def test_a_folder_tells_the_level_by_its_name_and_names_the_file_that_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "司法解释"
    folder.mkdir()
    (folder / "甲.md").write_text(TEXT)
    (tmp_path / "README.md").write_text("# 说明")
    assert [one.level for one in markdown.texts(tmp_path)] == [Level.INTERPRETATION]
    (tmp_path / "乙.md").write_text("随便写的")
    with pytest.raises(UnreadableText, match=r"乙\.md"):
        list(markdown.texts(tmp_path))


def made(*lines: str) -> bytes:
    """A document with these paragraphs."""
    file, out = Document(), BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(out)
    return out.getvalue()


def test_a_document_of_the_official_database_is_read() -> None:
    law = document.read(
        made(
            "中华人民共和国",
            "示例法",
            "（1994年7月5日第八次会议通过　根据2018年12月29日",
            "《关于修改的决定》修正）",
            "目　　录",
            "第一章　总　　则",
            "第一章　总　　则",
            "第一条　为了示例，制定本法。",
            "第二条　本法自1995年1月1日起施行。",
        ),
        Level.LAW,
    )
    assert (law.title, law.adopted_on, law.effective_from) == ("中华人民共和国示例法", date(2018, 12, 29), None)
    assert [(one.label, one.heading, one.text) for one in law.articles] == [
        ("第一条", "第一章 总则", "为了示例，制定本法。"),
        ("第二条", "第一章 总则", "本法自1995年1月1日起施行。"),
    ]


@pytest.mark.parametrize("content", [b"no document", made("只有一行")])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableText):
        document.read(content, Level.LAW)


@pytest.mark.parametrize(("text", "day"), [("2021年2月30日", None), ("2008年 4 月24日", date(2008, 4, 24)), ("", None)])
def test_a_day_that_does_not_exist_is_none(text: str, day: date | None) -> None:
    assert day_in(text) == day
