"""Put what a made rule asks into an order, in Dutch and in English: what to do where it does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from segregatie.base.namespaces import XSD
from segregatie.base.problems import Text
from segregatie.ontology.profile import Count, Values

_DATATYPES: Final = {
    XSD + "integer": Text("een geheel getal", "a whole number"),
    XSD + "decimal": Text("een decimaal getal", "a decimal"),
    XSD + "boolean": Text("true of false", "true or false"),
}


def with_article(label: Text) -> Text:
    """A label as one of its kind.

    >>> with_article(Text("waarneming", "observation"))
    Text(nl='een waarneming', en='an observation')
    """
    return Text(f"een {label.nl}", f"{'an' if label.en[:1] in 'aeio' else 'a'} {label.en}")


def list_order(property_: str, lists: Sequence[str]) -> Text:
    """Order a code of the lists."""
    if len(lists) == 1:
        return Text(f"Kies bij {property_} een code uit de lijst {lists[0]}.", f"Choose a code of the list {lists[0]} for {property_}.")
    names = ", ".join(lists)
    return Text(
        f"Kies bij {property_} een code uit een van de lijsten {names}.", f"Choose a code of one of the lists {names} for {property_}."
    )


def class_order(property_: str, nouns: Sequence[Text], lists: Sequence[str]) -> Text:
    """Order a thing of one of the classes, or a code of one of the lists."""
    codes = [Text(f"een code uit de lijst {each}", f"a code of the list {each}") for each in lists]
    nl = _either([each.nl for each in (*nouns, *codes)], "of")
    en = _either([each.en for each in (*nouns, *codes)], "or")
    return Text(f"Laat {property_} naar {nl} wijzen.", f"Let {property_} point at {en}.")


def _either(words: Sequence[str], last: str) -> str:
    return f" {last} ".join((*filter(None, (", ".join(words[:-1]),)), words[-1]))


def closed_order(noun: Text) -> Text:
    """Order that a thing has no other properties."""
    return Text(f"Geef {noun.nl} alleen de eigenschappen die erbij horen.", f"Give {noun.en} only the properties that belong to it.")


def count_order(noun: Text | None, label: Text, count: Count, values: Values, answers: str) -> Text:
    """Order so many values of a property, of a thing that is called `noun`, each from the list `answers` if there is one."""
    one = label.nl, label.en
    if len(values.languages) > 1:
        nl, en = f"een {one[0]} in het Nederlands en een in het Engels", f"one {one[1]} in Dutch and one in English"
        if count.optional:
            nl, en = f"{nl}, of geen", f"{en}, or none"
    elif count.high is None:
        nl, en = f"ten minste een {one[0]}", f"at least one {one[1]}"
    elif count.low:
        nl, en = f"precies een {one[0]}", f"exactly one {one[1]}"
    else:
        nl, en = f"hooguit een {one[0]}", f"at most one {one[1]}"
    if answers:
        nl, en = f"{nl} uit de lijst {answers}", f"{en} from the list {answers}"
    kind = _of_values(values)
    nl, en = f"Geef {noun.nl + ' ' if noun else ''}{nl}{kind.nl}", f"Give {noun.en + ' ' if noun else ''}{en}{kind.en}"
    return Text(f"{nl}.", f"{en}.")


def _of_values(values: Values) -> Text:
    name = _DATATYPES.get(values.datatype)
    if name is None:
        return Text("", "")
    nl, en = f", {name.nl}", f", {name.en}"
    if values.high:
        return Text(f"{nl} van {values.low} tot en met {values.high}", f"{en} from {values.low} to {values.high}")
    return Text(f"{nl} van {values.low} of meer", f"{en} of {values.low} or more") if values.low else Text(nl, en)
