"""The library: the same text comes in once, another is a new edition with what it changed, and any day can be read."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.laws.collecting import collect, difference
from fahui.laws.library import article_of, looked_up
from fahui.laws.models import Article, Change, Collection, Edition, Law, Level
from fahui.laws.register import UnknownBasis
from fahui.laws.texts import ArticleText, LawText

pytestmark = pytest.mark.django_db


def text(adopted: date, *said: str, title: str = "中华人民共和国法律援助法", **more: Any) -> LawText:
    """An edition with these articles, numbered from one."""
    numbers = "一二三四五六七八九十"
    articles = tuple(ArticleText(f"第{numbers[at]}条", "第一章 总则", words) for at, words in enumerate(said))
    more.setdefault("effective_from", adopted)
    return LawText(title, Level.LAW, adopted, articles=articles, **more)


OLD, NEW = date(2010, 1, 1), date(2022, 1, 1)


def test_the_same_text_changes_nothing_and_another_edition_tells_what_it_changed() -> None:
    first = collect([text(OLD, "甲", "乙", "丙")], "试", by="t")
    assert (first.laws, first.editions, first.same) == (1, 1, 0)
    assert not first.changes.exists()
    again = collect([text(OLD, "甲", "乙", "丙", title="《法律援助法》")], "试", by="t")
    assert (again.laws, again.editions, again.same) == (0, 0, 1)
    later = text(NEW, "甲", "乙二")
    assert difference(later).changes == (("第二条", "changed"), ("第三条", "removed"))
    assert Edition.objects.count() == 1  # looking writes nothing
    second = collect([later], "试", by="t")
    assert list(second.changes.values_list("label", "kind")) == [("第二条", "changed"), ("第三条", "removed")]
    assert Law.objects.get().editions.count() == 2


def test_a_better_text_of_the_same_edition_takes_the_place_of_the_worse() -> None:
    collect([text(OLD, "甲", "乙")], "试", by="t")
    found = collect([text(OLD, "甲", "乙（更正）")], "试", by="t")
    assert (found.editions, Edition.objects.count()) == (1, 1)
    assert list(Article.objects.values_list("text", flat=True)) == ["甲", "乙（更正）"]


def test_all_come_in_or_none() -> None:
    def broken() -> Any:
        yield text(OLD, "甲")
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        collect(broken(), "试", by="t")
    assert not Collection.objects.exists()
    assert not Law.objects.exists()


def test_a_basis_reads_as_of_its_day() -> None:
    collect([text(OLD, "旧一", "旧二"), text(NEW, "新一", "新二")], "试", by="t")
    assert [one.text for one in looked_up("法援法 第二条第一款", date(2021, 12, 31))] == ["旧二"]
    assert [one.text for one in looked_up("法律援助法 1；法律援助法 2", NEW)] == ["新一", "新二"]
    assert looked_up("法律援助法 第一条", date(2009, 1, 1)) == []
    assert looked_up("法律援助法 第十条", NEW) == []
    with pytest.raises(UnknownBasis):
        looked_up("没有这部法 第一条")


def test_an_edition_adopted_and_not_yet_in_force_waits_and_a_repealed_law_ends() -> None:
    collect([text(OLD, "旧"), text(date(2025, 9, 12), "新", effective_from=date(2026, 3, 1))], "试", by="t")
    assert [one.text for one in looked_up("法律援助法 1", date(2026, 2, 28))] == ["旧"]
    assert [one.text for one in looked_up("法律援助法 1", date(2026, 3, 1))] == ["新"]
    Law.objects.update(repealed=True, repealed_on=date(2026, 6, 1))
    assert looked_up("法律援助法 1", date(2026, 6, 1)) == []
    assert looked_up("法律援助法 1", date(2026, 5, 31)) != []


def test_the_day_of_adoption_stands_in_where_the_source_tells_no_other() -> None:
    collect([text(OLD, "甲", effective_from=None)], "试", by="t")
    (found,) = looked_up("法律援助法 1", OLD)
    assert not found.edition.certain


def test_looking_up_asks_as_much_for_ten_articles_as_for_one() -> None:
    collect([text(NEW, *"甲乙丙丁戊己庚辛壬癸")], "试", by="t")
    looked_up("法律援助法 1", NEW)
    for basis in ("法律援助法 1", "法律援助法 第一条至第十条"):
        with CaptureQueriesContext(connection) as queries:
            assert looked_up(basis, NEW)
        assert len(queries) == 2


@pytest.mark.parametrize(
    ("label", "article"), [("第四十三条第二款", "第四十三条"), ("第十七条之一", "第十七条之一"), ("", "")]
)
def test_a_paragraph_belongs_to_its_article(label: str, article: str) -> None:
    assert article_of(label) == article


def test_the_national_laws_of_the_package_come_in_and_come_in_once() -> None:
    out = StringIO()
    call_command("laws", "load", stdout=out)
    assert Law.objects.count() > 350
    assert Article.objects.count() > 25_000
    (found,) = looked_up("民法典 1254")
    assert "抛掷物品" in found.text
    assert (found.edition.effective_from, found.article.heading) == (date(2021, 1, 1), "第十章 建筑物和物件损害责任")
    assert not Change.objects.exists()  # nobody could cite what was not there
    call_command("laws", "load", "--once", stdout=out)
    assert Collection.objects.count() == 1


def test_a_folder_is_previewed_and_then_brought_in(tmp_path: Path) -> None:
    from tests.laws.test_texts import TEXT

    (tmp_path / "甲.md").write_text(TEXT)
    out = StringIO()
    call_command("laws", "folder", str(tmp_path), "--preview", stdout=out)
    assert "新文件 示例条例（2022-10-30）" in out.getvalue()
    assert not Law.objects.exists()
    call_command("laws", "folder", str(tmp_path), stdout=out)
    (tmp_path / "甲.md").write_text(TEXT.replace("2022年10月30日", "2023年6月1日").replace("示例是示例", "改了"))
    call_command("laws", "folder", str(tmp_path), "--preview", stdout=out)
    assert "第二条 有改动" in out.getvalue()
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("laws", "folder", str(tmp_path / "none"))
    (tmp_path / "乙.md").write_text("不是")
    with pytest.raises(CommandError, match=r"乙\.md"):
        call_command("laws", "folder", str(tmp_path))
