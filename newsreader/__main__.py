"""Starts the newsreader: ``newsreader`` and ``python -m newsreader``. Imports only what the asked command needs."""

import gc
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    gc.disable()  # there is nothing to free while modules load; what runs for longer turns it on
    from newsreader.cli import run

    code = run()
    gc.freeze()  # the system takes everything back at once: Python need not look through it before
    sys.exit(code)


if __name__ == "__main__":
    main()
