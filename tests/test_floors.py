"""The floors of docs/ARCHITECTURE.md: what stands where, and that imports go down."""

import re

import pytest

import tinygrad_edu
from docs.making.floors import FLOORS, floor_of, module_of, picture
from tests.importing import MODULES, PACKAGES, ROOT, arrows

ROOMS = [room for floor in FLOORS for room in floor.rooms]


def test_every_module_stands_on_a_floor():
    for module in MODULES:
        assert 0 <= floor_of(module) < len(FLOORS)


def test_a_module_without_a_room_is_told():
    with pytest.raises(LookupError, match=r"tinygrad_edu\.attic stands on no floor"):
        floor_of("tinygrad_edu.attic")


def test_a_module_imports_its_own_floor_or_a_lower_one():
    climbing = {
        (name, other, when) for name, other, when in arrows() if floor_of(other) > floor_of(name)
    }
    assert climbing == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_module_or_a_folder(room):
    assert module_of(room) in MODULES
    is_folder = MODULES[module_of(room)].name == "__init__.py" and module_of(room) != "tinygrad_edu"
    assert room.endswith("/") == is_folder


def test_every_folder_is_in_the_picture():
    folders = {
        path.parent.relative_to(ROOT).as_posix().removeprefix("tinygrad_edu/") + "/"
        for path in MODULES.values()
    }
    assert folders - {f"{PACKAGES[0]}/"} <= {*ROOMS}


def test_the_picture_shows_every_room_and_floor():
    drawn = picture()
    for floor in FLOORS:
        assert f">{floor.title}</text>" in drawn
        for room in floor.rooms:
            assert f">{room}</text>" in drawn


def test_the_reading_order_names_modules_that_are_there():
    order = tinygrad_edu.__doc__.split("in this order:")[1].split("The words")[0]
    named = re.findall(r"^    ([a-z_]+)/? {2,}", order, re.MULTILINE)
    assert len(named) >= 8
    assert {f"tinygrad_edu.{name}" for name in named} <= MODULES.keys()
