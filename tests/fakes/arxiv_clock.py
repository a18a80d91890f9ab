"""A clock that runs only while somebody sleeps."""

from bot.arxiv_transport import RequestPace


class FakeClock:
    """Seconds that pass by sleeping.

    Attributes
    ----------
    now : float
        Seconds since some moment.
    naps : list of float
        How long was slept, in order.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.naps.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        """Tell the time."""
        return self.now

    def pace(self) -> RequestPace:
        """Make a pace of requests that goes by this clock."""
        return RequestPace(sleep=self.sleep, monotonic=self.monotonic)
