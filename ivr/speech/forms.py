"""The spoken forms of one language, as its `language.toml` gives them: what money, numbers and times sound like.

Data only, so that a language stays a folder. The modules `numbers`, `money`, `dates` and `digits` speak by it, and
`language_files` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ConfigDict, with_config

_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Millions:
    """How a language says whole millions: "1 millón de dólares"."""

    one: str
    many: str
    before_noun: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class NumberForms:
    """How a language says numbers.

    `one_before_noun` maps number words to their short form before a noun (uno, un). Where it has any, numbers that
    end in 1, not 11, are spoken in words before a noun, since voices read their figures wrongly there. `words` is
    the language whose number words those are, as num2words calls it.
    """

    minus: str
    plus: str
    words: str = ""
    one_before_noun: Mapping[str, str] = field(default_factory=dict)
    millions: Millions | None = None


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class MoneyForms:
    """One dollar and several, one cent and several, and the word between dollars and cents."""

    dollar: str
    dollars: str
    cent: str
    cents: str
    joined_by: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class DateForms:
    """CLDR patterns of dates that the locale's own long pattern would say wrongly; empty where it does not."""

    first_of_month: str = ""


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class TimeForms:
    """Noon, midnight, and the CLDR patterns of full hours and others; `one_…` where one o'clock is different."""

    noon: str
    midnight: str
    hour: str
    minute: str
    one_hour: str = ""
    one_minute: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """All the spoken forms of one language; `locale` is CLDR's name for it, such as es_US."""

    locale: str
    numbers: NumberForms
    money: MoneyForms
    dates: DateForms
    times: TimeForms
