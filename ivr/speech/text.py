"""Free text, cleaned for a voice: names, titles, messages and what recognisers and people wrote."""

import unicodedata


def say_text(text: str) -> str:
    """Give text back without control characters, its blanks collapsed."""
    return " ".join("".join(_spoken_sign(sign) for sign in text).split())


def _spoken_sign(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return sign
