"""Build a release: read, state, judge, regenerate, write, and say what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import CONCEPTS, ONTOLOGY, SHAPES
from segregatie.base.problems import InputError, Where, problem
from segregatie.base.project import Project
from segregatie.ontology.codes import Ontology
from segregatie.ontology.forms import Forms
from segregatie.ontology.profile import FOLDER
from segregatie.ontology.rules import Maker, Vocabulary
from segregatie.pipeline import Stated, judge, round_trip, state
from segregatie.query.local import LOCAL_FILE
from segregatie.release.account import Counts, recorded, written
from segregatie.release.folder import check_out, new_release, results_kept
from segregatie.release.requirements import UnknownConstraintError, requirements_page
from segregatie.release.selfdescription import write_catalog, write_vocabulary
from segregatie.release.write import ask_tables, write_downloads, write_tables, write_zip
from segregatie.triples.write import write_graphs, write_shapes

#: Is told what is being done.
Progress = Callable[[str], None]
#: Writes more into the folder of a release whose other files are there.
Addition = Callable[[Stated, Path], None]

_LOCAL = """Deze map bevat woorden uit het rapport. Zij is voor eigen gebruik en mag niet worden gepubliceerd.

This folder holds words of the report. It is for use on this machine and may not be published.
"""


def _advice(stated: Stated, engine: str, out: Path) -> list[str]:
    """What the judges advise; raise InputError for what they do not let pass."""
    verdict = judge(stated, engine, results_kept(out))
    if violations := verdict.of_grade("violation"):
        raise InputError(violations)
    return [f"{each.grade}: {each}" for each in (*stated.advice, *verdict.of_grade("warning", "info"))]


def _requirements(project: Project, said: list[ox.Triple], language: str) -> str:
    try:
        return requirements_page(said, language)
    except UnknownConstraintError as error:
        where = Where(shown(project.ontology / FOLDER))
        raise InputError([problem(where, "shape-without-words", reason=str(error).partition(";")[0])]) from error


def _by_class(ontology: Ontology) -> list[ox.Triple]:
    maker = Maker(ontology.profile, Vocabulary(ontology.graphs[ONTOLOGY]))
    return Forms(maker, ontology.graphs[CONCEPTS]).triples()


def build(
    project: Project,
    out: Path,
    reports: Mapping[str, Path],
    engine: str = "pyshacl",
    progress: Progress = lambda _: None,
    additions: Sequence[Addition] = (),
) -> str:
    """Build into `out` and return an account of it; `progress` is told each step, `additions` write last, such as the site.

    `reports` are the texts at hand, by round; what is built with one is not for publication.

    Raises InputError for anything wrong in data/, ontology/ or the report, and on any violation; UsageError for an
    `out` that is not ours or an engine that is not there. The earlier output then stays as it was.
    """
    check_out(out)
    if not reports:
        # Told before the work that would be lost without it.
        import xlsxwriter  # noqa: F401
    progress("reading and stating data/ and ontology/ ...")
    stated = state(project, reports, queries=True)
    progress("judging ...")
    advice = _advice(stated, engine, out)
    progress("making the tables again ...")
    compared = round_trip(stated)
    tables = ask_tables(stated)
    progress("writing ...")
    with new_release(out) as folder:
        if reports:
            (folder / LOCAL_FILE).write_text(_LOCAL, encoding="utf-8")
        write_graphs(stated.graphs, stated.ontology.codes.kinds(), folder / "graph")
        write_shapes(_by_class(stated.ontology), folder / "graph" / "shapes-per-klasse.ttl")
        write_tables(tables, folder)
        (folder / "docs").mkdir()
        said = [triple for name in (SHAPES, ONTOLOGY, CONCEPTS) for triple in stated.graphs[name]]
        for name, language in (("eisen", "nl"), ("requirements", "en")):
            (folder / "docs" / f"{name}.md").write_text(_requirements(project, said, language), encoding="utf-8")
        if not reports:
            advice += write_downloads(stated, tables, folder)
            write_vocabulary(stated, folder)
            # The zip is one of the files that the catalogue gives the digest of, so it cannot hold the catalogue.
            write_zip(stated, folder)
            write_catalog(stated, folder)
        for add in additions:
            add(stated, folder)
    lines = [f"all {proved} passages proved by {', '.join(map(shown, reports.values()))}"] if (proved := _proved(stated, reports)) else []
    compared_lines = map(str, compared if reports else recorded(compared))
    return "\n".join([*advice, *lines, *compared_lines, Counts.of(stated, compared).account, written(out, local=bool(reports))])


def _proved(stated: Stated, reports: Mapping[str, Path]) -> int:
    """How many passages the reports at hand prove."""
    return sum(len(edition.passages) for edition in stated.data.editions if edition.survey.code in reports)
