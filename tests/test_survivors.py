"""The list of mutants that are no faults is about lines that are there, each once."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "mutation"
ROOT = FOLDER.parent.parent


def survivors():
    return tomllib.loads((FOLDER / "survivors.toml").read_text(encoding="utf-8"))["survivor"]


def test_a_survivor_is_a_line_that_is_there_and_has_a_reason():
    for entry in survivors():
        assert set(entry) == {"file", "was", "becomes", "because"}
        lines = (ROOT / entry["file"]).read_text(encoding="utf-8").splitlines()
        assert entry["was"] in [line.strip() for line in lines], entry
        assert entry["becomes"] != entry["was"]
        assert len(entry["because"]) > 20


def test_a_survivor_is_listed_once():
    changes = [(entry["file"], entry["was"], entry["becomes"]) for entry in survivors()]
    assert len(set(changes)) == len(changes)
