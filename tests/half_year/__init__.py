"""Half a year of nightly runs on the fake arXiv, with everything that goes wrong there."""
