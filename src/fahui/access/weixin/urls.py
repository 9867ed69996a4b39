"""Where WeChat sends people back to: /accounts/weixin/login/callback/."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from fahui.access.weixin.provider import WeixinProvider

urlpatterns = default_urlpatterns(WeixinProvider)
