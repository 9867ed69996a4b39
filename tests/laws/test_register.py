"""Reading a basis, citing it to citizens, and warning the staff."""

from datetime import date

import pytest

from fahui.laws.register import UnknownBasis, cite, marks, resolve


def articles(basis: str) -> list[str]:
    """What the basis names, article by article."""
    return [citation.article for citation in resolve(basis)]


def test_an_article_brings_its_title_summary_and_date() -> None:
    [citation] = resolve("法律援助法 第四十三条")
    assert citation.title == "中华人民共和国法律援助法"
    assert citation.article == "第四十三条"
    assert "七日内" in citation.summary
    assert (citation.verified, citation.in_library, citation.as_of) == (True, True, date(2022, 1, 1))
    assert citation.mark == ""


@pytest.mark.parametrize(
    "basis",
    [
        "法律援助法 43",
        "法律援助法第43条",
        "《中华人民共和国法律援助法》第四十三条",
        "法援法　第四十三条",
        "法律援助法 ４３",
    ],
)
def test_all_ways_of_writing_an_article_name_the_same_place(basis: str) -> None:
    assert resolve(basis) == resolve("法律援助法 第四十三条")


def test_several_sources_are_divided_by_semicolons() -> None:
    found = resolve("法律援助法 第四十三条；办理法律援助案件程序规定 第二十四条;民法典 第二百零三条；")
    assert [citation.source.key for citation in found] == ["legal_aid_law", "aid_procedure", "civil_code"]


@pytest.mark.parametrize(
    ("basis", "found"),
    [
        ("法律援助法 31、32和42", ["第三十一条", "第三十二条", "第四十二条"]),
        ("民法典 第二百零一条至第二百零三条", ["第二百零一条", "第二百零二条", "第二百零三条"]),
        ("个人信息保护法 28–30", ["第二十八条", "第二十九条", "第三十条"]),
        ("法律援助法 第二十五条第二款", ["第二十五条第二款"]),
        ("法律援助法 25(2)", ["第二十五条第二款"]),
        ("法律援助法 第31条第5项", ["第三十一条第五项"]),
        ("法律援助法 第二十五条第一款第（四）项", ["第二十五条第一款第（四）项"]),
        ("法律援助文书格式（2023） 格式6", ["格式6"]),
        ("SF/T 0058-2019 5.2", ["5.2"]),
        ("SF/T 0058-2019", [""]),
        ("全国民事行政法律援助服务规范 SF/T 0058-2019", [""]),
    ],
)
def test_lists_ranges_paragraphs_forms_and_sections_are_understood(basis: str, found: list[str]) -> None:
    assert articles(basis) == found


def test_a_paragraph_carries_the_summary_of_its_article() -> None:
    assert resolve("法律援助法 第四十三条第二款")[0].summary == resolve("法律援助法 第四十三条")[0].summary


@pytest.mark.parametrize(
    "basis",
    [
        "某某法 第一条",
        "法律援助法实施办法",
        "法律援助法 第四十三",
        "法律援助法 第三条至",
        "法律援助法 第五条至第三条",
        "法律援助法 99999",
        "法律援助法 0",
        "法律援助法 第四十三条；某某法",
        "法律援助文书格式 格式1至格式3",
        "承诺：",
        "",
        "；",
    ],
)
def test_what_cannot_be_found_or_read_is_refused(basis: str) -> None:
    with pytest.raises(UnknownBasis):
        resolve(basis)


def test_an_article_the_register_does_not_list_is_marked_and_its_number_not_shown_to_citizens() -> None:
    [citation] = resolve("法律援助法 第六十九条")
    assert (citation.in_library, citation.verified) == (False, False)
    assert marks("法律援助法 第六十九条") == "未收录、未核实"
    assert cite("法律援助法 第六十九条") == "《中华人民共和国法律援助法》"


def test_an_article_from_general_knowledge_is_marked_for_the_staff() -> None:
    basis = "法律援助法 第四十九条；办理法律援助案件程序规定 第二十二条"
    assert marks(basis) == "未核实"
    assert cite(basis) == "《中华人民共和国法律援助法》第四十九条、《办理法律援助案件程序规定》"


def test_what_is_checked_carries_no_mark() -> None:
    assert marks("法律援助法 第四十三条；民法典 第二百零三条") == ""


def test_citizens_read_full_titles_in_book_title_marks() -> None:
    assert cite("法律援助法 43") == "《中华人民共和国法律援助法》第四十三条"
    assert cite("行政复议法 20、24；行政诉讼法 46；行政复议法 20") == (
        "《中华人民共和国行政复议法》第二十条、第二十四条、《中华人民共和国行政诉讼法》第四十六条"
    )
    assert cite("全国民事行政法律援助服务规范") == "《全国民事行政法律援助服务规范》（SF/T 0058-2019）"


def test_the_two_editions_of_the_procedure_rules_are_told_apart() -> None:
    new, old = resolve("办理法律援助案件程序规定"), resolve("124令")
    assert new[0].source.number == "司法部令第148号"
    assert old[0].source.number == "司法部令第124号"
    assert marks("124令 第十三条") == "已不适用"
    assert resolve("司法部令第148号 第二十四条") == resolve("办理法律援助案件程序规定 24")


def test_a_promise_of_the_centre_is_no_law_and_says_so() -> None:
    basis = "承诺：区公共法律服务中心服务承诺（示例，未核实）"
    [citation] = resolve(basis)
    assert (citation.source.kind, citation.verified, citation.in_library) == ("承诺", False, True)
    assert marks(basis) == "未核实"
    assert cite(basis) == "区公共法律服务中心服务承诺（示例）"


def test_a_promise_outside_the_register_is_kept_but_marked() -> None:
    assert cite("承诺：邾城街道服务承诺（未核实）") == "邾城街道服务承诺"
    assert marks("承诺：邾城街道服务承诺（未核实）") == "未收录、未核实"


def test_a_promise_does_not_borrow_the_name_of_a_law() -> None:
    [citation] = resolve("承诺：法律援助法")
    assert (citation.source.kind, citation.verified) == ("承诺", False)
