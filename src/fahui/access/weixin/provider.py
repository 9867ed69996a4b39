"""What allauth must know of WeChat."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from fahui.access.weixin.views import WeixinAdapter


class WeixinProvider(OAuth2Provider):  # type: ignore[misc]  # allauth ships no types
    """Identity only."""

    id = "weixin"
    name = "微信"
    account_class = ProviderAccount
    oauth2_adapter_class = WeixinAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The union id is the same in all of one organ's apps."""
        return str(data.get("unionid") or data["openid"])

    def get_default_scope(self) -> list[str]:
        """Signing in on a website."""
        return ["snsapi_login"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing else is taken over."""
        return {}


provider_classes = [WeixinProvider]
