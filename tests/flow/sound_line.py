"""A small line to test the core with: the flow files in `sound/`, their contracts, and wording without words.

Every prompt exists in both languages unless its topic is `absent` (nowhere) or `english` (only there), so that a
test writes a flow and no prompts. Only prompts with placeholders are listed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ivr.flow.contracts import Assurance, Contract, Rows, Term
from ivr.flow.definition import Flows
from ivr.flow.loader import load_flows
from ivr.flow.wording import LanguageWording, PromptShape, Wording

HERE = Path(__file__).parent

FACTS = frozenset({"office_phone"})
NUMBERS = frozenset({"sdu_number"})

PAYMENTS = Rows(
    {"amount": "money", "paid_on": "date", "kind": Term(("type_check", "type_cash"))}, wordings=("plain", "with_case")
)
CASES = Rows({"case_number": "digits", "ending": "digits"}, wordings=("open", "closed"))

CONTRACTS = (
    Contract(
        "find_participant",
        takes=("participant_id_given",),
        outcomes={"found": {"participant_id": "digits", "first_name": "text"}, "unknown": {}, "unknown_again": {}},
        grants={"found": Assurance.IDENTIFIED},
    ),
    Contract(
        "find_by_ssn",
        takes=("ssn",),
        outcomes={"found": {"participant_id": "digits", "first_name": "text"}, "unknown": {}},
        grants={"found": Assurance.IDENTIFIED},
    ),
    Contract(
        "check_pin",
        takes=("participant_id", "pin"),
        outcomes={"right": {}, "wrong": {}},
        requires=Assurance.IDENTIFIED,
        grants={"right": Assurance.VERIFIED},
        writes=True,
    ),
    Contract(
        "payments",
        takes=("participant_id",),
        outcomes={
            "more": {"payments": PAYMENTS, "payments_said": "number"},
            "last": {"payments": PAYMENTS, "payments_said": "number"},
            "none": {},
        },
        requires=Assurance.VERIFIED,
    ),
    Contract(
        "payments_older",
        takes=("participant_id", "payments_said"),
        outcomes={
            "more": {"payments": PAYMENTS, "payments_said": "number"},
            "last": {"payments": PAYMENTS, "payments_said": "number"},
        },
        requires=Assurance.VERIFIED,
    ),
    Contract(
        "cases",
        takes=("participant_id",),
        outcomes={"one": {"case_number": "digits"}, "several": {"cases": CASES}, "none": {}},
        requires=Assurance.VERIFIED,
    ),
    Contract(
        "order",
        takes=("participant_id", "case_number"),
        outcomes={"done": {"balance": "money", "due_on": "date"}},
        requires=Assurance.VERIFIED,
    ),
    Contract(
        "save_phone",
        takes=("participant_id", "phone_given"),
        outcomes={"done": {"receipt": "digits"}},
        requires=Assurance.VERIFIED,
        writes=True,
        confirmed=True,
    ),
    Contract(
        "request_pin",
        takes=("participant_id",),
        outcomes={"done": {"receipt": "digits"}, "too_soon": {}},
        requires=Assurance.IDENTIFIED,
        writes=True,
        confirmed=True,
    ),
    Contract(
        "nearest_office",
        takes=("postal_code",),
        outcomes={"found": {"office": "text", "opens_at": "time"}, "unknown": {}},
    ),
    Contract("agents_now", outcomes={"open": {}, "closed": {"opens_on": "date"}}),
)

PLACEHOLDERS: Mapping[str, Mapping[str, str]] = {
    "again.partial": {"count": "count", "missing": "count"},
    "again.read_back_digits": {"value": "groups"},
    "again.read_back_phone": {"value": "phone"},
    "again.read_back_date": {"value": "date"},
    "payments.row.plain": {"amount": "money", "paid_on": "date", "kind": "term"},
    "payments.row.with_case": {"amount": "money", "paid_on": "date", "kind": "term"},
    "order.item.open": {"ending": "digits", "key": "digits"},
    "order.item.closed": {"ending": "digits", "key": "digits"},
    "order.said": {"case_number": "digits", "balance": "money", "due_on": "date"},
    "account.confirm_phone": {"phone_given": "phone"},
    "account.saved": {"receipt": "digits"},
    "account.office": {"office": "text", "opens_at": "time", "office_phone": "phone"},
    "message.yours": {"recording": "audio"},
    "agent.closed": {"opens_on": "date"},
}

WORDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "en": {"yes": frozenset({"yes", "sure"}), "sure": frozenset({"sure"}), "agent": frozenset({"agent", "person"})},
    "es": {"yes": frozenset({"sí"}), "sure": frozenset({"claro"}), "agent": frozenset({"agente", "persona"})},
}


class EveryName(Mapping[str, object]):
    """Any name at all, save those of the topics that a language lacks; only what is listed is ever iterated."""

    def __init__(self, listed: Mapping[str, object], otherwise: object, lacking: tuple[str, ...]) -> None:
        self._listed = listed
        self._otherwise = otherwise
        self._lacking = lacking

    def __getitem__(self, name: str) -> object:
        if name.partition(".")[0] in self._lacking:
            raise KeyError(name)
        return self._listed.get(name, self._otherwise)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def wording(placeholders: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None) -> Wording:
    """Make wording in English and Spanish; `placeholders` by language and prompt replace the usual ones."""
    return Wording({code: _language(code, (placeholders or {}).get(code, PLACEHOLDERS)) for code in ("en", "es")})


def _language(code: str, placeholders: Mapping[str, Mapping[str, str]]) -> LanguageWording:
    lacking = ("absent",) if code == "en" else ("absent", "english")
    shapes = {prompt: PromptShape(names, word_count=10) for prompt, names in placeholders.items()}
    return LanguageWording(
        prompts=EveryName(shapes, PromptShape({}, word_count=5), lacking),  # type: ignore[arg-type]
        words=EveryName(WORDS[code], frozenset(), lacking),  # type: ignore[arg-type]
        offer_key="9" if code == "es" else "8",
        offer_prompt=f"{code}.offer",
    )


def sound_texts() -> dict[str, str]:
    """Read the sound flow files, by their path in a checkout."""
    return {f"call_flows/{file.name}": file.read_text(encoding="utf-8") for file in (HERE / "sound").glob("*.toml")}


def sound_text(topic: str) -> str:
    """Read one sound flow file by its topic."""
    return (HERE / "sound" / f"{topic}.toml").read_text(encoding="utf-8")


def load(texts: Mapping[str, str], words: Wording | None = None) -> Flows:
    """Load flow files against this line's contracts and wording."""
    return load_flows(texts, CONTRACTS, words or wording(), facts=FACTS, numbers=NUMBERS)


def sound_line(**other_files: str) -> Flows:
    """Load the sound line with these files, by topic, added or put in place of its own."""
    return load(sound_texts() | {f"call_flows/{topic}.toml": text for topic, text in other_files.items()})
