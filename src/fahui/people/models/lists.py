"""Closed lists of those who serve."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Speciality(models.TextChoices):
    """What somebody is good at, in the words people ask by."""

    LABOUR = "labour", _("劳动工资")
    INJURY = "injury", _("工伤和人身损害")
    FAMILY = "family", _("婚姻家庭")
    INHERITANCE = "inheritance", _("继承和赡养")
    VIOLENCE = "violence", _("家庭暴力")
    CRIMINAL = "criminal", _("刑事")
    JUVENILE = "juvenile", _("未成年人")
    TRAFFIC = "traffic", _("交通事故")
    MEDICAL = "medical", _("医疗纠纷")
    DEBT = "debt", _("借贷和债务")
    CONTRACT = "contract", _("合同")
    PROPERTY = "property", _("房屋和物业")
    LAND = "land", _("土地和征地拆迁")
    NEIGHBOURS = "neighbours", _("邻里纠纷")
    CONSUMER = "consumer", _("消费维权")
    ENVIRONMENT = "environment", _("环境污染")
    ADMINISTRATIVE = "administrative", _("行政诉讼和复议")
    SOCIAL_INSURANCE = "social_insurance", _("社会保险和救助")
    COMPANY = "company", _("公司和投资")
    INTELLECTUAL = "intellectual", _("知识产权")
    FINANCE = "finance", _("金融保险")
    FOREIGN = "foreign", _("涉外")
    MILITARY = "military", _("军人军属")
    PUBLICITY = "publicity", _("法治宣传")


class Language(models.TextChoices):
    """In which languages and dialects somebody can be spoken with."""

    MANDARIN = "mandarin", _("普通话")
    LOCAL = "local", _("本地方言")
    WUHAN = "wuhan", _("武汉话")
    CANTONESE = "cantonese", _("粤语")
    ENGLISH = "english", _("英语")
    JAPANESE = "japanese", _("日语")
    RUSSIAN = "russian", _("俄语")
    UYGHUR = "uyghur", _("维吾尔语")
    TIBETAN = "tibetan", _("藏语")
    SIGN = "sign", _("手语")
