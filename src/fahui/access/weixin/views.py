"""The two addresses of the sign-in by WeChat."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.weixin.client import WeixinOAuth2Client
from django.conf import settings
from django.http import HttpRequest


def _base(name: str) -> str:
    return str(settings.SOCIALACCOUNT_PROVIDERS["weixin"][name])


class Client(WeixinOAuth2Client):  # type: ignore[misc]  # allauth ships no types
    """WeChat's page wants its fragment at the end of the address."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, Any]) -> str:
        """The page with the QR code."""
        return f"{super().get_redirect_url(authorization_url, scope, extra_params)}#wechat_redirect"


class WeixinAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's own sends the code by POST and decodes names wrongly; this one follows WeChat's description."""

    provider_id = "weixin"
    client_class = Client
    access_token_method = "GET"  # noqa: S105 - a method, no password

    @property
    def authorize_url(self) -> str:
        """The page with the QR code."""
        return f"{_base('SITE')}/connect/qrconnect"

    @property
    def access_token_url(self) -> str:
        """Where the code is exchanged."""
        return f"{_base('API')}/sns/oauth2/access_token"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who it is: the union id where the account has one, else the open id; no name, no picture is kept."""
        answer = kwargs.get("response", {})
        with get_adapter().get_requests_session() as session:
            params = {"access_token": token.token, "openid": answer.get("openid")}
            response = session.get(f"{_base('API')}/sns/userinfo", params=params, timeout=10)
            response.raise_for_status()
            told = response.json()
        if told.get("errcode") or not told.get("openid") or told["openid"] != answer.get("openid"):
            raise OAuth2Error(f"WeChat answered with error {told.get('errcode')}")
        identity = {"openid": told["openid"], "unionid": told.get("unionid", "")}
        return self.get_provider().sociallogin_from_response(request, identity)


oauth2_login = OAuth2LoginView.adapter_view(WeixinAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeixinAdapter)
