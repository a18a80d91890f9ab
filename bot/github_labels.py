"""Labels of the repository, made where they are missing."""

from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession


def ensure(session: GitHubSession, name: str, colour: str, description: str) -> None:
    """Make a label, unless there is one of this name in any case.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    name, colour, description : str
        At most 50 characters; six hexadecimal digits; at most 100 characters.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached.
    """
    repository = session.repository
    try:
        session.ask(Step.WRITE_LABEL, lambda: repository.get_label(name))
    except GitHubAnswerError as refusal:
        if refusal.answer.status != 404:
            raise
    else:
        return
    try:
        session.ask(Step.WRITE_LABEL, lambda: repository.create_label(name, colour, description))
    except GitHubAnswerError as refusal:
        if not refusal.says("already_exists"):
            raise
