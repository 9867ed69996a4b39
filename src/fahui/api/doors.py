"""The API itself: who may enter, how often, and what there is."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from fahui.access.api_keys import recognise
from fahui.access.models import ApiKey
from fahui.api import notices, problems
from fahui.api.calls import address_of, call_of
from fahui.core import limits

PER_MINUTE = 60  # calls of one key
WRONG = 20  # wrong keys of one address in ten minutes


class Key(HttpBearer):
    """Authorization: Bearer fhk_…"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key in force; raises ValidationError(code="rate")."""
        key = recognise(token)
        if key is None:
            limits.allow("api-wrong", address_of(request), times=WRONG, seconds=600)
            return None
        call_of(request).key = key
        limits.allow("api", str(key.pk), times=PER_MINUTE, seconds=60)
        return key


def made() -> NinjaAPI:
    """Its document is plain JSON under /api/v1/openapi.json; there is no page that would fetch scripts from outside."""
    door: Any = Key()
    api = NinjaAPI(
        title="法惠接口",
        version="1",
        urls_namespace="api",
        description="办案机关和合作单位送交通知、查看本单位通知的办理情况。用法见docs/api.md。",
        docs_url=None,
        auth=door,
    )
    problems.install(api)
    api.add_router("", notices.router, tags=["通知"])
    return api


api = made()
