"""A bot that keeps a curated list of papers current, from listing to draft pull request."""

__version__ = "0.1.0"
