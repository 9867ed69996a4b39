"""What each app wants done once the tables stand: apps add their steps here when they load."""

from collections.abc import Callable

steps: list[Callable[[], object]] = []
append_only: list[str] = ["core_rowhistory"]  # tables whose rows the app role may only add
