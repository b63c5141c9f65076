"""Judging by part gives what judging the whole gives, and what has not changed is not judged again."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from segregatie.base.namespaces import DATA_GRAPHS, DEF, ID, SH, SHAPES
from segregatie.pipeline import Stated, judge, state
from segregatie.validate import by_part as module
from segregatie.validate.by_part import Kept, by_part
from segregatie.validate.judges import Result, results_of
from segregatie.validate.parts import judged_apart, parts_of
from series import write_series

ROUNDS = ["2013", "2014", "2015"]
PREFIXES = (
    f"@prefix sh: <{SH}> . @prefix def: <{DEF}> . @prefix id: <{ID}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)


def read(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[ox.Triple]]:
    """The graphs of three rounds, two of which are made up."""
    return state(write_series(tmp_path_factory.mktemp("reeks") / "drie", 3, 2), recounting=False).graphs


def _faulty(triples: Sequence[ox.Triple], chance: random.Random) -> list[ox.Triple]:
    """Take away one statement in three hundred, give as many another object, and as many to a second subject."""
    found = []
    for triple in triples:
        match chance.randrange(300):
            case 0:
                continue
            case 1:
                found.append(ox.Triple(triple.subject, triple.predicate, chance.choice(triples).object))
            case 2:
                found += [triple, ox.Triple(chance.choice(triples).subject, triple.predicate, triple.object)]
            case _:
                found.append(triple)
    return found


@pytest.mark.parametrize(("engine", "seed"), [("shacl", 1), ("shacl", 2), ("pyshacl", 3)])
def test_seeded_faults_are_found_by_part_as_in_the_whole(series: Mapping[str, list[ox.Triple]], engine: str, seed: int) -> None:
    chance = random.Random(seed)
    data = _faulty([triple for name in DATA_GRAPHS for triple in series.get(name, ())], chance)
    whole, _ = results_of(data, series[SHAPES], engine)
    assert len({result.shape for result in whole}) > 50
    assert by_part(ROUNDS, Kept(None))(data, series[SHAPES], engine) == (whole, [])


def test_rounds_that_do_not_point_at_each_other_are_parts_of_their_own(series: Mapping[str, list[ox.Triple]]) -> None:
    data = [triple for name in DATA_GRAPHS for triple in series.get(name, ())]
    parts = list(parts_of(data, series[SHAPES], ROUNDS))
    assert [sorted(part.others) for part in parts] == [["2014", "2015"], ["2013", "2015"], ["2013", "2014"]]
    assert {triple for part in parts for triple in part.triples} == set(data)
    tied = [*data, ox.Triple(ox.NamedNode(f"{ID}feit/2015/een"), ox.NamedNode(f"{DEF}spreektTegen"), ox.NamedNode(f"{ID}feit/2013/een"))]
    assert [sorted(part.others) for part in parts_of(tied, series[SHAPES], ROUNDS)] == [["2014"], ["2013", "2015"]]


RULE = "def:R a sh:NodeShape ; sh:targetClass def:K ; "


@pytest.mark.parametrize(
    ("shape", "apart"),
    [
        ("sh:property [ sh:path def:p ; sh:minCount 1 ; sh:class def:L ] .", True),
        ("sh:property [ sh:path def:p ; sh:node [ sh:property [ sh:path def:q ; sh:hasValue id:x ] ] ] .", True),
        ("sh:property [ sh:path [ sh:alternativePath ( def:p def:q ) ] ; sh:maxCount 1 ] .", True),
        ("sh:property [ sh:path [ sh:inversePath def:p ] ; sh:class def:L ] .", True),
        # How many point at a node, only the whole knows.
        ("sh:property [ sh:path [ sh:inversePath def:p ] ; sh:minCount 1 ] .", False),
        ("sh:property [ sh:path ( def:p def:q ) ; sh:minCount 1 ] .", False),
        ("sh:property [ sh:path [ sh:zeroOrMorePath def:p ] ; sh:class def:L ] .", False),
        ("sh:property [ sh:path def:p ; sh:node [ sh:property [ sh:path def:q ; sh:class def:L ] ] ] .", False),
        ("sh:property [ sh:path def:p ; sh:not [ sh:property [ sh:path def:q ; sh:node def:S ] ] ] . def:S sh:class def:L .", False),
        ("sh:node def:R .", False),
        ('sh:sparql [ sh:select "SELECT $this { $this ?p $this }" ] .', False),
    ],
)  # fmt: skip
def test_a_rule_that_looks_further_than_the_neighbours_needs_the_whole(shape: str, apart: bool) -> None:
    shapes = read(RULE + shape)
    assert judged_apart(shapes) is apart
    data = read("<urn:een> a def:K .")
    assert len(list(parts_of([*data, *_two_rounds()], shapes, ["2013", "2014"]))) == 1 + apart


def _two_rounds() -> list[ox.Triple]:
    return read("<feit/2013/een> a def:L . <feit/2014/een> a def:L .".replace("<", f"<{ID}"))


def test_the_rules_that_there_are_can_be_judged_apart(stated: Stated) -> None:
    assert judged_apart(stated.graphs[SHAPES])


def test_what_is_of_no_round_is_judged_with_what_it_points_at_in_any() -> None:
    """An example of a code lies in 2013: beside 2014 too it is there, and its class known."""
    shapes = read(RULE + "sh:property [ sh:path def:voorbeeld ; sh:class def:L ] .")
    codes = read(f"id:code a def:K ; def:voorbeeld <{ID}feit/2013/een> . id:andere a def:K ; def:voorbeeld <{ID}feit/2014/twee> .")
    data = [*codes, *_two_rounds(), *read(f"<{ID}feit/2014/twee> a def:K .")]
    (result,) = results_of(data, shapes, "shacl")[0]
    assert result.focus == f"<{ID}andere>"
    assert by_part(["2013", "2014"], Kept(None))(data, shapes, "shacl") == ([result], [])


def test_what_is_only_pointed_at_is_judged_in_its_own_part() -> None:
    """Beside 2014 the example of 2013 lacks its neighbours, and there it is not judged."""
    shapes = read(RULE + "sh:property [ sh:path def:bron ; sh:class def:L ] .")
    facts = read(f"<{ID}feit/2013/een> a def:K ; def:bron <{ID}passage/2013/een> . <{ID}passage/2013/een> a def:L .")
    data = [*facts, *read(f"id:code def:voorbeeld <{ID}feit/2013/een> . <{ID}feit/2014/een> a def:L .")]
    assert by_part(["2013", "2014"], Kept(None))(data, shapes, "shacl") == ([], [])


def test_a_node_of_an_earlier_round_without_an_edition_is_judged_too() -> None:
    shapes = read(RULE + "sh:property [ sh:path def:p ; sh:minCount 1 ] .")
    data = [*_two_rounds(), *read(f"<{ID}kerncijfer/2008/een> a def:K .")]
    (result,) = by_part(["2013", "2014"], Kept(None))(data, shapes, "shacl")[0]
    assert result.focus == f"<{ID}kerncijfer/2008/een>"


# What is kept


class Judges:
    """Counts how often SHACL judges."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, data: Sequence[ox.Triple], shapes: Sequence[ox.Triple], engine: str) -> tuple[list[Result], list[Result]]:
        """Judge, and note how much."""
        self.sizes.append(len(data))
        return results_of(data, shapes, engine)


@pytest.fixture
def judges(monkeypatch: pytest.MonkeyPatch) -> Judges:
    counting = Judges()
    monkeypatch.setattr(module, "results_of", counting)
    return counting


SHAPES_OF_TWO = read(RULE + "sh:property [ sh:path def:p ; sh:minCount 1 ] .")
OF_2013, OF_2014 = (read(f'<{ID}feit/{year}/een> a def:K ; def:q "wat" .') for year in ("2013", "2014"))


def _judged(folder: Path, *more: ox.Triple, shapes: Sequence[ox.Triple] = SHAPES_OF_TWO, engine: str = "shacl") -> list[str]:
    found, odd = by_part(["2013", "2014"], Kept(folder))([*OF_2013, *OF_2014, *more], shapes, engine)
    assert odd == []
    return [result.focus.rpartition("id/")[2] for result in found]


BOTH = ["feit/2013/een>", "feit/2014/een>"]


def test_a_part_that_has_not_changed_is_not_judged_again(judges: Judges, tmp_path: Path) -> None:
    folder = tmp_path / "oordelen"
    assert _judged(folder) == _judged(folder) == BOTH
    assert judges.sizes == [2, 2]
    mended = ox.Triple(ox.NamedNode(f"{ID}feit/2014/een"), ox.NamedNode(f"{DEF}p"), ox.Literal("goed"))
    assert _judged(folder, mended) == ["feit/2013/een>"]
    assert judges.sizes == [2, 2, 3]
    # Only what the last judging asked for is kept.
    assert len(list(folder.iterdir())) == 2
    assert _judged(folder) == BOTH
    assert judges.sizes == [2, 2, 3, 2]


def test_other_shapes_and_another_judge_judge_all(judges: Judges, tmp_path: Path) -> None:
    _judged(tmp_path / "oordelen")
    assert _judged(tmp_path / "oordelen", shapes=read(RULE + "sh:property [ sh:path def:q ; sh:minCount 1 ] .")) == []
    assert _judged(tmp_path / "oordelen", engine="pyshacl") == BOTH
    assert len(judges.sizes) == 6


@pytest.mark.parametrize("text", ["", "[]", "[[], [[1]]]", "nee", "[[], null]"])
def test_what_cannot_be_read_is_judged_again(judges: Judges, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "oordelen"
    _judged(folder)
    for path in folder.iterdir():
        path.write_text(text, encoding="utf-8")
    assert _judged(folder) == BOTH
    assert len(judges.sizes) == 4


def test_a_folder_that_others_may_write_in_is_not_used(judges: Judges, tmp_path: Path) -> None:
    folder = tmp_path / "oordelen"
    _judged(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert _judged(folder) == BOTH
    elsewhere = tmp_path / "elders"
    folder.chmod(0o700)
    elsewhere.symlink_to(folder)
    assert _judged(elsewhere) == BOTH
    assert len(judges.sizes) == 6


def test_a_build_keeps_what_the_judges_found_and_tells_it_again(stated: Stated, judges: Judges, tmp_path: Path) -> None:
    first = judge(stated, "shacl", tmp_path / "oordelen")
    assert judge(stated, "shacl", tmp_path / "oordelen") == first
    assert len(judges.sizes) == 1
