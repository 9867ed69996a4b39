"""Article numbers in Chinese and Arabic figures, up to 9,999."""

DIGITS = "零一二三四五六七八九"
UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def to_chinese(number: int) -> str:
    """1234 → 一千二百三十四, 10 → 十, 104 → 一百零四; ValueError outside 1 to 9,999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"not an article number: {number}")
    text, rest = "", number
    for size, unit in UNITS:
        count, rest = divmod(rest, size)
        if count:
            text += DIGITS[count] + unit
        elif text and rest and not text.endswith("零"):
            text += "零"
    text += DIGITS[rest] if rest else ""
    return text.removeprefix("一") if 10 <= number < 20 else text


def to_number(text: str) -> int:
    """四十三 → 43, 43 → 43; ValueError if it is no number."""
    if text.isascii():
        return int(text)
    total, digit = 0, 0
    sizes = {unit: size for size, unit in UNITS}
    for character in text.replace("〇", "零"):
        if character in sizes:
            total += (digit or 1) * sizes[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return total + digit
