"""The templates of Markdown texts: bodies of pull requests, and job summaries."""

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

_ENVIRONMENT = Environment(
    loader=PackageLoader("bot"),
    autoescape=False,  # noqa: S701  Markdown, not HTML; every foreign value goes through escape
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def template(name: str) -> Template:
    """Give a template of ``bot/templates``; the values put into it must be escaped already."""
    return _ENVIRONMENT.get_template(name)
