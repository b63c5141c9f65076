"""Whether a text is how a datatype of XML Schema writes a value: what Python reads as a number is more than that.

Source: XML Schema 1.1 part 2, sections 3.3 and 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from segregatie.base.namespaces import XSD

_WHOLE: Final = r"[+-]?[0-9]+"
_FLOAT: Final = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_DAY: Final = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE: Final = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR: Final = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DURATION: Final = r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    XSD + name: re.compile(form)
    for form, names in (
        (_WHOLE, ("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
                  "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")),
        (r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", ("decimal",)),
        (_FLOAT, ("double", "float")),
        ("true|false|1|0", ("boolean",)),
        (_DAY + _ZONE, ("date",)),
        (_DAY + "T" + _TIME + _ZONE, ("dateTime",)),
        (_DAY + "T" + _TIME + _ZONE.removesuffix("?"), ("dateTimeStamp",)),
        (_TIME + _ZONE, ("time",)),
        (_YEAR + _ZONE, ("gYear",)),
        (f"{_YEAR}-{_MONTH}{_ZONE}", ("gYearMonth",)),
        (_DURATION, ("duration",)),
        (r"-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?", ("yearMonthDuration",)),
    )
    for name in names
}  # fmt: skip
_CALENDAR: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WHOLE_RANGES: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    **{name: (-(1 << bits), (1 << bits) - 1) for name, bits in (("long", 63), ("int", 31), ("short", 15), ("byte", 7))},
    **{f"unsigned{name}": (0, (1 << bits) - 1) for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
}  # fmt: skip


#: A value of each datatype, to show how it is written.
_EXAMPLES: Final = {
    "decimal": "29.6", "double": "2.96E1", "float": "2.96E1", "boolean": "true", "date": "2013-09-01", "dateTime": "2013-09-01T12:00:00",
    "dateTimeStamp": "2013-09-01T12:00:00Z", "time": "12:00:00", "gYear": "2013", "gYearMonth": "2013-09", "duration": "P1Y",
    "yearMonthDuration": "P1Y", "negativeInteger": "-1", "nonPositiveInteger": "-1",
}  # fmt: skip


def example_of(datatype: str) -> str:
    """Give a value as a datatype that is known here writes it.

    >>> example_of(XSD + "gYear"), example_of(XSD + "byte")
    ('2013', '28')
    """
    return _EXAMPLES.get(datatype.removeprefix(XSD), "28")


def is_written(value: str, datatype: str) -> bool:
    """Say whether a text is a value of a datatype as XML Schema writes it; of a datatype that is not known here it always is.

    >>> [is_written(text, XSD + "integer") for text in ("2013", "-7", " 7 ", "20_13", "\uff12\uff10\uff11\uff13", "7.0")]
    [True, True, False, False, False, False]
    >>> is_written("2013-02-30", XSD + "date"), is_written("300", XSD + "byte")
    (False, False)
    """
    form = _FORMS.get(datatype)
    if form is None:
        return True
    # RDF has the text as it is, with no white space taken off first (RDF 1.1 Concepts, 3.3).
    if not form.fullmatch(value):
        return False
    low, high = _WHOLE_RANGES.get(datatype.removeprefix(XSD), (None, None))
    if low is not None or high is not None:
        return (low is None or int(value) >= low) and (high is None or int(value) <= high)
    day = _CALENDAR.match(value)
    return not day or _is_day(*map(int, day.groups()))


def _is_day(year: int, month: int, day: int) -> bool:
    # A year that Python has not is as long as its like of 400 years on.
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True
