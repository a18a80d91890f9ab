"""Relevance, section and labels of papers, learned from a curated list.

Nothing in this package imports :mod:`bot`, prints, or uses the network.
"""
