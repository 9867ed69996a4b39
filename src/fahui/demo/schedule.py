"""One queue over all stories, in the order of time: as a district lives, and as its numbers come out right."""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from itertools import count

from fahui.core import clock

# A story names the moment of its next step, is woken then under that clock, takes the step, and names the next.
Story = Generator[datetime, None, None]


class Schedule:
    """Stories waiting for their next moment; equal moments go in the order the stories were added."""

    def __init__(self) -> None:
        """Empty."""
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()

    def add(self, story: Story) -> None:
        """Let a story begin; nothing may happen before its first moment."""
        self._push(next(story, None), next(self._numbers), story)

    def run(self, until: datetime, each: Callable[[datetime], None]) -> int:
        """Take every step up to a moment; stories that reach beyond it stay where they are. Returns the steps."""
        steps = 0
        while self._waiting and self._waiting[0][0] <= until:
            moment, number, story = heapq.heappop(self._waiting)
            with clock.at(moment):
                following = next(story, None)
                each(moment)
            self._push(following and max(following, moment + timedelta(seconds=1)), number, story)
            steps += 1
        return steps

    def _push(self, moment: datetime | None, number: int, story: Story) -> None:
        if moment is not None:
            heapq.heappush(self._waiting, (moment, number, story))
