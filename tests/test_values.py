"""Values are dataclasses in every respect that we rely on."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from dataclasses import dataclass as made_by_dataclasses
from typing import Any

import pytest

from newsreader.values import dataclass


@dataclass(frozen=True, slots=True)
class Ship:
    """A ship."""

    name: str
    masts: int = 3
    crew: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Its name on the bow."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a field that does not count."""

    name: str
    note: str = field(default="", compare=False)


@made_by_dataclasses(frozen=True, slots=True)
class Model:
    """What a ship is compared with."""

    name: str
    masts: int = 3
    crew: Mapping[str, int] = field(default_factory=dict)


def test_a_value_is_made_compared_and_told_as_by_dataclasses() -> None:
    assert Ship("Ida") == Ship(name="Ida", masts=3, crew={})
    assert Ship("Ida") != Ship("Ida", 2)
    assert Ship("Ida") != Model("Ida")  # type: ignore[comparison-overlap]
    assert repr(Ship("Ida", 2)) == repr(Model("Ida", 2)).replace("Model", "Ship")
    assert (is_dataclass(Ship), asdict(Ship("Ida"))) == (True, asdict(Model("Ida")))
    assert [each.name for each in fields(Ship)] == ["name", "masts", "crew"] == list(Ship.__match_args__)
    assert replace(Ship("Ida"), masts=1) == Ship("Ida", 1)
    assert Ship("Ida").label == "IDA"


def test_what_a_factory_makes_is_not_shared() -> None:
    assert Ship("Ida").crew is not Ship("Ida").crew


def boat() -> Any:
    """Returns a class of values that nobody has used yet."""
    body = {
        "__annotations__": {"name": "str", "oars": "int", "crew": "list"},
        "oars": 2,
        "crew": field(default_factory=list),
    }
    return dataclass(frozen=True, slots=True)(type("Boat", (), body))


def test_a_value_is_alike_whatever_is_first_asked_of_its_class() -> None:
    assert [each.name for each in fields(boat())] == ["name", "oars", "crew"]
    assert boat()(oars=4, name="Ida").oars == 4
    assert repr(replace(boat()("Ida"), oars=1)) == "Boat(name='Ida', oars=1, crew=[])"


def test_two_threads_may_be_the_first_to_use_a_value() -> None:
    made = boat()
    asked = vars(made)["__dataclass_fields__"]
    found = [asked.__get__(None, made) for _ in range(2)]
    assert [list(each) for each in found] == [["name", "oars", "crew"]] * 2
    assert (made("Ida").oars, made("Ida").crew) == (2, [])


def test_what_is_made_of_a_value_has_an_init_of_its_own() -> None:
    class Punt(boat()):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__("punt", 0)

    assert [Punt().name, Punt().oars] == ["punt", 0]


def test_a_value_hashes_by_its_fields() -> None:
    assert len({Noted("a"), Noted("a"), Noted("b")}) == 2
    with pytest.raises(TypeError):
        hash(Ship("Ida"))  # its crew is a dictionary


@pytest.mark.parametrize("change", [lambda ship: setattr(ship, "masts", 1), lambda ship: delattr(ship, "masts")])
def test_a_value_never_changes(change: object) -> None:
    with pytest.raises(FrozenInstanceError):
        change(Ship("Ida"))  # type: ignore[operator]


def test_a_value_has_slots_and_travels_between_processes() -> None:
    ship = Ship("Ida", 2, {"cook": 1})
    assert not hasattr(ship, "__dict__")
    assert pickle.loads(pickle.dumps(ship)) == ship


def test_fields_that_do_not_count_are_left_to_dataclasses() -> None:
    assert Noted("a", "x") == Noted("a", "y")


@pytest.mark.parametrize("wrong", [{}, {"name": "Ida", "sails": 2}])
def test_wrong_fields_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Ship(**wrong)  # type: ignore[arg-type]
