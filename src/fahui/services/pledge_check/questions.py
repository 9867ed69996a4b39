"""What is asked in a later check: what, how, with which result."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Fact

CHECKED = (
    ("proof", _("凭证明免予核查的：证明和身份是否真实")),
    ("pledge", _("凭诚信承诺的：申报的经济状况是否真实")),
)
PICKED = (("targeted", _("有线索或者有疑点")), ("drawn", _("按月随机抽查")))
WAYS = (
    ("data", _("联网核对")),
    ("letter", _("发函或者电话向有关单位核实")),
    ("visit", _("上门或者向村（居）委会了解")),
    ("papers", _("看证明材料")),
    ("asked", _("问本人")),
)
UNCHECKED = (
    ("no_reply", _("有关单位没有答复")),
    ("not_found", _("找不到本人")),
    ("no_data", _("没有可以核对的数据")),
    ("other", _("其他原因")),
)
REVIEW_WORDS = Fact(
    "review_words",
    _("哪个机关、文号和结果"),
    "text",
    most=200,
    help=_("申请人撤回、程序终止，决定不变的，登记为维持。"),
)
HOW = Fact("checked_how", _("怎样核查的"), "multichoice", choices=WAYS)
FINDINGS = Fact("findings", _("核查的情况"), "longtext", most=2000)
