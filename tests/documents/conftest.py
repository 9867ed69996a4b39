"""A refusal and the things it needs: the letter these tests print, sign, seal and serve."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fahui.core.models import DataKey
from fahui.documents.issue import draft_letter, sign_letter
from fahui.documents.models import Letter, Seal

ORGAN = "武汉市新洲区法律援助中心"
PATTERN = "新法援不决字〔{year}〕{seq}号"
DECIDED_ON = date(2026, 10, 8)
REFUSAL = """\
# 不予法律援助决定书

{{ number }}

{{ applicant }}：

您就**{{ cause }}**一案申请法律援助，本中心经审查，决定**不予法律援助**。理由如下：

1. {{ reasons }}

{{ note? }}

| 序号 | 材料名称 | 份数 | 备注 |
|:-:|---|--:|---|
| {{ papers.index }} | {{ papers.name }} | {{ papers.count }} | {{ papers.note? }} |

对本决定有异议的，可以自收到本决定书之日起{{ objection_days }}日内提出。

> {{ organ }}
> {{ date }}
"""


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo installation, whose certificates lie in the test's own folder."""
    settings.DEMO = True
    monkeypatch.setenv("FAHUI_SEALS", str(tmp_path / "seals"))


@pytest.fixture
def said() -> dict[str, Any]:
    """What the refusal says, but for its number and date."""
    return {
        "applicant": "赵建国",
        "cause": "追索劳动报酬",
        "reasons": ["家庭人均月收入超过规定标准。", "申请事项已有生效判决。"],
        "papers": [{"name": "身份证复印件", "count": 1}, {"name": "劳动合同", "count": 2, "note": "原件退回"}],
        "objection_days": 15,
        "organ": ORGAN,
    }


@pytest.fixture
def printed(said: dict[str, Any]) -> dict[str, Any]:
    """The same with number and date."""
    return {**said, "number": "新法援不决字〔2026〕1号", "date": DECIDED_ON}


@pytest.fixture
def key(db: None) -> DataKey:
    """The key of a matter's papers."""
    return DataKey.make()


@pytest.fixture
def draft(key: DataKey, said: dict[str, Any]) -> Callable[..., Letter]:
    """Drafts a refusal, with other values if told."""

    def make(**other: Any) -> Letter:
        return draft_letter(
            template_code="refusal", body=REFUSAL, values={**said, **other}, data_key=key, series="新法援不决字"
        )

    return make


@pytest.fixture
def signed(draft: Callable[..., Letter]) -> Letter:
    """A refusal signed off on 8 October 2026."""
    return sign_letter(draft(), number_pattern=PATTERN, by_name="李主任", on=DECIDED_ON)


@pytest.fixture
def organ_seal(db: None) -> Seal:
    """The centre's seal."""
    return Seal.objects.create(organ_name=ORGAN, certificate="legal_aid_centre")
