"""Take a paper out of a list, let the bot put it back, and compare: a measure on real lists."""
