"""Closed lists of the registers of bodies and professionals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What kind of body it is."""

    LAW_FIRM = "law_firm", _("律师事务所")
    NOTARY_OFFICE = "notary_office", _("公证处")
    GRASSROOTS_OFFICE = "grassroots_office", _("基层法律服务所")
    APPRAISAL = "appraisal", _("司法鉴定机构")
    COMMITTEE = "committee", _("人民调解委员会")
    LEGAL_AID_CENTRE = "legal_aid_centre", _("法律援助中心")
    ARBITRATION = "arbitration", _("仲裁机构")
    SOCIAL = "social", _("社会组织")
    ASSOCIATION = "association", _("行业协会、商会")
    BUREAU = "bureau", _("司法局")
    POLICE = "police", _("公安机关")
    PROCURATORATE = "procuratorate", _("检察院")
    COURT = "court", _("法院")
    CUSTODY = "custody", _("看守所、戒毒所、监狱")
    PETITION = "petition", _("信访部门")
    UNION = "union", _("工会")
    YOUTH_LEAGUE = "youth_league", _("共青团")
    WOMEN = "women", _("妇联")
    DISABLED = "disabled", _("残联")
    ORGAN = "organ", _("其他机关")
    SCHOOL = "school", _("学校")
    VILLAGE = "village", _("村（居）民委员会")
    COMPANY = "company", _("企业")
    OTHER = "other", _("其他单位")


class FirmForm(models.TextChoices):
    """How a law firm is set up (律师法第十四条至第二十条), and what holds lawyers who are in no firm."""

    PARTNERSHIP = "partnership", _("普通合伙")
    SPECIAL = "special", _("特殊的普通合伙")
    SOLE = "sole", _("个人")
    STATE = "state", _("国家出资")
    BRANCH = "branch", _("分所")
    PUBLIC_OFFICE = "public_office", _("公职律师办公室")
    COMPANY_OFFICE = "company_office", _("公司律师事务部")


class CommitteeKind(models.TextChoices):
    """Which people's mediation committee (人民调解法第八条、第三十四条); statistics split them the same way."""

    VILLAGE = "village", _("村调委会")
    COMMUNITY = "community", _("社区（居）调委会")
    TOWN = "town", _("乡镇调委会")
    STREET = "street", _("街道调委会")
    ENTERPRISE = "enterprise", _("企事业单位调委会")
    SECTOR = "sector", _("行业性专业性调委会")
    GROUP = "group", _("调解小组（小组、网格）")
    STATIONED = "stationed", _("派驻调解室")
    PERSONAL = "personal", _("个人调解工作室")


class Sector(models.TextChoices):
    """The trade of a sector committee; the founding document names the first eight (新政发〔2015〕23号)."""

    LAND_TAKING = "land_taking", _("征地拆迁")
    ENVIRONMENT = "environment", _("环境保护")
    LABOUR = "labour", _("劳动争议")
    MEDICAL = "medical", _("医疗卫生")
    TRAFFIC = "traffic", _("交通事故")
    PROPERTY = "property", _("物业管理")
    FARMLAND = "farmland", _("土地承包经营")
    WOMEN = "women", _("妇女维权")
    CONSUMER = "consumer", _("消费")
    COMMERCE = "commerce", _("商会")
    FINANCE = "finance", _("金融")
    OTHER = "other", _("其他行业")


class BodyState(models.TextChoices):
    """Does a body work at all? (武汉2025年调解组织分类工作指引 sorts out those that do not.)"""

    NORMAL = "normal", _("正常")
    IDLE = "idle", _("失能（没有实际工作）")
    CLEARING = "clearing", _("清理中")


class InPlace(models.TextChoices):
    """四落实 of a committee (新政发〔2015〕23号第十二条)."""

    PEOPLE = "people", _("人员落实")
    ROOM = "room", _("场地落实")
    MONEY = "money", _("经费落实")
    WORK = "work", _("工作落实")


class ProfessionalKind(models.TextChoices):
    """In which profession somebody serves."""

    LAWYER = "lawyer", _("律师")
    GRASSROOTS = "grassroots", _("基层法律服务工作者")
    NOTARY = "notary", _("公证员")
    APPRAISER = "appraiser", _("司法鉴定人")
    MEDIATOR = "mediator", _("人民调解员")
    EXPERT = "expert", _("专家")
    VOLUNTEER = "volunteer", _("志愿者")
    SOCIAL_WORKER = "social_worker", _("社会工作者")


class Practice(models.TextChoices):
    """执业类别 of a lawyer."""

    FULL_TIME = "full_time", _("专职")
    PART_TIME = "part_time", _("兼职")
    PUBLIC = "public", _("公职")
    COMPANY = "company", _("公司")
    AID = "aid", _("法律援助")
    MILITARY = "military", _("军队")
    HONG_KONG = "hong_kong", _("香港居民")
    MACAO = "macao", _("澳门居民")
    TAIWAN = "taiwan", _("台湾居民")


class Duty(models.TextChoices):
    """What somebody is called upon for, beside the profession."""

    DUTY_LAWYER = "duty_lawyer", _("值班律师")
    AID_POOL = "aid_pool", _("法律援助律师库")
    VILLAGE_ADVISER = "village_adviser", _("村（居）法律顾问")
    GOVERNMENT_ADVISER = "government_adviser", _("政府法律顾问")
    MEDIATION_EXPERT = "mediation_expert", _("人民调解专家库")
    LECTURER = "lecturer", _("普法讲师团")
    PETITION = "petition", _("参与信访接待")
    ENTERPRISES = "enterprises", _("同心·律师服务团")


class LicenceState(models.TextChoices):
    """执业状态."""

    PRACTISING = "practising", _("执业（在岗）")
    STOPPED = "stopped", _("停止执业")
    CANCELLED = "cancelled", _("注销")
    REVOKED = "revoked", _("吊销")


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


class Sex(models.TextChoices):
    """性别, as the ID number and the licence have it."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Position(models.TextChoices):
    """What somebody is in their body."""

    HEAD = "head", _("主任、负责人")
    VICE = "vice", _("副主任")
    MEMBER = "member", _("委员")
    PARTNER = "partner", _("合伙人")
    HIRED = "hired", _("聘任人员")
    STAFF = "staff", _("一般人员")


class Engagement(models.TextChoices):
    """Full-time or beside another occupation."""

    FULL = "full", _("专职")
    PART = "part", _("兼职")


class Grade(models.TextChoices):
    """等级 of a mediator; places name them differently, so the highest and the lowest are both there."""

    SPECIAL = "special", _("特级")
    FIRST = "first", _("一级")
    SECOND = "second", _("二级")
    THIRD = "third", _("三级")
    FOURTH = "fourth", _("四级")


class Source(models.TextChoices):
    """Where a mediator or helper comes from."""

    LAWYER = "lawyer", _("律师、基层法律服务工作者")
    RETIRED = "retired", _("退休政法干警")
    BOUGHT = "bought", _("专职聘用（政府购买）")
    CADRE = "cadre", _("村（社区）干部")
    GRID = "grid", _("网格员")
    ELDERS = "elders", _("“五老”人员")
    EXPERT = "expert", _("行业专家")
    STUDENT = "student", _("法学院师生")
    OTHER = "other", _("其他")
