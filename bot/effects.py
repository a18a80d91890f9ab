"""What a person's word leads to: each kind of effect says all that is needed to bring it about.

Every effect may be brought about twice: the second time nothing is left to do.
"""

from dataclasses import dataclass

from bot.decisions import Reason


@dataclass(frozen=True, slots=True)
class Move:
    """Put a paper's row into another section of the list, on its draft's branch.

    Attributes
    ----------
    number : int
        The open draft.
    id : str
        arXiv id without version.
    section : str
        A configured section's name.
    """

    number: int
    id: str
    section: str


@dataclass(frozen=True, slots=True)
class Relabel:
    """Change the labels in a paper's row, on its draft's branch.

    Attributes
    ----------
    number : int
        The open draft.
    id : str
        arXiv id without version.
    add, remove : tuple of str
        Names of the vocabulary; no name is in both.
    """

    number: int
    id: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetVenue:
    """Write another venue into a paper's row, on its draft's branch.

    Attributes
    ----------
    number : int
        The open draft.
    id : str
        arXiv id without version.
    venue : str
        One line of foreign text; empty to show it as a preprint.
    """

    number: int
    id: str
    venue: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Decline a paper: close its draft without a merge; in a batch, decline this paper alone.

    Attributes
    ----------
    number : int
        Its draft; if that is closed already, only the label is to be set.
    id : str
        arXiv id without version.
    reason : Reason
        The label that the draft gets; `Reason.NONE` for none.
    """

    number: int
    id: str
    reason: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Defer:
    """Put a paper off: close its draft with the label ``later``; in a batch, this paper alone.

    Attributes
    ----------
    number : int
        Its draft, open or closed.
    id : str
        arXiv id without version.
    """

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Take a no back: set the label ``retry``, so that the paper is proposed again.

    Attributes
    ----------
    number : int
        The closed draft, or an open batch that has declined the paper.
    id : str
        arXiv id without version.
    """

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class Repropose:
    """Propose a paper anew whose draft was closed, in the section that a person named.

    Attributes
    ----------
    number : int
        The closed draft, whose no does not count any more.
    id : str
        arXiv id without version.
    section : str
        A configured section's name.
    """

    number: int
    id: str
    section: str


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Make a draft's branch anew on the newest list, what people changed on it kept.

    Attributes
    ----------
    number : int
        An open pull request of the bot's, of any kind.
    """

    number: int


@dataclass(frozen=True, slots=True)
class Draft:
    """Propose papers at once, whatever the model and the limits say.

    Attributes
    ----------
    ids : tuple of str
        arXiv ids without version; none is on the list or in an open draft.
    requested_by : str
        Login of somebody with write access.
    """

    ids: tuple[str, ...]
    requested_by: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Put papers on the hold list, for somebody with write access to decide on.

    Attributes
    ----------
    ids : tuple of str
        arXiv ids without version, nowhere known yet.
    requested_by : str
        Login of the one who asked, who may ask for one a day.
    """

    ids: tuple[str, ...]
    requested_by: str


Effect = Move | Relabel | SetVenue | Refuse | Defer | Retry | Repropose | Rebuild | Draft | Hold
RowChange = Move | Relabel | SetVenue
