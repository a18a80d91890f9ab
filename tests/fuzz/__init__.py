"""Lists and papers that nobody would write, and what must hold whatever they say."""
