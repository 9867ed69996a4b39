"""The letters of legal aid, by the ministry's numbers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import LetterForm
from fahui.services.legal_aid.sources import FORMS
from fahui.services.texts import letter_text


def paper(code: str, title: Any, name: str, series: str, form: str, **more: Any) -> LetterForm:
    """A letter of the set of 2023 whose text lies beside the others."""
    return LetterForm(code, title, letter_text(f"legal_aid/{name}.md"), series, form, basis=FORMS, **more)


# Nothing is served and nothing is sealed: what a person fills in and signs, and what the house writes down for itself.
_BLANK: Any = {"served": False, "sealed": False}
_RECORD: Any = {**_BLANK, "internal": True}

# What a signature says, in plain words.
TRUE = _("签名表示：您要申请法律援助，表上写的都是真的。写得不对的，先别签，告诉我们改。")
EMPOWERED = _("签名表示：您请这位承办人替您办这个案子，他能替您做什么，以书上写的为准。")
AGREED = _("签名表示：您同意由这位承办人为您办案。法律援助不收钱，谁向您收钱，请打12348。")

# What came with the set of 2023; their layout before it is not known to us, so that older matters go without.
SINCE_2023 = (
    paper("application_form", _("法律援助申请表"), "application", "{short}法援申字", "2", means=TRUE, **_BLANK),
    paper("authorisation", _("授权委托书"), "authorisation", "{short}法援委字", "3", means=EMPOWERED, **_BLANK),
    paper(
        "means_statement",
        _("经济困难状况说明表"),
        "means",
        "{short}法援困字",
        "4",
        means=_("签名表示：家里的收入和财产就是表上写的这样。写得不对的，先别签，告诉我们改。"),
        only_if=("means_ground", ("income",)),
        **_BLANK,
    ),
    paper("review_grant", _("法律援助审查表"), "review_grant", "{short}法援审字", "8", **_RECORD),
    paper("review_refusal", _("法律援助审查表"), "review_refusal", "{short}法援审字", "8", **_RECORD),
    paper("agreement", _("委托代理/辩护协议"), "agreement", "{short}法援协议字", "12", means=AGREED, **_BLANK),
    paper("handling_record", _("案件承办情况通报/报告记录"), "handling_record", "{short}法援通报字", "14", **_RECORD),
    paper(
        "introduction",
        _("法律援助机构介绍信"),
        "introduction",
        "{short}法援介字",
        "15",
        served=False,
        internal=True,
    ),
    paper(
        "change_application",
        _("更换法律援助人员申请表"),
        "change_application",
        "{short}法援换申字",
        "16",
        means=_("签名表示：您要求换一位承办人，理由就是表上写的。"),
        **_BLANK,
    ),
)
LETTERS = (
    paper("receipt", _("申请材料接收凭证"), "receipt", "{short}法援收字", "5", served=False),
    paper("supplement_notice", _("补充材料/说明通知书"), "supplement_notice", "{short}法援补字", "6"),
    paper("cooperation_letter", _("法律援助协作函"), "cooperation", "{short}法援协字", "7", served=False),
    paper("grant_decision", _("给予法律援助决定书"), "grant", "{short}法援决字", "9"),
    paper("refusal_decision", _("不予法律援助决定书"), "refusal", "{short}法援不字", "10"),
    paper("assignment_notice", _("指派通知书"), "assignment", "{short}法援派字", "11", served=False),
    paper("replacement_notice", _("更换法律援助人员通知书"), "replacement", "{short}法援换字", "17", served=False),
    paper("termination_decision", _("终止法律援助决定书"), "termination", "{short}法援终字", "18"),
    paper("termination_letter", _("终止法律援助公函"), "termination_organ", "{short}法援终函字", "19", served=False),
    *SINCE_2023,
)
