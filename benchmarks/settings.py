"""The product's settings plus the addresses that a measurement compares with."""

from fahui.project.settings import *  # noqa: F403  # a settings module extends another one this way

ROOT_URLCONF = "benchmarks.urls"
