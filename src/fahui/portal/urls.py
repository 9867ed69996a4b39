"""Addresses of residents' pages."""

from django.urls import path

from fahui.portal.views import apply, data, doing, front, later, mine, points, progress, sending

app_name = "portal"
urlpatterns = [
    path("", front.home, name="home"),
    path("ask/", front.ask, name="ask"),
    path("service/<str:code>/", front.service, name="service"),
    path("complain/", front.complain, name="complain"),
    path("how-to/", front.how_to, name="how_to"),
    path("privacy/", data.privacy, name="privacy"),
    path("privacy/<str:edition>/", data.privacy, name="privacy_edition"),
    path("points/", points.points, name="points"),
    path("points/today/", points.today, name="points_today"),
    path("points/villages/", points.villages, name="villages"),
    path("progress/", progress.progress, name="progress"),
    path("progress/take/", progress.take, name="take"),
    path("continue/", later.go_on, name="continue"),
    path("apply/<str:code>/", apply.start, name="apply"),
    path("apply/<str:code>/check/", sending.check, name="check"),
    path("apply/<str:code>/receipt/", sending.receipt, name="receipt"),
    path("apply/<str:code>/saved/", later.saved, name="saved"),
    path("apply/<str:code>/file/<int:pk>/", later.draft_file, name="draft_file"),
    path("apply/<str:code>/<str:screen>/", apply.screen, name="screen"),
    path("mine/", mine.mine, name="mine"),
    path("mine/messages/", mine.inbox, name="inbox"),
    path("mine/former/", mine.former, name="former"),
    path("mine/seen-by/", mine.seen_by, name="seen_by"),
    path("mine/data/", data.mine, name="own_data"),
    path("mine/data/copy.<str:form>", data.copy, name="my_copy"),
    path("mine/<str:number>/", mine.matter, name="matter"),
    path("mine/<str:number>/calendar.ics", mine.calendar, name="calendar"),
    path("mine/<str:number>/letter/<int:pk>/", mine.letter, name="letter"),
    path("mine/<str:number>/letter/<int:pk>/take/", mine.take_letter, name="take_letter"),
    path("mine/<str:number>/paper/<int:pk>/", mine.paper, name="paper"),
    path("mine/<str:number>/do/<str:action>/", doing.do, name="do"),
]
