"""A clock that stands still until it is moved: shared by the practice phone and the service it calls."""

from datetime import datetime, timedelta


class SimulatedClock:
    """A clock for one call; give it to the service as its clock, and to `PracticeCall`."""

    def __init__(self, start: datetime) -> None:
        """Start at a moment with an offset.

        Raises:
            ValueError: for a moment without one.
        """
        if start.tzinfo is None:
            raise ValueError("a clock needs a moment with an offset")
        self._now = start

    def __call__(self) -> datetime:
        """Tell the moment."""
        return self._now

    def now(self) -> datetime:
        """Tell the moment."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on; never back."""
        self._now += timedelta(seconds=max(seconds, 0.0))
