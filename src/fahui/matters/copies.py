"""我的资料的副本: everything kept of a person in their own words, as plain data and as a printed page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.models import this_district
from fahui.documents.blocks import Block, Blocks, Heading, Items, Paragraph, Run, Table
from fahui.matters.case import Case
from fahui.matters.models import Matter, Party
from fahui.matters.paperwork import in_words, letters_to_show
from fahui.matters.telling import story
from fahui.matters.vocabulary import Relation
from fahui.notices.models import Message
from fahui.people.models import Agency, Person, PersonGroup
from fahui.people.safe_contact import CHOICES

Data = dict[str, Any]


def own_details(user: User) -> list[tuple[str, str]]:
    """What stands in the register of persons, in words."""
    try:
        kept = user.person.details()
    except KeyDestroyed:
        return []
    contact = {code: str(words) for code, words in CHOICES}
    rows = [
        (_("姓名"), user.person.name),
        (_("证件号"), kept.get("id_number", "")),
        (_("电话"), kept.get("phone", "")),
        (_("住址"), kept.get("address", "")),
        (_("联系注意"), "、".join(contact.get(code, code) for code in kept.get("contact") or [])),
        (_("人群"), "；".join(_held(row, str(row.get_group_display())) for row in user.person.group_rows.all())),
        (_("替您办事的人"), "；".join(_agents(user.person))),
        (_("身份核验程度"), str(user.person.get_assurance_display())),
    ]
    return [(label, str(value)) for label, value in rows if value]


def _held(row: PersonGroup | Agency, what: str) -> str:
    """低保对象（2026-01-01起，到2026-12-31，存有证明）."""
    parts = [_("%(day)s起") % {"day": row.starts_on.isoformat()}]
    if row.ends_on:
        parts.append(_("到%(day)s止") % {"day": row.ends_on.isoformat()})
    elif isinstance(row, PersonGroup) and row.review_on:
        parts.append(_("%(day)s前复核") % {"day": row.review_on.isoformat()})
    if row.file_id:
        parts.append(_("存有证明"))
    return _("%(what)s（%(how)s）") % {"what": what, "how": "，".join(parts)}


def _agents(person: Person) -> list[str]:
    rows = person.represented_by.select_related("agent").order_by("pk")
    return [_held(row, f"{row.agent} {row.get_kind_display()}") for row in rows]


def copy_of(user: User) -> Data:
    """All of it: particulars, matters with answers, story, letters and papers, messages, and who looked."""
    mine = Matter.objects.visible_to(user).filter(pk__in=Party.objects.of_person(user.person_id).values("matter_id"))
    looked = readings.concerning(user, mine.values("pk"))
    messages = Message.objects.filter(district=this_district(), person_id=user.person_id).order_by("made_at")
    return {
        _("制作时间"): _moment(clock.now()),
        _("个人信息"): dict(own_details(user)),
        _("事项"): [_matter(one, user) for one in mine.select_related("data_key", "region__parent").order_by("pk")],
        _("收到的消息"): [{_("时间"): _moment(one.made_at), _("内容"): one.text} for one in messages],
        _("谁看过我的资料"): [_look(row) for row in looked[:2000]],
    }


def _matter(matter: Matter, user: User) -> Data:
    case = Case(matter, by=user)
    facts = {
        str(fact.label): in_words(fact, case.facts[fact.code])
        for fact in matter.definition.intake
        if case.facts.get(fact.code) not in (None, "", []) and fact.kind not in ("file", "files")
    }
    mine = [party for party in case.parties if party.person_id == user.person_id]
    return {
        _("编号"): matter.number,
        _("事项"): str(matter.definition.title),
        _("提交日期"): matter.opened_on.isoformat(),
        _("到哪一步"): str(matter.get_stage_display()),
        _("我是"): "、".join(str(Relation(party.relation).label) for party in mine),
        _("填写的内容"): {label: _plain(value) for label, value in facts.items()},
        _("经过"): [f"{_moment(one.at)} {one.sentence}" for one in story(case, for_staff=False)],
        _("文书"): [f"{row.letter.title} {row.letter.number_text}".strip() for row in letters_to_show(matter)],
        _("材料"): [paper.title for paper in matter.materials.order_by("id")],
    }


def _look(row: Reading) -> Data:
    titles = {**dict(Role.choices), **dict(Relation.choices)}
    return {
        _("时间"): _moment(row.at),
        _("谁"): f"{row.unit} {titles.get(row.role, '')}".strip(),
        _("看了什么"): row.in_words,
        _("为什么"): row.reason or _("经办这件事"),
        _("事项"): row.number,
    }


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def as_blocks(data: Data) -> Blocks:
    """The same as a printed page."""
    blocks: list[Block] = [Heading(1, (Run(_("我的资料副本")),))]
    for title, value in data.items():
        if isinstance(value, str):
            blocks.append(_said(title, value))
            continue
        blocks.append(Heading(2, (Run(title),)))
        if isinstance(value, dict):
            blocks.append(_form(value))
        else:
            for one in value:
                blocks += _one(one)
    return tuple(blocks)


def _one(entry: Data) -> list[Block]:
    flat = {label: value for label, value in entry.items() if isinstance(value, str) and value}
    found: list[Block] = [_form(flat)]
    for label, value in entry.items():
        if isinstance(value, dict) and value:
            found += [Heading(3, (Run(label),)), _form(value)]
        elif isinstance(value, list) and value:
            found += [Heading(3, (Run(label),)), Items(tuple((Run(str(line)),) for line in value))]
    return found


def _form(pairs: Data) -> Block:
    if not pairs:
        return Paragraph((Run(_("没有。")),))
    rows = tuple(((Run(label),), (Run(_joined(value)),)) for label, value in pairs.items())
    return Table((), rows, ("left", "left"))


def _joined(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else " ".join(str(value).split())


def _said(label: str, value: str) -> Block:
    return Paragraph((Run(f"{label}：{value}"),))
