"""Accounts: servers that keep the user's feeds, articles and marks. Nothing here holds a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LOCAL = "local"
"""Stands where an account's name may stand, for the feeds that newsreader fetches by itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """A server that the user has connected. Its password or token is kept elsewhere and asked for when needed."""

    name: str
    """What the user calls it: small letters, digits, dots, hyphens and underscores."""
    kind: str
    """The protocol, a name in ``sync.SERVICES``."""
    url: str
    """Where the protocol is spoken, as it was found when connecting."""
    user: str = ""
    """Empty where a token alone tells who it is."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Headers that the server wants with every request, by name, each with the environment variable of its value."""
    password_command: tuple[str, ...] = ()
    """A program and its arguments, run without a shell, that prints the password."""
