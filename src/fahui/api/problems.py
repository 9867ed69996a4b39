"""Refusals as problem+json (RFC 9457), in the words of the pages, each at the field it is about."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable

Errors = Mapping[str, list[str]]


class Refused(Exception):
    """The call is not done, and why."""

    def __init__(self, status: int, code: str, title: str, errors: Errors | None = None) -> None:
        """`errors`: words by field."""
        super().__init__(code)
        self.status, self.code, self.title, self.errors = status, code, title, errors or {}


def problem(status: int, code: str, title: str, errors: Errors | None = None) -> HttpResponse:
    """The answer."""
    said: dict[str, Any] = {"type": f"urn:fahui:problem:{code}", "title": title, "status": status}
    if errors:
        said["errors"] = [{"field": name, "messages": words} for name, words in errors.items()]
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/problem+json; charset=utf-8"
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="fahui"'
    if status == 429:
        response["Retry-After"] = "60"
    return response


def install(api: NinjaAPI) -> None:
    """Every way a call may end badly."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(AuthenticationError, _stranger)
    api.add_exception_handler(Unreadable, _unreadable)
    api.add_exception_handler(Http404, _nothing)
    api.add_exception_handler(HttpError, _other)
    api.add_exception_handler(ValidationError, _invalid)


def by_field(error: ValidationError, prefix: str = "") -> dict[str, list[str]]:
    """Django's words by field, below the part of the body they are about."""
    if not hasattr(error, "error_dict"):
        return {prefix.rstrip(".") or "body": error.messages}
    rows = error.message_dict.items()
    return {prefix.rstrip(".") if name == "__all__" else f"{prefix}{name}": words for name, words in rows}


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.code, error.title, error.errors)


def _stranger(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(401, "key", _("密钥不对、已经到期或者已经收回。请联系区司法局的系统管理人员。"))


def _nothing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(404, "not-found", _("没有这件事项，或者不是贵单位通知的。"))


def _other(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "unreadable", _("请求的内容读不懂。请用JSON，编码用UTF-8。"))


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    if getattr(error, "code", "") == "rate":
        return problem(429, "rate", _("请求太多了，请过一分钟再试。"))
    return problem(422, "invalid", _("有几处填得不对，没有收下。"), by_field(error))


Wording = Callable[[Any], str]
OTHERWISE: Wording = lambda _error: _("格式不对。")  # noqa: E731 - one of the table below
WORDS: dict[str, Wording] = {
    "missing": lambda _error: _("缺少这一项。"),
    "extra_forbidden": lambda _error: _("没有这一项，请删去。"),
    "string_type": lambda _error: _("应是文字。"),
    "list_type": lambda _error: _("可以选几项的，应是列表。"),
    "string_too_long": lambda error: _("最多%(n)d个字。") % {"n": error["ctx"]["max_length"]},
    "too_short": lambda error: _("至少要有%(n)d个。") % {"n": error["ctx"]["min_length"]},
    "too_long": lambda error: _("最多%(n)d个。") % {"n": error["ctx"]["max_length"]},
}


EITHER = ("str", "list[str]")  # which of two ways a value was read: nothing that the sender wrote


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    found: dict[str, list[str]] = {}
    for one in error.errors:
        words = WORDS.get(one["type"], OTHERWISE)(one)
        found.setdefault(_place(one["loc"]), []).append(words)
    return problem(422, "invalid", _("有几处填得不对，没有收下。"), found)


def _place(where: Iterable[Any]) -> str:
    """("body", "notice", "person", "name") is person.name; of a header only its name."""
    parts = [str(part) for part in where if part not in EITHER]
    if parts[:1] == ["header"]:
        return "Idempotency-Key"
    return ".".join(parts[2:]) or "body"
