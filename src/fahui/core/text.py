"""Chinese text for search: pinyin initials of names."""


def initials(name: str) -> str:
    """The first letters of each character, small: 赵建国 → zjg; letters and digits stay."""
    from pypinyin import Style, lazy_pinyin  # half a second to load, and most processes never need it

    parts = [part for letter in name for part in lazy_pinyin(letter, style=Style.FIRST_LETTER)]
    return "".join(part[0].lower() for part in parts if part and part[0].isalnum())[:40]
