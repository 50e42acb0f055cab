"""A news reader for the terminal. Start reading at ``newsreader.library``, the only door to everything."""

__version__ = "0.1.0"
