"""Forms say what they ask, what is optional, and what is wrong, to eyes and to screen readers (field case F101)."""

from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from fahui.ui.fields import FilesField
from fahui.ui.templatetags.ui import complaints, groups, target
from fahui.ui.widgets import Day, Files, Moment
from tests.ui.gallery import Application, show
from tests.ui.markup import Page

pytestmark = pytest.mark.urls("tests.ui.urls")


def test_each_group_of_choices_announces_its_question(request_: HttpRequest) -> None:
    html = show(request_, "form")
    page = Page(html)
    assert len(page.having("fieldset")) == len(page.having("legend")) == 3
    assert "<legend>遇到了什么事</legend>" in html
    assert page.having("fieldset", aria_describedby="id_cause_helptext")


def test_only_optional_questions_are_marked(request_: HttpRequest) -> None:
    html = show(request_, "form")
    optional = sum(not field.required for field in Application.base_fields.values())
    in_the_table = 4  # its one optional column: once as heading, once in each of three rows for phones
    assert html.count("（选填）") == optional + in_the_table


def test_errors_are_listed_on_top_and_lead_to_their_fields(request_: HttpRequest) -> None:
    html = show(request_, "form", wrong=True)
    page = Page(html)
    assert page.having("div", role="alert", tabindex="-1")
    links = {own["href"] for own in page.having("a") if own.get("href", "").startswith("#id_")}
    assert links == {"#id_name", "#id_phone", "#id_cause_0", "#id_sum", "#id_town", "#id_debts-2-owed", "#id_agree"}
    assert html.index('role="alert"') < html.index('id="id_name"')
    assert "<title>有误：" in html


def test_a_wrong_answer_is_kept_marked_and_explained_beside_it(request_: HttpRequest) -> None:
    (own,) = Page(show(request_, "form", wrong=True)).having("input", name="sum")
    assert own["value"] == "很多"
    assert own["aria-invalid"] == "true"
    assert own["aria-describedby"] == "id_sum_error"


def test_general_complaints_are_said_in_words_that_tell_what_to_do() -> None:
    form = Application(
        {"cause": "x", "sum": "很多", "people": "三", "left_on": "昨天", "heard_at": "早上", "safe": ["x"]}
    )
    said = {name: complaints(form[name]) for name in form.errors}
    assert said["name"] == ["请填这一项。"]
    assert said["town"] == ["请选一项。"]
    assert said["cause"] == ["请从下面选一项。"]
    assert said["safe"] == ["请从下面选。"]
    assert said["sum"] == ["请填数字，如1200或1200.50。"]
    assert said["people"] == ["请填整数，如3。"]
    assert said["left_on"] == ["请填日期，如2026-10-08。"]
    assert said["heard_at"] == ["请填日期和时间，如2026-10-08 14:30。"]
    assert said["agree"] == ["请先勾选，才能继续。"]


def test_a_fields_own_complaint_is_left_as_it_is() -> None:
    class Own(forms.Form):
        number = forms.CharField(error_messages={"required": "身份证号少一位，请再核对（应为18位）。"})

    form = Own({})
    assert complaints(form["number"]) == ["身份证号少一位，请再核对（应为18位）。"]


def test_the_condition_moves_from_the_control_to_its_box(request_: HttpRequest) -> None:
    page = Page(show(request_, "form"))
    assert page.having("fieldset", data_shown_if="cause=violence")
    assert page.having("div", data_shown_if="cause=wages|debt")
    assert not page.having("input", data_shown_if="cause=violence")


def test_fields_outside_the_named_groups_come_last_without_heading() -> None:
    titles = [(title, [field.name for field in fields]) for title, fields in groups(Application())]
    assert titles[0] == ("您是谁", ["name", "phone"])
    assert titles[-1][0] == ""
    assert sum(len(names) for _, names in titles) == len(Application.base_fields)


def test_a_group_without_choices_still_has_a_target() -> None:
    class Bare(forms.Form):
        pick = forms.ChoiceField(choices=[], widget=forms.RadioSelect)

    assert target(Bare()["pick"]) == "id_pick"


def test_dates_travel_in_the_form_browsers_expect() -> None:
    class Dated(forms.Form):
        day = forms.DateField(widget=Day())
        moment = forms.DateTimeField(widget=Moment())

    html = str(Dated({"day": "2026-10-08", "moment": "2026-10-08T14:30"}))
    assert 'type="date" name="day" value="2026-10-08"' in html
    assert 'value="2026-10-08T14:30"' in html
    assert Dated({"day": "2026-10-08", "moment": "2026-10-08T14:30"}).is_valid()


class Papers(forms.Form):
    papers = FilesField(max_bytes=1024, max_files=2, widget=Files(max_bytes=1024))


def sent(*sizes: int) -> Papers:
    files = [SimpleUploadedFile(f"第{size}.pdf", BytesIO(b"x" * size).read()) for size in sizes]
    return Papers({}, MultiValueDict({"papers": files}))


def test_several_files_arrive_in_the_order_they_were_picked() -> None:
    form = sent(10, 20)
    assert form.is_valid()
    assert [upload.size for upload in form.cleaned_data["papers"]] == [10, 20]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (sent(1025), "“第1025.pdf”太大"),
        (sent(1, 2, 3), "一次最多传2个文件。"),
        (sent(0), "空"),
        (sent(), "请填这一项。"),
    ],
)
def test_what_is_wrong_with_the_files_is_said(form: Papers, said: str) -> None:
    assert not form.is_valid()
    assert said in complaints(form["papers"])[0]


def test_optional_files_may_be_left_out() -> None:
    field = FilesField(required=False)
    assert field.clean([]) == []
