"""What stands under a name in JSON from a server, which may be anything: the empty value where it is something else."""

from typing import Any


def text_of(raw: object, name: str) -> str:
    """Returns a string."""
    value = raw.get(name) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def list_of(raw: object, name: str) -> list[Any]:
    """Returns a list."""
    value = raw.get(name) if isinstance(raw, dict) else None
    return value if isinstance(value, list) else []


def dict_of(raw: object, name: str) -> dict[str, Any]:
    """Returns an object."""
    value = raw.get(name) if isinstance(raw, dict) else None
    return value if isinstance(value, dict) else {}


def objects_of(raw: object, name: str) -> list[dict[str, Any]]:
    """Returns the objects of a list."""
    return [each for each in list_of(raw, name) if isinstance(each, dict)]


def number_of(value: object) -> float | None:
    """Returns a finite number, also one that is written in a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e18 else None
