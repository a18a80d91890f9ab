"""A bot that keeps a curated list of papers current, from arXiv's listings to draft pull requests."""

__version__ = "0.1.0"
