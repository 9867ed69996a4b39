"""What is asked when somebody without counsel wants help, or an organ gives notice of it."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Fact, Keep
from fahui.services.duty_counsel.sources import CODE, DUTY

PERSON, CASE = _("谁提出、要什么帮助"), _("案件")
ORGANS = (
    ("police", _("公安机关")),
    ("security", _("国家安全机关")),
    ("procuratorate", _("检察机关")),
    ("court", _("审判机关")),
)
STAGES = (
    ("investigation", _("侦查")),
    ("prosecution", _("审查起诉")),
    ("trial", _("审判")),
)
HELPS = (
    ("advice", _("法律咨询")),
    ("procedure", _("程序选择建议")),
    ("measure", _("申请变更强制措施")),
    ("opinion", _("对案件处理提出意见")),
    ("aid", _("帮助申请法律援助")),
    ("plea", _("认罪认罚具结书签署时在场")),
    ("other", _("法律法规规定的其他事项")),
)
PLACES = (
    ("detention", _("看守所")),
    ("police", _("公安办案场所")),
    ("procuratorate", _("检察院")),
    ("court", _("法院")),
    ("centre", _("法律援助机构")),
    ("elsewhere", _("其他地方")),
)
WAYS = (
    ("met", _("会见、面谈")),
    ("video", _("视频")),
    ("called", _("电话")),
    ("wrote", _("书面")),
)

INTAKE = (
    Fact(
        "asked_by",
        _("怎么提出的"),
        "choice",
        choices=(("person", _("本人或者家属请求")), ("organ", _("办案机关通知"))),
        group=PERSON,
    ),
    Fact(
        "help_wanted",
        _("需要哪些帮助"),
        "multichoice",
        choices=HELPS,
        group=PERSON,
        basis=f"{DUTY} 第六条",
    ),
    Fact("help_words", _("具体说明"), "longtext", most=1000, required=False, group=PERSON),
    Fact("family_contact", _("家属姓名和电话（有的话）"), "text", most=100, required=False, group=PERSON),
    Fact("organ_kind", _("案件由哪类机关办理"), "choice", choices=ORGANS, group=CASE),
    Fact("organ_name", _("办案机关名称"), keep=Keep.CLEAR, most=80, group=CASE),
    Fact("charge", _("涉嫌罪名或者案由"), "text", most=80, group=CASE),
    Fact("procedure_stage", _("案件在哪个阶段"), "choice", choices=STAGES, group=CASE, basis=f"{CODE} 第三十六条"),
    Fact("custody", _("羁押在哪里（没有羁押不填）"), "text", required=False, most=100, group=CASE),
)
