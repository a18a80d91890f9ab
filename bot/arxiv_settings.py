"""Where arXiv is, and how politely it is asked.

Notes
-----
Source: https://info.arxiv.org/help/api/tou.html: at most one request every three seconds over a
single connection, counted over the feeds, the query API and OAI-PMH together.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot import __version__
from bot.errors import ConfigError

#: What arXiv's terms of use allow.
LEAST_DELAY_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class ArxivSettings:
    """How to reach arXiv.

    Attributes
    ----------
    rss_url, api_url, oai_url : str
        Addresses of the daily feeds, the query API and the OAI-PMH service.
    delay_seconds : float
        Pause between the end of a request and the start of the next one.
    connect_timeout_seconds, read_timeout_seconds : float
        Longest wait for a connection, and for the next bytes of an answer.
    retries : int
        How often a request is repeated after a fault that may pass.
    backoff_seconds : float
        Pause before the first repetition; the n-th one waits n times as long.
    contact : str
        E-mail address for the User-Agent; empty for none.
    repository_url : str
        Address of the list's repository for the User-Agent; empty for none.
    """

    rss_url: str = "https://rss.arxiv.org/rss"
    api_url: str = "https://export.arxiv.org/api/query"
    oai_url: str = "https://oaipmh.arxiv.org/oai"
    delay_seconds: float = LEAST_DELAY_SECONDS
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 60.0
    retries: int = 3
    backoff_seconds: float = 30.0
    contact: str = ""
    repository_url: str = ""

    @property
    def urls(self) -> tuple[str, str, str]:
        """All addresses of arXiv."""
        return self.rss_url, self.api_url, self.oai_url

    @property
    def user_agent(self) -> str:
        """Who asks: the bot, the list it works for, and whom to write to."""
        details = (
            f"+{self.repository_url}" if self.repository_url else "",
            f"mailto:{self.contact.removeprefix('mailto:')}" if self.contact else "",
        )
        shown = "; ".join(filter(None, details))
        return f"awesome-arxiv-bot/{__version__}" + (f" ({shown})" if shown else "")


def is_loopback(url: str) -> bool:
    """Tell whether an address is a web server of this very machine.

    Parameters
    ----------
    url : str
        Any text.

    Returns
    -------
    bool
        True for http and https on ``localhost``, ``127.0.0.0/8`` or ``::1``.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"}:
            return False
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_settings(settings: ArxivSettings) -> None:
    """Refuse settings that are impolite or cannot work.

    Parameters
    ----------
    settings : ArxivSettings
        As configured.

    Raises
    ------
    ConfigError
        Naming the setting: an address that is neither https nor a loopback one, a pause below three
        seconds where any address is arXiv's own, a number out of range, a line break or non-ASCII
        letter in what goes into the User-Agent.
    """
    for name in ("rss_url", "api_url", "oai_url"):
        _check_url(name, getattr(settings, name))
    _check_delay(settings)
    for name, least, most in (
        ("connect_timeout_seconds", 0.001, 600),
        ("read_timeout_seconds", 0.001, 600),
        ("retries", 0, 10),
        ("backoff_seconds", 0, 600),
    ):
        value = getattr(settings, name)
        if not least <= value <= most:
            raise ConfigError(f"[arxiv] {name}: {value} is out of range; use {least} to {most}.")
    for name in ("contact", "repository_url"):
        value = getattr(settings, name)
        if not (value.isascii() and value.isprintable()):
            raise ConfigError(f"[arxiv] {name}: {value!r} does not fit into one line of ASCII.")


def _check_url(name: str, url: str) -> None:
    if is_loopback(url):
        return
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ConfigError(f"[arxiv] {name}: {url!r} is no address that starts with https://.")


def _check_delay(settings: ArxivSettings) -> None:
    delay = settings.delay_seconds
    least = 0.0 if all(map(is_loopback, settings.urls)) else LEAST_DELAY_SECONDS
    if not least <= delay <= 3600:
        raise ConfigError(
            f"[arxiv] delay_seconds: {delay} is out of range; arXiv allows one request every "
            "3 seconds, so use 3 to 3600. Less is for tests whose addresses are all loopback ones."
        )
