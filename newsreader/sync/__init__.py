"""The network: fetching, and the worker processes that read what was fetched.

    service     what a place that news comes from must offer       direct      feeds fetched by ourselves
    engine      refresh: who is asked, what is kept                 discover    from a typed address to feeds
    http        Fetcher, the one way to the web (loads httpx)      worker      processes that parse and extract
    api         Session, the way to the server of an account       detect      from a typed address to an account
    greader     FreshRSS and all who speak like Google Reader      miniflux    Miniflux’s own interface

``schedule``, ``pauses``, ``addresses``, ``inflate``, ``connect`` and ``failures`` hold the rules these follow. All of
it is imported late: opening the reader costs no network library.
"""

from collections.abc import Mapping

SERVICES: Mapping[str, str] = {
    "greader": "newsreader.sync.greader:GReader",
    "miniflux": "newsreader.sync.miniflux:Miniflux",
}
"""What an account can speak, by the name it has in ``accounts.toml``: ``module:class``, loaded when used, made of an
Account and its password or token."""
