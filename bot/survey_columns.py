"""What the columns of a table hold, told from their headings and, in doubt, from their cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.list_survey import SurveyedTable
from bot.paper import find_ids
from bot.plain_text import strip_markup

_WORDS: Mapping[str, frozenset[str]] = {
    role: frozenset(words.split())
    for role, words in {
        "title": "title titles 标题 標題 题目 題目 论文名 論文名 タイトル titel titre título",
        "labels": "label labels tag tags keyword keywords 标签 標籤 关键词 關鍵詞 タグ",
        "authors": "author authors 作者 著者",
        "time": "time date year month released announced 时间 時間 日期 年份 发布 日付",
        "pub": "pub pubs publication published venue conference conf journal proceedings "
        "会议 會議 期刊 发表 出处 刊物",
        "code": "code codes github repo repository implementation codebase 代码 代碼 コード",
        "project": "project projects website webpage homepage demo 项目 項目 主页 プロジェクト",
        "paper": "arxiv pdf preprint paper papers article 论文 論文",
        "links": "link links resource resources url urls 链接 連結 リンク",
        "name": "name method methods model models abbreviation acronym 名称 方法 模型",
    }.items()
}
"""Words of headings that name a role, in the order in which roles take their column."""

_WEAK: Mapping[str, str] = {"page": "project", "site": "project", "web": "project"}
"""Words that name a role where no other word of the heading does."""

_LINKED = ("paper", "project", "code")
_MAY_BE_TITLE = ("paper", "name")
_WORD = re.compile(r"[^\W\d_]+")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_DATE = re.compile(rf"(?=.*\d)(?:\b(?:{_MONTHS})[a-z]*|[\d\s.,/'’年月日-])+", re.IGNORECASE)
_SAMPLE_ROWS = 200
_LEAST_TITLE_WORDS = 3.0


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """The columns of one table.

    Attributes
    ----------
    by_role : mapping of str to str
        Heading of the column for each role of `bot.layout.Columns` that was found.
    unknown : tuple of str
        Headings of the other columns, in order; a new row leaves them empty.
    guessed : tuple of str
        Roles that only the cells speak for, not the heading.
    """

    by_role: Mapping[str, str]
    unknown: tuple[str, ...]
    guessed: tuple[str, ...] = ()


def assign(table: SurveyedTable) -> ColumnRoles:
    """Find the role of each column of a table.

    Parameters
    ----------
    table : SurveyedTable
        With its rows: cells decide where headings do not.

    Returns
    -------
    ColumnRoles
        Each column in one role at most. There is no title if no column can be one; a heading that
        stands twice has no role.
    """
    shown = [strip_markup(heading) for heading in table.headings]
    free = {n: _roles(text, table, n) for n, text in enumerate(shown) if shown.count(text) == 1}
    found, guessed = _take_titles(table, free)
    for role in _WORDS:
        columns = [n for n, roles in free.items() if role in roles]
        if role not in found and columns:
            found[role] = columns[0]
            del free[columns[0]]
    identity = _most_linked(table, free)
    if not {"paper", "links"} & found.keys() and identity is not None:
        found["paper"] = identity
        guessed.append("paper")
    kept = {role: shown[n] for role, n in found.items()}
    unknown = tuple(text for n, text in enumerate(shown) if n not in found.values())
    return ColumnRoles(kept, unknown, tuple(guessed))


def _roles(heading: str, table: SurveyedTable, column: int) -> frozenset[str]:
    """Name the roles that a heading may mean."""
    folded = heading.casefold()
    words = set(_WORD.findall(folded))
    roles = {
        role
        for role, ours in _WORDS.items()
        if words & ours or any(word in folded for word in ours if not word.isascii())
    }
    roles |= {_WEAK[word] for word in words if word in _WEAK and not roles}
    if "title" not in roles and len(roles.intersection(_LINKED)) > 1:
        return frozenset({"links"})
    if {"time", "pub"} <= roles:
        roles -= {"pub" if _holds_dates(table, column) else "time"}
    return frozenset(roles)


def _take_titles(
    table: SurveyedTable, free: dict[int, frozenset[str]]
) -> tuple[dict[str, int], list[str]]:
    """Find the column of titles: by its name, by a likely name and long texts, by those alone."""
    named = [n for n, roles in free.items() if "title" in roles]
    lengths = {n: _mean_words(table, n) for n in free}
    likely = [n for role in _MAY_BE_TITLE for n in free if role in free[n]]
    long = [n for n in likely if lengths[n] >= _LEAST_TITLE_WORDS]
    unnamed = [n for n in free if lengths[n] >= _LEAST_TITLE_WORDS and not free[n]]
    longest = sorted(unnamed, key=lambda n: -lengths[n])
    chosen = next(iter((*named, *long, *longest, *likely)), None)
    if chosen is None:
        return {}, []
    is_guessed = chosen not in named and chosen not in likely
    del free[chosen]
    return {"title": chosen}, ["title"] if is_guessed else []


def _cells(table: SurveyedTable, column: int) -> Iterator[str]:
    return (row[column] for row in table.rows[:_SAMPLE_ROWS] if len(row) > column and row[column])


def _holds_dates(table: SurveyedTable, column: int) -> bool:
    """Tell whether most cells of a column show a date and nothing else."""
    dates = [bool(_DATE.fullmatch(strip_markup(cell))) for cell in _cells(table, column)]
    return 2 * sum(dates) > len(dates)


def _mean_words(table: SurveyedTable, column: int) -> float:
    """Count the words that a cell of a column shows, on average."""
    counts = [len(strip_markup(cell).split()) for cell in _cells(table, column)]
    return sum(counts) / len(counts) if counts else 0.0


def _most_linked(table: SurveyedTable, columns: Sequence[int] | Mapping[int, object]) -> int | None:
    """Find the column that links to arXiv in most rows."""
    counts = {n: sum(bool(find_ids(cell)) for cell in _cells(table, n)) for n in columns}
    return max((n for n in counts if counts[n]), key=lambda n: counts[n], default=None)
