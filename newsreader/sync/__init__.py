"""The network: fetching, and the worker processes that read what was fetched.

    service     what a place that news comes from must offer       direct      feeds fetched by ourselves
    engine      refresh: who is asked, what is kept                 discover    from a typed address to feeds
    http        Fetcher, the one way to the web (loads httpx)      worker      processes that parse and extract

``schedule``, ``pauses``, ``addresses``, ``inflate``, ``connect`` and ``failures`` hold the rules these follow. All of
it is imported late: opening the reader costs no network library.
"""

from collections.abc import Mapping

SERVICES: Mapping[str, str] = {"direct": "newsreader.sync.direct:Direct"}
"""Service classes by the name they have in the configuration, as ``module:class``; loaded when used."""
