"""送达: the ways in which a letter can be served, what each of them must say, and when it counts.

By the articles of 民事诉讼法 on service, which legal aid follows by analogy (未核实).
"""

from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.models import Matter, Party
from fahui.matters.stages import Keep
from fahui.matters.vocabulary import Answers, Fact, LetterForm, Relation
from fahui.people.wishes import wishes_of

PROCEDURE: Final = "民事诉讼法"
declare(
    Default(
        "serving.notice_days", "公告送达自发出公告起满几日视为送达", 30, "日", "民事诉讼法 第九十五条（比照，未核实）"
    )
)

SERVED_HOW: Final = (
    ("direct", _("直接送达")),
    ("electronic", _("电子送达")),
    ("post", _("邮寄送达")),
    ("left", _("留置送达")),
    ("proxy", _("委托送达")),
    ("forwarded", _("转交送达")),
    ("notice", _("公告送达")),
)

AWAY: Final = ("post", "left", "proxy", "forwarded", "notice")  # a paper that somebody else at home may open or read


def _only(*ways: str) -> tuple[str, tuple[str, ...]]:
    return ("served_how", ways)


QUESTIONS: Final = (
    Fact("served_on", _("送达日期"), "date", future=False),
    Fact("served_how", _("送达方式"), "choice", choices=SERVED_HOW, keep=Keep.CLEAR),
    Fact(
        "received_by",
        _("签收人"),
        "name",
        required=False,
        help=_("不填的，是受送达人本人签收。"),
        shown_if=_only("direct", "electronic", "post", "proxy", "forwarded"),
    ),
    Fact(
        "served_agreed",
        _("受送达人同意电子送达，并确认了接收的地址"),
        "yesno",
        shown_if=_only("electronic"),
        basis=f"{PROCEDURE} 第九十条",
    ),
    Fact("served_to", _("电子送达的地址（手机号、邮箱或者账号）"), "text", most=100, shown_if=_only("electronic")),
    Fact(
        "post_number",
        _("邮件号码"),
        "text",
        most=60,
        shown_if=_only("post"),
        help=_("送达日期填回执上注明的收件日期。"),
    ),
    Fact("left_why", _("受送达人为什么不签收"), "text", most=200, shown_if=_only("left")),
    Fact(
        "witnesses",
        _("见证人的姓名和单位；没有见证人的，写明怎样拍照、录像"),
        "text",
        most=200,
        shown_if=_only("left"),
        basis=f"{PROCEDURE} 第八十九条",
    ),
    Fact("served_through", _("委托或者转交的单位"), "text", most=100, shown_if=_only("proxy", "forwarded")),
    Fact("noticed_on", _("公告日期"), "date", future=False, shown_if=_only("notice")),
    Fact("noticed_where", _("在哪里公告"), "text", most=100, shown_if=_only("notice")),
    Fact("notice_why", _("为什么要公告送达"), "text", most=200, shown_if=_only("notice")),
    Fact(
        "served_safely",
        _("受送达人有“联系注意”的：已照着办，或者已和本人说好这样送"),
        "yesno",
        required=False,
        shown_if=_only(*AWAY),
    ),
    Fact("served_note", _("备注"), "text", required=False),
)
LABELS: Final = {
    "served_to": _("接收地址"),
    "post_number": _("邮件号码"),
    "left_why": _("不签收的原因"),
    "witnesses": _("见证人或者拍照、录像情况"),
    "served_through": _("委托或者转交的单位"),
    "noticed_where": _("公告处所"),
    "notice_why": _("公告的原因"),
}


def object_to(answers: Answers, matter: Matter) -> None:
    """What the way of service forbids, and what the person asked for; raises ValidationError at the field."""
    how = str(answers["served_how"])
    if how in AWAY and answers.get("served_safely") not in ("yes", True) and _asked_care(matter):
        words = gettext("受送达人有“联系注意”（见事项页上方）。请确认已照着办，或者已和本人说好这样送。")
        raise ValidationError({"served_safely": words})
    if how == "electronic" and answers.get("served_agreed") not in ("yes", True):
        raise ValidationError({"served_agreed": gettext("没有经受送达人同意的，不能用电子方式送达，请改用其他方式。")})
    if how == "notice":
        days = int(parameter("serving.notice_days", clock.today()))
        due = date.fromisoformat(str(answers["noticed_on"])) + timedelta(days=days)
        if date.fromisoformat(str(answers["served_on"])) < due:
            words = gettext("自发出公告之日起满%(n)d日才视为送达，送达日期不能早于%(day)s。")
            raise ValidationError({"served_on": words % {"n": days, "day": due.isoformat()}})


def _asked_care(matter: Matter) -> bool:
    """Did any of those who are served ask to be reached only in some way?"""
    rows = Party.objects.filter(district=matter.district, matter=matter, person__isnull=False)
    served = rows.filter(relation__in=(Relation.APPLICANT, Relation.AGENT)).select_related("person__data_key")
    return any(wishes_of(row.person).bound for row in served if row.person is not None)


def on_receipt(facts: Answers, event_facts: Answers, recipient: str) -> dict[str, Any]:
    """What the 送达回证 prints of it."""
    how = str(event_facts["served_how"])
    signed = how not in ("left", "notice")
    details = [f"{label}：{facts[code]}" for code, label in LABELS.items() if code in facts and _belongs(code, how)]
    if how == "notice":
        details.insert(0, gettext("公告日期：%(day)s") % {"day": event_facts["noticed_on"]})
    return {
        "served_letter": event_facts.get("letter_title"),
        "served_number": event_facts.get("letter_text"),
        "served_how": str(dict(SERVED_HOW)[how]),
        "served_on": date.fromisoformat(str(event_facts["served_on"])),
        "received_by": (facts.get("received_by") or recipient) if signed else gettext("没有签收"),
        "served_details": "；".join(details),
        "served_note": facts.get("served_note", ""),
    }


def _belongs(code: str, how: str) -> bool:
    """Was this asked for this way of service? An earlier service may have answered it."""
    fact = next(one for one in QUESTIONS if one.code == code)
    return fact.shown_if is not None and how in fact.shown_if[1]


SERVICE_RECEIPT: Final = LetterForm(
    "service_receipt",
    _("送达回证"),
    series="{short}法援送字",
    form="22",
    served=False,
    basis="法律援助文书格式（2023）",
    body="""# 送达回证

{{ number }}

| 项目 | 内容 |
|---|---|
| 送达文书名称 | {{ served_letter }} |
| 文书编号 | {{ served_number }} |
| 受送达人 | {{ applicant }} |
| 送达地址 | {{ applicant_address? }} |
| 送达方式 | {{ served_how }} |
| 送达日期 | {{ served_on }} |
| 签收人 | {{ received_by }} |
| 送达情况 | {{ served_details? }} |
| 拒收或其他情况说明 | {{ served_note? }} |

> 受送达人或者代收人（签名或者指印）：{{ sign_receiver }}

> 送达人：{{ actor }}
>
> {{ organ }}
>
> {{ date }}
""",
)
