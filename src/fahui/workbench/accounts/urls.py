"""Addresses below /workbench/accounts/."""

from django.urls import path

from fahui.workbench.accounts import emergency, exports, keeping, listing, logs, rights

urlpatterns = [
    path("", listing.accounts, name="accounts"),
    path("new/", keeping.new, name="account_new"),
    path("<int:pk>/", listing.account, name="account"),
    path("<int:pk>/edit/", keeping.edit, name="account_edit"),
    path("<int:pk>/do/<slug:what>/", keeping.do, name="account_do"),
    path("<int:pk>/grant/", rights.grant, name="grant_new"),
    path("<int:pk>/hand-over/", rights.hand_over, name="hand_over"),
    path("grants/<int:grant_id>/end/", rights.end, name="grant_end"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("exports/", exports.exported, name="exports"),
    path("exports/<int:pk>/decide/", exports.decide, name="export_decide"),
    path("exports/<int:pk>/take/", exports.take, name="export_take"),
    path("readings/", logs.readings, name="readings"),
    path("sign-ins/", logs.sign_ins, name="sign_ins"),
    path("changes/", logs.changes, name="changes"),
]
