"""Pacing: calls are held back before a source would refuse them."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

REMEMBERED: Final = 1000
"""So many of the latest calls are remembered; no limit above this is used to the full."""


class Pacer:
    """At most `max_calls` in any `window_seconds`, less a tenth for clocks and delays; bursts are allowed.

    Sources count refused calls as well (seen at PxWeb), so running into the limit
    to find it prolongs the block.
    `clock` gives seconds, `sleep` waits for so many of them.
    """

    def __init__(
        self,
        max_calls: int,
        window_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limit(max_calls, window_seconds)
        self._clock, self._sleep = clock, sleep
        self._calls: deque[float] = deque(maxlen=REMEMBERED)

    def limit(self, max_calls: int, window_seconds: float) -> None:
        """From now on this limit holds, for the calls already made as well."""
        self.allowed = min(max(1, max_calls * 9 // 10), REMEMBERED)
        self.window_seconds = window_seconds

    def wait(self) -> None:
        """Returns as soon as one more call is allowed, and counts it."""
        while len(self._calls) >= self.allowed:
            left = self._calls[-self.allowed] + self.window_seconds - self._clock()
            if left <= 0:
                break
            self._sleep(left)
        self._calls.append(self._clock())
