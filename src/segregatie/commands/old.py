"""What the smaller commands do, apart from reading their arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segregatie.base.files import shown
from segregatie.base.problems import InputError, Language, Problem, Problems, QueryError, UsageError, nearest
from segregatie.base.project import Project
from segregatie.query.answers import Source, ask
from segregatie.query.stored import parse_query, read_query, unusable
from segregatie.query.tables import TABLE_FORMATS, as_markdown, lay_out
from segregatie.report.tables import TABLES
from segregatie.report.tables import table as table_called

if TYPE_CHECKING:
    from segregatie.audit.account import Chosen
    from segregatie.report.transcript import Transcript
    from segregatie.validate.accounts.account import Account
    from segregatie.validate.judge import Found

#: Forms in which what changed from each version to the next may stand below each other.
_LOGGED: Final = ("text", "md")


def table(project: Project, source: Source, id_: str, form: str, language: str, shown_as: str) -> str:
    """Print a table of the report. Raises UsageError for a table there is not."""
    found = table_called(id_)
    if found is None:
        raise UsageError(f"no table {id_!r}; {nearest(id_, [each.short for each in TABLES], 20)}")
    query = read_query(project.queries / "tabellen" / f"{found.stem}.rq")
    values = {"taal": language, "weergave": shown_as}
    bound = {name: value for name, value in values.items() if name in query.parameters}
    return TABLE_FORMATS[form](lay_out(query, ask(source, query, bound), language))


def query(source: Source, file: str, text: str | None, values: Mapping[str, str], form: str) -> str:
    """Run a query file, or `text`, with its parameters set."""
    stored = read_query(Path(file)) if text is None else parse_query(text, "-")
    filled = stored.text
    if values:
        from segregatie.query.binding import bound

        filled = bound(stored, values, source)
    return as_markdown(lay_out(stored, source.select(filled), "nl")) if form == "md" else source.serialise(filled, form)


def validate(project: Project, paths: Sequence[str], syntax: str, engine: str) -> Account:
    """Judge data/ and ontology/, or the RDF files that are named, without writing anything.

    Raises UsageError for a path or an engine there is not; what is wrong in the files, also in our own, is in the account.
    """
    from segregatie.base.version import __version__
    from segregatie.validate.accounts.account import Account
    from segregatie.validate.judge import judge_handed

    judged = " ".join(paths) or "data/, ontology/"
    try:
        found = judge_handed(project, paths, syntax, engine) if paths else _judge_own(project, engine)
    except InputError as error:
        return Account(tuple(error.problems), (), (), 0, judged, __version__)
    except QueryError as error:
        return Account((unusable(error),), (), (), 0, judged, __version__)
    return Account(*found, judged, __version__)


def _judge_own(project: Project, engine: str) -> Found:
    from segregatie.pipeline import count_triples, judge, round_trip, state
    from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
    from segregatie.validate.judge import rules_tried

    wrong: list[Problem] = []
    try:
        # A build reads it when all else is done.
        read_publication(project.data / SETTINGS_FILE)
    except InputError as error:
        wrong = error.problems
    try:
        stated = state(project)
    except InputError as error:
        raise InputError([*wrong, *error.problems]) from error
    if wrong:
        raise InputError(wrong)
    verdict, problems = judge(stated, engine), []
    try:
        # A table made from a graph that is not as it must be would be told as wrong once more.
        if not verdict.of_grade("violation"):
            round_trip(stated)
    except InputError as error:
        problems = error.problems
    rules = rules_tried(stated.graphs, project.queries / "checks")
    return tuple(sorted({*verdict.problems, *problems})), rules, verdict.results, count_triples(stated)


def audit(project: Project, source: Source | None, form: str, language: Language, chosen: Chosen, report: Path | None) -> str:
    """Recount every claim of data/ and tell what came out; from `source`, or else from data/ itself.

    With the report at hand its own words are told too. Raises InputError where data/ is wrong, a claim cannot be recounted or
    the report is another, UsageError where what was chosen does not exist.
    """
    from segregatie.audit.account import Account, check_chosen
    from segregatie.audit.countings import read_countings
    from segregatie.audit.forms import AUDIT_FORMATS
    from segregatie.audit.names import read_names
    from segregatie.audit.recount import audit as recount
    from segregatie.pipeline import state
    from segregatie.report.text import quotes, read_report

    stated = state(project, report)
    outcomes, words, countings = stated.outcomes, stated.data.words, read_countings(project.queries / "beweringen")
    if source is not None:
        problems = Problems()
        outcomes = recount(source, countings, [each.claim for each in outcomes], words, problems)
        problems.stop_if_any()
    codes = stated.ontology.codes
    check_chosen(chosen, outcomes, codes.of("ernst"), [*codes.of("gemeente"), *codes.of("stadsdeel")])
    edition = stated.data.editions[-1]
    own = quotes(read_report(report), edition.passages.values()) if report else {}
    texts = {**own, **(stated.transcript.texts if stated.transcript else {})}
    names = read_names(stated.store, words, language)
    return AUDIT_FORMATS[form](Account(edition, outcomes, countings, {word.code: word for word in words}, names, chosen, texts))


def diff(project: Project, given: Sequence[str], form: str, language: Language) -> tuple[str, bool]:
    """Tell what changed from each side to the next, and whether nothing did.

    Raises UsageError for a side there is not, InputError for one that cannot be read.
    """
    from segregatie.diff.forms import DIFF_FORMATS
    from segregatie.diff.report import compare
    from segregatie.diff.sides import read_side

    if len(given) < 2:
        raise UsageError(f"diff {given[0]}: name two sides, OLD and NEW")
    if len(given) > 2 and form not in _LOGGED:
        raise UsageError(f"--format {form}: tells of two sides; use md or text for more")
    sides = [read_side(each, project) for each in given]
    reports = [compare(old, new, language) for old, new in pairwise(sides)]
    return "\n".join(DIFF_FORMATS[form](each, language) for each in reports), all(each.equal for each in reports)


def coverage(project: Project, file: Path) -> str:
    """Tell how much of the report's text is in the data. Raises InputError where the text or data/ is wrong."""
    from segregatie.audit.coverage import account, cover, stated_passages
    from segregatie.pipeline import state
    from segregatie.report.text import read_report

    report = read_report(file)
    edition = state(project, file).data.editions[-1]
    return account(cover(report, edition.passages.values(), stated_passages(edition), edition.prose.silences), file)


def extract(project: Project, file: Path) -> Iterator[str]:
    """Transcribe the report into data/<peiling>; say cell by cell what is no longer as it was, then what was written.

    Raises InputError, with nothing written, where the text cannot be read.
    """
    from segregatie.report.passages import read_passages
    from segregatie.report.spellings import read_names
    from segregatie.report.text import read_report
    from segregatie.report.transcript import transcribe, write_transcript

    report = read_report(file)
    problems = Problems()
    names = read_names(project.data / "namen.csv", problems)
    editions = sorted(each for each in project.data.glob("[0-9][0-9][0-9][0-9]") if each.is_dir())
    if len(editions) != 1:
        raise UsageError(f"{shown(project.data)}: {len(editions)} editions; extract knows the report of one")
    edition = editions[0]
    passages = edition / "passages.csv"
    known = read_passages(passages, problems) if passages.exists() else []
    problems.stop_if_any()
    transcript = transcribe(report, names, known, problems, fill=True)
    problems.stop_if_any()
    yield from _changes(edition, transcript)
    changed = write_transcript(transcript, edition)
    yield from (f"wrote {shown(path)}" for path in changed)
    yield f"{len(transcript.grids)} tables, {len(transcript.passages)} passages, {len(changed)} files changed"


def _changes(edition: Path, transcript: Transcript) -> Iterator[str]:
    from segregatie.report.grids import differences, read_grids

    problems = Problems()
    kept = read_grids(edition / "tabellen", {}, problems)
    for id_, grid in transcript.grids.items():
        if id_ in kept:
            yield from (f"{problem.where}: {problem.what}" for problem in differences(kept[id_], grid))
