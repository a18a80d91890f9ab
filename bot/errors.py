"""Kinds of failure, each naming who must act.

A message reads ``<where>: <what is wrong, with the value seen>; <what is allowed>. <What happened
to the user's files>. <What to do next>.``
"""

__all__ = [
    "ArxivError",
    "ArxivForbiddenError",
    "BotError",
    "ConfigError",
    "DatasetError",
    "GitHubError",
    "ListError",
    "MirrorError",
    "StoreError",
]


class BotError(Exception):
    """Something that was expected to go wrong at times; the command ends with exit code 1."""


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
