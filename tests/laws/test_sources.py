"""Every row of the register is well formed."""

import re
from collections import Counter

import pytest

from fahui.laws.numerals import to_chinese, to_number
from fahui.laws.register import cite, resolve
from fahui.laws.sources import KINDS, Entry, Source, entries, sources

KEYS = {source.key: source for source in sources()}
ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条")


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.key)
def test_a_source_is_well_formed_and_found_by_each_of_its_names(source: Source) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", source.key)
    assert source.kind in KINDS
    assert source.verified in ("yes", "no", "historic")
    assert source.status or source.note
    assert source.note, "say how we know"
    if source.effective_from and source.effective_to:
        assert source.effective_from < source.effective_to
    for name in source.names:
        [citation] = resolve(name)
        assert citation.source == source


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: f"{entry.source} {entry.label}")
def test_an_article_is_well_formed_and_found_by_its_source_and_number(entry: Entry) -> None:
    source = KEYS[entry.source]
    if found := ARTICLE.fullmatch(entry.label):
        assert to_chinese(to_number(found[1])) == found[1]
    else:
        assert re.fullmatch(r"格式\d+", entry.label)
    assert entry.summary.endswith("。")
    assert entry.summary.count("。") == 1, "one sentence"
    assert 8 <= len(entry.summary) <= 90
    [citation] = resolve(f"{source.title} {entry.label}")
    assert (citation.source, citation.summary, citation.in_library) == (source, entry.summary, True)
    assert citation.verified == (entry.read and source.verified != "no")


def test_keys_and_titles_stand_once() -> None:
    for names in ([source.key for source in sources()], [source.title for source in sources()]):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_nobody_claims_to_have_checked_an_article_of_an_unchecked_source() -> None:
    assert [entry.label for entry in entries().values() if entry.read and KEYS[entry.source].verified == "no"] == []


@pytest.mark.parametrize(
    "basis",
    [
        "法律援助法 第四十三条",
        "法律援助法 36；法律援助法 49",
        "办理法律援助案件程序规定 第二十七条",
        "民法典 第二百条至第二百零四条",
        "民事诉讼法 85",
        "劳动合同法 30、82",
        "劳动争议调解仲裁法 27",
        "行政复议法 20、24、88",
        "行政诉讼法 45、46",
        "全国年节及纪念日放假办法 2、6、7",
    ],
)
def test_what_the_first_services_rest_on_has_been_read(basis: str) -> None:
    assert all(citation.verified for citation in resolve(basis))
    assert "第" in cite(basis)
