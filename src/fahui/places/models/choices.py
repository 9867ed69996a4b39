"""What places can be, be for and offer: the lists that forms, filters and files choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PointLevel(models.TextChoices):
    """The three levels of places, and those beside them; what they are called is a dated setting (`level_names`)."""

    CENTER = "center", _("公共法律服务中心")
    STATION = "station", _("公共法律服务工作站")
    POINT = "point", _("公共法律服务点")
    OTHER = "other", _("三级网络以外的站点")  # a notary's office, an aid station in somebody else's house


class Function(models.TextChoices):
    """What a place is for; one place may have many."""

    CENTER = "center", _("区中心")
    STATION = "station", _("工作站")
    POINT = "point", _("服务点")
    AID_CENTER = "aid_center", _("法律援助中心")
    AID_STATION = "aid_station", _("法律援助工作站")
    AID_CONTACT = "aid_contact", _("受援点")
    NOTARY = "notary", _("公证处")
    MEDIATION = "mediation", _("调委会")
    JUSTICE_OFFICE = "justice_office", _("司法所")
    GOVERNANCE = "governance", _("综治中心")
    WORKSHOP = "workshop", _("法务工作室")
    CULTURE = "culture", _("法治文化阵地")


class Host(models.TextChoices):
    """In whose house a place is, where it is not our own."""

    TRADE_UNION = "trade_union", _("工会")
    WOMEN = "women", _("妇联")
    DISABLED = "disabled", _("残联")
    YOUTH = "youth", _("共青团")
    AGEING = "ageing", _("老龄办")
    PETITION = "petition", _("信访部门")
    MEDIA = "media", _("媒体")
    COURT = "court", _("法院")
    PROCURATORATE = "procuratorate", _("检察院")
    POLICE = "police", _("公安机关")
    DETENTION = "detention", _("看守所")
    MILITARY = "military", _("部队")
    LABOUR = "labour", _("人社部门")
    SCHOOL = "school", _("学校")
    OTHER = "other", _("其他单位")


class Facility(models.TextChoices):
    """What a place offers to those who come."""

    RAMP = "ramp", _("无障碍通道")
    LIFT = "lift", _("电梯")
    LOW_COUNTER = "low_counter", _("低位服务台")
    TOILET = "toilet", _("无障碍卫生间")
    HEARING_LOOP = "hearing_loop", _("助听设备")
    SIGN_LANGUAGE = "sign_language", _("手语服务")
    GLASSES = "glasses", _("老花镜")
    WHEELCHAIR = "wheelchair", _("轮椅借用")
    PARENT_ROOM = "parent_room", _("母婴室")
    PARKING = "parking", _("停车位")
    QUIET_ROOM = "quiet_room", _("单独谈话间")
    QUEUE = "queue", _("叫号机")
    TERMINAL = "terminal", _("自助终端")


class Tongue(models.TextChoices):
    """In which languages and dialects people are spoken with; the codes are those of `people.Language`."""

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


class Premises(models.TextChoices):
    """By what right the place is there."""

    OWN = "own", _("自有")
    ALLOTTED = "allotted", _("调剂使用")
    RENTED = "rented", _("租用")
    SHARED = "shared", _("与别的机构合用")


class WindowWork(models.TextChoices):
    """What is done at a window."""

    RECEPTION = "reception", _("综合接待")
    ADVICE = "advice", _("法律咨询")
    AID = "aid", _("法律援助")
    MEDIATION = "mediation", _("人民调解")
    NOTARY = "notary", _("公证")
    LAWYER = "lawyer", _("律师服务")
    APPRAISAL = "appraisal", _("司法鉴定指引")
    ARBITRATION = "arbitration", _("仲裁指引")
    REVIEW = "review", _("行政复议指引")
    COMPLAINT = "complaints", _("投诉受理")
