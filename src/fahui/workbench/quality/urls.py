"""Addresses of the pages of peer assessment."""

from django.urls import path

from fahui.workbench.quality import mine, rounds, standards

urlpatterns = [
    path("quality/", rounds.rounds, name="quality"),
    path("quality/new/", rounds.new_round, name="quality_new"),
    path("quality/standards/", standards.standards, name="quality_standards"),
    path("quality/standards/<int:pk>.json", standards.standard_file, name="quality_standard_file"),
    path("quality/mine/", mine.my_reviews, name="my_reviews"),
    path("quality/mine/<int:pk>/", mine.review, name="review"),
    path("quality/<int:pk>/", rounds.one_round, name="quality_round"),
    path("quality/<int:pk>/reviewers/", rounds.reviewers, name="quality_reviewers"),
    path("quality/<int:pk>/list.txt", rounds.drawn_from, name="quality_list"),
    path("quality/<int:pk>/publish/", rounds.publish, name="quality_publish"),
]
