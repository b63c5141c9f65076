"""A round of the survey and the report that tells of it: what peiling.toml says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from segregatie.base.problems import Text, Where
from segregatie.base.settings_file import a_text, listed, setting, true_or_false, whole

THE_YEAR: Final = Text("het jaar waarnaar de map is genoemd", "the year the folder is named after")
_A_NAME: Final = a_text("een naam", "a name")
_A_THING: Final = a_text("een ding, zoals persoon/guuske-ledoux", "a thing, like persoon/guuske-ledoux", r"[a-z]+/\S+")


@dataclass(frozen=True, slots=True)
class Survey:
    """One round of the survey (peiling) and the report that tells of it; `published` is its month, like 2013-09.

    A `full` round has a report with all its tables: what is asked without a round is asked of the newest of these.
    """

    code: str
    where: Where
    year: int = setting("jaar", whole(THE_YEAR.nl, THE_YEAR.en))
    label_nl: str = setting("label_nl", a_text())
    label_en: str = setting("label_en", a_text())
    report_title: str = setting("rapport", a_text("de titel van het rapport", "the title of the report"))
    authors: tuple[str, ...] = setting("auteurs", listed(_A_NAME, "een lijst van namen", "a list of names", filled=True))
    publisher: str = setting("uitgever", _A_NAME)
    published: str = setting("verschenen", a_text("een maand, zoals 2013-09", "a month, like 2013-09", r"[0-9]{4}-(0[1-9]|1[0-2])"))
    full: bool = setting("volledig", true_or_false())
    #: Its authors and their institute, where they are things of dingen.csv, by the paths of their IRIs.
    makers: tuple[str, ...] = setting("makers", listed(_A_THING, "een lijst van dingen", "a list of things"), default=())
    institute: str = setting("instituut", _A_THING, default="")

    @property
    def credit(self) -> Text:
        """Who wrote the report and when, in a few words: Ledoux, Felix en Elshof (2013)."""
        *names, last = (name.partition(",")[0] for name in self.authors)
        nl, en = (f"{', '.join(names)} {word} {last}" if names else last for word in ("en", "and"))
        return Text(f"{nl} ({self.year})", f"{en} ({self.year})")

    @property
    def cited(self) -> str:
        """The report as one cites it."""
        return f"{', '.join(self.authors)} ({self.year}). {self.report_title}. {self.publisher}."
