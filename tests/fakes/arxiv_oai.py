"""OAI-PMH with the metadata formats ``arXiv`` and ``arXivRaw``: records by day and set, in pages.

Source: https://github.com/arXiv/oaipmh and
https://www.openarchives.org/OAI/openarchivesprotocol.html.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape, quoteattr

from bot.paper import Paper, month_of

_ROOT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IDENTIFIER = "oai:arXiv.org:"
_PHYSICS = frozenset({"hep-th", "quant-ph", "astro-ph", "cond-mat"})
_LIST_ARGUMENTS = frozenset({"verb", "metadataPrefix", "from", "until", "set"})


class OaiError(Exception):
    """An error of the protocol, sent with status 200."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer(
    query: Sequence[tuple[str, str]], url: str, papers: Mapping[str, Paper], page_size: int
) -> bytes:
    """Answer a request of the protocol."""
    arguments = dict(query)
    try:
        _check_each_once(query)
        body = _body(arguments, papers, page_size)
    except OaiError as error:
        body = f'  <error code="{error.code}">{escape(str(error))}</error>'
    attributes = "".join(f" {name}={quoteattr(text)}" for name, text in arguments.items())
    lines = [
        _ROOT,
        "  <responseDate>2026-11-20T05:00:00Z</responseDate>",
        f"  <request{attributes}>{escape(url)}</request>",
        body,
        "</OAI-PMH>",
    ]
    return "\n".join(lines).encode()


def _check_each_once(query: Sequence[tuple[str, str]]) -> None:
    if len(dict(query)) != len(query):
        raise OaiError("badArgument", "an argument is repeated")


def _body(arguments: dict[str, str], papers: Mapping[str, Paper], page_size: int) -> str:
    verb = arguments.get("verb")
    if verb == "GetRecord":
        return f"  <GetRecord>\n{_get(arguments, papers)}\n  </GetRecord>"
    if verb == "ListRecords":
        return _list(arguments, papers, page_size)
    raise OaiError("badVerb", f"the verb {verb} is not known")


def _get(arguments: Mapping[str, str], papers: Mapping[str, Paper]) -> str:
    if set(arguments) != {"verb", "identifier", "metadataPrefix"}:
        raise OaiError("badArgument", "GetRecord takes identifier and metadataPrefix")
    _check_format(arguments)
    paper = papers.get(arguments["identifier"].removeprefix(_IDENTIFIER))
    if paper is None:
        raise OaiError("idDoesNotExist", "no record has this identifier")
    return _record(paper, arguments["metadataPrefix"])


def _list(arguments: dict[str, str], papers: Mapping[str, Paper], page_size: int) -> str:
    skip = 0
    if "resumptionToken" in arguments:
        arguments, skip = _resume(arguments)
    if not set(arguments) <= _LIST_ARGUMENTS:
        raise OaiError("badArgument", "an argument is not known")
    _check_format(arguments)
    found = _harvest(arguments, papers)
    if not found:
        raise OaiError("noRecordsMatch", "no record matches")
    page = found[skip : skip + page_size]
    has_more = skip + page_size < len(found)
    kind = arguments["metadataPrefix"]
    lines = ["  <ListRecords>", *(_record(paper, kind) for paper in page)]
    if has_more:
        token = urlencode(arguments | {"skip": str(skip + page_size)})
        expires = 'expirationDate="2026-11-21T00:00:00Z"'
        lines.append(f"    <resumptionToken {expires}>{escape(token)}</resumptionToken>")
    elif skip:
        lines.append("    <resumptionToken/>")
    return "\n".join([*lines, "  </ListRecords>"])


def _resume(arguments: Mapping[str, str]) -> tuple[dict[str, str], int]:
    if set(arguments) != {"verb", "resumptionToken"}:
        raise OaiError("badArgument", "a resumption token stands alone")
    resumed = dict(parse_qsl(arguments["resumptionToken"]))
    skip = resumed.pop("skip", "")
    if not skip.isdigit():
        raise OaiError("badResumptionToken", "this token is not known")
    return resumed, int(skip)


def _check_format(arguments: Mapping[str, str]) -> None:
    if "metadataPrefix" not in arguments:
        raise OaiError("badArgument", "metadataPrefix is missing")
    if arguments["metadataPrefix"] not in _FORMATS:
        raise OaiError("cannotDisseminateFormat", "this format is not known")


def _harvest(arguments: Mapping[str, str], papers: Mapping[str, Paper]) -> list[Paper]:
    first, last = arguments.get("from", "0000-00-00"), arguments.get("until", "9999-99-99")
    if not (_DAY.fullmatch(first) and _DAY.fullmatch(last)):
        raise OaiError("badArgument", "days are written YYYY-MM-DD")
    chosen = [
        paper
        for paper in papers.values()
        if first <= _stamp(paper) <= last and _is_in_set(paper, arguments.get("set"))
    ]
    return sorted(chosen, key=lambda paper: (_stamp(paper), paper.id))


def _stamp(paper: Paper) -> str:
    """Tell the UTC day of the last change, which for a fake is the announcement."""
    return (paper.announced or paper.submitted or date(2005, 9, 16)).isoformat()


def _sets(paper: Paper) -> list[str]:
    return [_set(category) for category in paper.categories]


def _set(category: str) -> str:
    archive, _, subject = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    return ":".join(filter(None, (group, archive, subject)))


def _is_in_set(paper: Paper, wanted: str | None) -> bool:
    return wanted is None or any(f"{one}:".startswith(f"{wanted}:") for one in _sets(paper))


def _record(paper: Paper, kind: str) -> str:
    lines = [
        "    <record>",
        "      <header>",
        f"        <identifier>{_IDENTIFIER}{paper.id}</identifier>",
        f"        <datestamp>{_stamp(paper)}</datestamp>",
        *(f"        <setSpec>{one}</setSpec>" for one in _sets(paper)),
        "      </header>",
        "      <metadata>",
        f'        <{kind} xmlns="http://arxiv.org/OAI/{kind}/">',
        *_FORMATS[kind](paper),
        f"        </{kind}>",
        "      </metadata>",
        "    </record>",
    ]
    return "\n".join(lines)


def _cooked(paper: Paper) -> list[str]:
    return [
        f"          <id>{paper.id}</id>",
        f"          <created>{paper.submitted or _stamp(paper)}</created>",
        *([f"          <updated>{_stamp(paper)}</updated>"] if (paper.version or 1) > 1 else []),
        f"          <authors>{''.join(map(_author, paper.authors))}</authors>",
        f"          <title>{escape(paper.title)}</title>",
        f"          <categories>{' '.join(paper.categories)}</categories>",
        *_optional(paper),
        "          <license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>",
        f"          <abstract>{escape(paper.abstract or '')}</abstract>",
    ]


def _raw(paper: Paper) -> list[str]:
    return [
        f"          <id>{paper.id}</id>",
        "          <submitter>Sub Mitter</submitter>",
        *(_version(number, day) for number, day in enumerate(_days(paper), 1)),
        f"          <title>{escape(paper.title)}</title>",
        f"          <authors>{escape(', '.join(paper.authors))}</authors>",
        f"          <categories>{' '.join(paper.categories)}</categories>",
        *_optional(paper),
        "          <license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>",
        f"          <abstract>  {escape(paper.abstract or '')}\n</abstract>",
    ]


def _optional(paper: Paper) -> list[str]:
    named = (("comments", paper.comments), ("journal-ref", paper.journal_ref), ("doi", paper.doi))
    return [f"          <{tag}>{escape(text)}</{tag}>" for tag, text in named if text]


def _version(number: int, day: date) -> str:
    moment = datetime(day.year, day.month, day.day, 12, 0, 7, tzinfo=UTC)
    spelled = format_datetime(moment, usegmt=True)
    return (
        f'          <version version="v{number}"><date>{spelled}</date>'
        "<size>1kb</size><source_type>D</source_type></version>"
    )


def _days(paper: Paper) -> list[date]:
    """Tell when each version was submitted: the newest in time for its announcement."""
    count, stamp = paper.version or 1, date.fromisoformat(_stamp(paper))
    newest = stamp - timedelta(days=3 if stamp.weekday() == 0 else 1)
    if count == 1:
        return [paper.submitted or newest]
    year, month = month_of(paper.id)
    first = min(paper.submitted or date(year, month, 1), newest)
    return [first, *[newest] * (count - 1)]


def _author(name: str) -> str:
    forenames, _, keyname = name.rpartition(" ")
    first = f"<forenames>{escape(forenames)}</forenames>" if forenames else ""
    return f"<author><keyname>{escape(keyname)}</keyname>{first}</author>"


_FORMATS: Mapping[str, Callable[[Paper], list[str]]] = {"arXiv": _cooked, "arXivRaw": _raw}
