"""What somebody needs in order to understand and be understood; kept with the sealed particulars."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

NEEDS: Final = (
    ("sign_language", _("手语")),
    ("braille", _("盲文")),
    ("large_print", _("大字")),
    ("read_aloud", _("念给本人听")),
    ("interpreter", _("翻译")),
    ("companion", _("有人陪同")),
    ("wheelchair", _("无障碍通道")),
    ("home_visit", _("上门")),
)


def needs_in_words(details: Mapping[str, Any]) -> list[str]:
    """What to prepare: the language first, then the rest."""
    asked = set(details.get("needs") or [])
    language = str(details.get("language") or "")
    return [*([language] if language else []), *(str(words) for code, words in NEEDS if code in asked)]
