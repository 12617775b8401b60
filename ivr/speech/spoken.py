"""Says a value in one of the formats of `ivr.flow.contracts.FORMATS`, all but `term`, which the catalogue knows.

Of `texts` the catalogue picks the one in the language that is spoken.
"""

from ivr.flow.events import Value
from ivr.speech.dates import say_date, say_time
from ivr.speech.digits import say_digits, say_groups, say_phone
from ivr.speech.forms import Forms
from ivr.speech.money import say_money
from ivr.speech.numbers import say_count, say_number
from ivr.speech.text import say_text


def speak(value: Value, format_name: str, forms: Forms) -> str:
    """Say a value. An `audio` value is the address of a recording, given on as it is.

    Raises:
        TypeError: when the value is missing, or its type does not go with the format.
        ValueError: when a date or time cannot be read.
    """
    match format_name:
        case "money":
            return say_money(_number(value), forms)
        case "number":
            return say_number(_number(value), forms)
        case "count":
            return say_count(_number(value), forms)
        case "date":
            return say_date(_text(value), forms)
        case "time":
            return say_time(_text(value), forms)
        case "digits":
            return say_digits(_identifier(value))
        case "groups":
            return say_groups(_identifier(value))
        case "phone":
            return say_phone(_text(value), forms)
        case "text" | "texts":
            return say_text(_text(value))
        case "audio":
            return _text(value)
        case _:
            raise TypeError(f"{format_name} is not spoken here")


def _number(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a number")
    return value


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _identifier(value: Value) -> str:
    return value if isinstance(value, str) else str(_number(value))
