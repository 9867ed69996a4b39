"""The statutory days of a year that has no notice yet, as the 全国年节及纪念日放假办法 gives them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import holidays

_OBSERVED: Final = "（补假）"
_EVE: Final = "农历除夕"  # counted among the four days of 春节 by the regulation and by every notice


@lru_cache(maxsize=256)
def statutory_days(year: int) -> Mapping[date, str]:
    """Day → name of the statutory rest days of one year, with the days given back for those on a weekend (第六条)."""
    rule = holidays.country_holidays("CN", language="zh_CN")
    # The package also holds the yearly notices; what they shift belongs to Notice, so only the rule itself is asked.
    rule.has_special_holidays = False
    rule.get(date(year, 1, 1))  # asking for a day makes the package work out its year
    return MappingProxyType({day: _plain(name) for day, name in sorted(rule.items()) if day.year == year})


def _plain(label: str) -> str:
    """The package's label in the words of our notices: 春节（补假） → 春节补假, 中秋节; 国庆节 → 中秋节、国庆节."""
    names = (part.replace(_EVE, "春节") for part in label.split("; "))
    return "、".join(name.replace(_OBSERVED, "补假") for name in names)
