"""ID numbers, credit codes, phones, names, numbers read aloud: checked, put in one form, masked."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from fahui.core import text
from fahui.core.identifiers import (
    born_on,
    clean_credit_code,
    clean_id_number,
    clean_name,
    clean_phone,
    from_15,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    name_key,
)
from fahui.core.numbering import clean_number, with_check_digit

SPECIMEN = "11010519491231002X"  # printed in the national standard; the only real-looking number we use


@pytest.mark.parametrize(
    "typed",
    [
        SPECIMEN,
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "\u3000110105\u300019491231002X",
    ],
)
def test_f25_the_specimen_is_taken_however_it_is_typed(typed: str) -> None:
    assert clean_id_number(typed) == SPECIMEN


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("110105194912310021", "最后一位对不上"),
        ("110105491231002", "11010519491231002X"),
        ("11010519491231002", "少1位"),
        ("1101051949123100211", "多1位"),
        ("11010519491331002X", "不是一个真实的日期"),
        ("11010519490230002X", "不是一个真实的日期"),
        ("11010529491231002X", "今天之后"),
        ("99010519491231002X", "不是任何省份"),
        ("1101051949123X002X", "只能是数字"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "只能是数字"),
        ("", "少18位"),
    ],
)
def test_f25_a_wrong_number_is_told_what_is_wrong(typed: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        clean_id_number(typed)


def test_f25_a_number_of_fifteen_digits_has_one_longer_form() -> None:
    assert from_15("110105491231002") == SPECIMEN
    assert str(born_on(SPECIMEN)) == "1949-12-31"


def test_invented_numbers_are_for_the_demo_only(settings: Any) -> None:
    settings.DEMO = True
    assert clean_id_number("000000198503071238") == "000000198503071238"
    settings.DEMO = False
    with pytest.raises(ValidationError, match="不是任何省份"):
        clean_id_number("000000198503071238")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place: int, by: int) -> None:
    """The check character catches every single wrong digit, or the date or province does."""
    digits = list(SPECIMEN)
    digits[place] = str((int(digits[place]) + by) % 10)
    with pytest.raises(ValidationError):
        clean_id_number("".join(digits))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("欧阳 娜", "欧阳娜"),
        ("欧阳\u3000娜", "欧阳娜"),
        (" 欧阳娜 ", "欧阳娜"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("\ue863某", "䶮某"),
        ("\ue86c某", "䶮某"),
        ("𠮷某", "𠮷某"),
        ("A公司 B部", "A公司 B部"),
    ],
)
def test_f22_f23_a_name_has_one_form(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", " \u3000", "张" * 61, "<script>", "张\x00三", "12345", "a|b"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("199 0000 0001", "19900000001"),
        ("+86 199-0000-0001", "19900000001"),
        ("8619900000001", "19900000001"),
        ("１９９００００００００", "19900000000"),
        ("027-00001234", "02700001234"),
        ("(027) 00001234", "02700001234"),
    ],
)
def test_a_phone_has_one_form(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1990000000", "填了10位"),
        ("12900000001", "填了11位"),
        ("110", "填了3位"),
        ("无", "11位手机号"),
        ("", "11位手机号"),
        ("١٩٩٠٠٠٠٠٠٠١", "11位手机号"),
    ],
)
def test_a_wrong_phone_is_told_how_many_digits(typed: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        clean_phone(typed)


def test_a_credit_code_is_checked() -> None:
    assert clean_credit_code(" 91350100m000100y43 ") == "91350100M000100Y43"  # the standard's own example
    with pytest.raises(ValidationError, match="18位"):
        clean_credit_code("91350100M000100Y44")


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("赵建国", "赵*国"), ("买买提江", "买**"), ("娜", "娜"), ("", "")]
)
def test_names_in_lists(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"), [("新洲区邾城街道城北村3组8号", "新洲区邾城街…"), ("阳逻新居2栋", "阳逻…"), ("", "…")]
)
def test_addresses_in_lists(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某公司（武汉）", "某公司(武汉)"),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("Ａ公司", "a公司"),
        ("\ue863某", "䶮某"),
        ("\ue816某", "\U00020087某"),
        ("欧阳\u3000娜", "欧阳娜"),
    ],
)
def test_f22_f23_all_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_keep_different_keys() -> None:
    names = ["𠮷田", "吉田", "䶮某", "龚某", "\ue000某", "\ue001某", "张三", "张三丰"]
    assert len({name_key(name) for name in names}) == len(names)


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_masking_an_id_number_never_reveals_the_birthday(number: str) -> None:
    masked = mask_id(number)
    assert len(masked) == 18
    assert masked[3:14] == "*" * 11
    assert mask_id(number[:14]) == "*" * 14


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_masking_a_phone_hides_the_middle(number: str) -> None:
    assert mask_phone(number) == f"{number[:3]}****{number[-4:]}"
    assert mask_phone(number[:9]) == "****"


@given(st.integers(2000, 2099), st.integers(1, 999_999))
def test_a_matters_number_is_found_as_printed_spoken_or_typed_in_full_width(year: int, running: int) -> None:
    number = with_check_digit(year, running)
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert {clean_number(form) for form in (number, number.replace("-", ""), number.replace("-", " "), wide)} == {
        number
    }


@given(st.integers(1, 999_999), st.integers(4, 9), st.integers(1, 9))
def test_a_number_with_one_wrong_digit_is_no_number(running: int, place: int, by: int) -> None:
    digits = list(with_check_digit(2026, running).replace("-", ""))
    digits[place] = str((int(digits[place]) + by) % 10)
    assert clean_number("".join(digits)) is None


@pytest.mark.parametrize("typed", ["", "2026", "2026-000317", "编号"])
def test_half_a_number_is_no_number(typed: str) -> None:
    assert clean_number(typed) is None


@pytest.mark.parametrize(("name", "letters"), [("赵建国", "zjg"), ("A公司", "ags"), ("阿·买", "am")])
def test_initials_for_search(name: str, letters: str) -> None:
    assert text.initials(name) == letters
