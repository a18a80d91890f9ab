"""Kinds of failure, each naming who must act.

A message reads ``<where>: <what is wrong, with the value seen>; <what is allowed>. <What happened
to the user's files>. <What to do next>.``
"""

__all__ = [
    "ArxivAnswerError",
    "ArxivError",
    "ArxivForbiddenError",
    "ArxivRefusedError",
    "BotError",
    "BusyError",
    "ConfigError",
    "DatasetError",
    "GitHubError",
    "ListError",
    "MirrorError",
    "Stopped",
    "StoreError",
]


class BotError(Exception):
    """Something that was expected to go wrong at times; the command ends with exit code 1."""


class BusyError(BotError):
    """Another process is at work on the same store; whoever came second waits."""


class ConfigError(BotError):
    """The configuration is wrong; whoever runs the bot must edit it."""


class ListError(BotError):
    """The curated list cannot be read or edited safely; its maintainer must repair it."""


class DatasetError(BotError):
    """A file of ``data/`` is broken or missing."""


class MirrorError(BotError):
    """A mirror folder or a file of papers is broken or missing."""


class StoreError(BotError):
    """The store cannot be used; it may be deleted, nothing that matters is only in it."""


class ArxivError(BotError):
    """arXiv did not answer, or not with what was asked for; the next run tries again."""


class ArxivAnswerError(ArxivError):
    """arXiv answered, but its answer cannot be read; if it stays so, the bot must be adapted."""


class ArxivRefusedError(ArxivAnswerError):
    """arXiv does not know what was asked for, such as a category that it does not have."""


class ArxivForbiddenError(ArxivError):
    """arXiv answered 403: no request may be sent to it again in this run."""


class GitHubError(BotError):
    """GitHub refused; a token, a permission or a setting must be changed.

    Attributes
    ----------
    is_fatal : bool
        Whether the other requests of this run would fail for the same reason.
    """

    is_fatal: bool = False


class Stopped(KeyboardInterrupt):
    """The process is to end, and the work is left where it is; the next run completes it."""
