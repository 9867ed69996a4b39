"""Article numbers in both kinds of figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fahui.laws.numerals import to_chinese, to_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (43, "四十三"),
        (104, "一百零四"),
        (110, "一百一十"),
        (200, "二百"),
        (564, "五百六十四"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1259, "一千二百五十九"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert to_number(text) == number


@given(st.integers(1, 9999))
def test_every_number_can_be_written_and_read_back(number: int) -> None:
    assert to_number(to_chinese(number)) == number == to_number(str(number))


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_what_is_no_article_number_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="article number"):
        to_chinese(number)


def test_words_are_not_read_as_numbers() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        to_number("四甲")
