"""``python -m tests.benchmarks``: what a reader feels at 1,000 and 100,000 articles, as JSON. Takes some minutes.

Start is a ratio against the bare Textual application and refresh one against bare httpx, in the same run; a key is
timed from the press to the first byte drawn. Other files here measure one room each: pages, quotes, related, stores.
"""

from __future__ import annotations

import argparse
import json
import platform

from tests.benchmarks import refresh, screen

SIZES = (1_000, 100_000)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    figures: dict[str, object] = {"python": platform.python_version()}
    for size in asked.articles:
        felt = {name: round(value, 4) for name, value in screen.measure(size, asked.runs).items()}
        figures[f"{size} articles"] = felt | {"refresh_200_feeds": refresh.run(articles=size)}
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
