"""Addresses of the pages about money; a person is named by no name in one."""

from django.urls import path

from fahui.workbench.payments import claiming, debts, mine, month, rates, run

urlpatterns = [
    path("payments/", month.payments, name="payments"),
    path("payments/list.xlsx", month.as_file, name="payments_file"),
    path("payments/rates/", rates.rates, name="rates"),
    path("payments/debts/", debts.debts, name="debts"),
    path("payments/debts/<str:number>/", debts.debt, name="debt"),
    path("payments/mine/", mine.mine, name="my_payments"),
    path("payments/runs/<slug:batch>/", run.run, name="payment_run"),
    path("payments/runs/<slug:batch>/bank.xlsx", run.as_file, name="payment_run_file"),
    path("m/<str:number>/claim/<slug:code>/", claiming.claim, name="claim"),
]
