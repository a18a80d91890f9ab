"""How to reach the list's repository on GitHub, and how drafts look there."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RepositorySettings:
    """How to reach the repository, and how drafts look there.

    Attributes
    ----------
    token : str
        Of a workflow, an app or a person; never shown.
    full_name, api_url, user_agent : str
        Owner and name; address of the API; who asks.
    base_branch : str or None
        Branch that holds the list; None for the repository's default branch.
    label : str
        Set on every draft, made if it does not exist.
    reviewers : tuple of str
        Logins, or ``organisation/team``.
    draft : bool
        Whether to open drafts rather than ordinary pull requests.
    write_gap_seconds, request_gap_seconds : float
        Least time before a write, before any request.
    retry_total : int
        How often a request is repeated after a 5xx or a broken connection.
    backoff_seconds : float
        First pause between repetitions; each further one doubles.
    timeout_seconds : int
        To connect, and for each answer.
    """

    token: str = field(repr=False)
    full_name: str
    api_url: str = "https://api.github.com"
    user_agent: str = "awesome-arxiv-bot"
    base_branch: str | None = None
    label: str = "arxiv-bot"
    reviewers: tuple[str, ...] = ()
    draft: bool = True
    write_gap_seconds: float = 1.0
    request_gap_seconds: float = 0.25
    retry_total: int = 4
    backoff_seconds: float = 2.0
    timeout_seconds: int = 30
