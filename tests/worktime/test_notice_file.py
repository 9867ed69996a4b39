"""Reading a year's notice from a file, with words for what is wrong."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from fahui.worktime.calendar import DayMark
from fahui.worktime.notice_file import read_notice

CSV_2026 = """day,is_workday,name
2026-01-01,false,元旦
2026-01-02,false,元旦
2026-01-03,false,元旦
2026-01-04,true,元旦
"""
PUBLISHED = date(2025, 11, 4)


def errors_of(content: bytes | str, **about: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        read_notice(content, **about)  # type: ignore[arg-type]  # passed through from the test
    return refused.value.messages


def test_a_csv_file_becomes_a_notice() -> None:
    file = read_notice(CSV_2026, title="2026年安排", source="国务院办公厅", published_on=PUBLISHED)
    assert file.notice.year == 2026
    assert (file.notice.title, file.notice.source, file.notice.published_on) == (
        "2026年安排",
        "国务院办公厅",
        PUBLISHED,
    )
    assert file.notice.days == {
        date(2026, 1, 1): DayMark(False, "元旦"),
        date(2026, 1, 2): DayMark(False, "元旦"),
        date(2026, 1, 3): DayMark(False, "元旦"),
        date(2026, 1, 4): DayMark(True, "元旦"),
    }


def test_a_spreadsheet_s_own_way_of_writing_is_understood() -> None:
    saved = "日期,是否上班,名称\r\n2026/1/1,否,元旦\r\n2026年1月4日,是,元旦\r\n,,\r\n"
    for content in (saved.encode("gb18030"), saved.encode("utf-8-sig"), saved):
        days = read_notice(content, published_on=PUBLISHED).notice.days
        assert days == {date(2026, 1, 1): DayMark(False, "元旦"), date(2026, 1, 4): DayMark(True, "元旦")}


def test_a_json_file_speaks_for_itself() -> None:
    content = {
        "year": 2026,
        "title": "2026年部分节假日安排",
        "source": "国务院办公厅",
        "published_on": "2025-11-04",
        "days": [{"day": "2026-01-01", "is_workday": False, "name": "元旦"}],
    }
    notice = read_notice(json.dumps(content, ensure_ascii=False), year=2030, title="其他").notice
    assert (notice.year, notice.title, notice.source) == (2026, "2026年部分节假日安排", "国务院办公厅")
    assert notice.published_on == PUBLISHED
    assert notice.days == {date(2026, 1, 1): DayMark(False, "元旦")}


def test_every_wrong_row_is_named_at_once() -> None:
    wrong = CSV_2026 + "2026-01-01,false,元旦\n2027-05-01,false,劳动节\n2026-02-30,false,春节\n2026-05-01,也许,劳动节\n"
    assert errors_of(wrong, year=2026) == [
        "第8行：“2026-02-30”不是有效的日期，请写成2026-10-01的形式。",
        "第9行：“也许”看不出是否上班，请写“是”或“否”。",
        "第6行：2026年1月1日（周四）重复出现。",
        "第7行：2027年5月1日（周六）不在2026年内。",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "文件是空的。"),
        ("day,is_workday,name\n", "文件里没有任何日期。"),
        ("{", "第1行第2个字符处不是有效的JSON。"),
        ('{"year": 2026}', "JSON中缺少日期列表“days”。"),
        ('{"year": 2026, "days": ["2026-01-01"]}', "第1项：应写明day、is_workday和name。"),
        ('{"year": "后年", "days": []}', "年份“后年”无效。"),
        ('{"published_on": "去年", "days": []}', "公布日期“去年”不是有效的日期。"),
        (f"2026-01-01,否,{'长' * 61}", "第1行：节日名称超过60个字。"),
        (b"\xff\xff\xff", "无法识别文件的文字编码，请用UTF-8编码另存后再导入。"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes | str, message: str) -> None:
    assert message in errors_of(content)


def test_what_is_unusual_is_only_a_warning() -> None:
    content = "2026-01-02,是,元旦\n2025-12-28,是,元旦\n2026-05-01,否,\n"
    warnings = read_notice(content).warnings
    assert "第1行：2026年1月2日（周五）本来就是工作日，不必写为调休上班，请核对。" in warnings
    assert "第2行：2025年12月28日（周日）在上一年12月，将作为跨年的放假或调休处理，请核对。" in warnings
    assert "第3行：2026年5月1日（周五）没有写明节日名称，向群众说明理由时会缺少名称。" in warnings
    assert "2026年1月1日（周四）是法定节假日（元旦），安排中没有放假，请核对。" in warnings
    assert "没有写明公布日期，将视为一直有效：公布之前已届满的期限也会按此安排解释。" in warnings


def test_a_publication_in_the_future_is_doubted() -> None:
    warnings = read_notice(CSV_2026, published_on=date(2099, 11, 4)).warnings
    assert "公布日期2099年11月4日（周三）在今天之后，请核对。" in warnings
