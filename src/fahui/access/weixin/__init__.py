"""WeChat as a way of signing in for residents (微信开放平台 网站应用, snsapi_login)."""
