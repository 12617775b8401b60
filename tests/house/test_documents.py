"""The documents say what is so: links lead somewhere, commands exist, tables are whole, calls and recipes work.

A recipe is followed literally in a copy of the checkout: its paragraphs say "In `file`, replace", "In `file`, add at
the end" or "Make `file`", its `sh` blocks are run, and its `call` blocks are what the terminal then shows. In a call,
`…` stands for anything heard.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from sample_service import NOW, SECRET_KEY
from signed_posts import ACCOUNT, TOKEN

from ivr.cli import MAIN_NUMBER, PRACTICE_CALLER, main
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import RecordedCall, parse_recorded, play
from ivr.practice.signals import Keyed, Said, Waited
from ivr.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), ROOT / "data" / "README.md"]

RECIPES = [
    (README, "Change what callers hear"),
    (CONTRIBUTING, "Recipe: add a prompt"),
    (CONTRIBUTING, "Recipe: add a step"),
    (CONTRIBUTING, "Recipe: add a look-up"),
]
PUBLISHED = {
    *("say_yes", "participant_id", "no_participant_id", "ssn_found", "direct_deposit", "payment_card"),
    *("make_a_payment", "payments_made", "payments_expected", "agent_at_any_time", "zero_at_any_time"),
    *("ask_for_a_pin", "choose_spanish", "from_abroad", "tty", "general_information"),
}
"""Every line and key that the published sheets promise."""

FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
ANYTHING = "…"

by_name = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block and the paragraph before it."""

    lead: str
    kind: str
    text: str


def blocks_of(text: str) -> Iterator[Block]:
    place = 0
    for fence in FENCE.finditer(text):
        before = text[place : fence.start()].strip()
        yield Block(" ".join(before.rpartition("\n\n")[2].split()), fence["kind"], fence["text"])
        place = fence.end()


def section_of(document: Path, title: str) -> str:
    _, found, rest = document.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    assert found, f"{document.name} has no section {title!r}"
    return rest.partition("\n## ")[0]


def rows_of(section: str) -> list[list[str]]:
    """The rows of the first table of a section, without its head."""
    lines = next(line for line in section.split("\n\n") if line.strip().startswith("|")).strip().splitlines()
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines[2:]]


def prose_of(document: Path) -> str:
    return FENCE.sub("", document.read_text(encoding="utf-8"))


def said_commands(document: Path) -> Iterator[str]:
    """Everything that is written as code to be typed: spans, and the lines of `sh` blocks."""
    yield from SPAN.findall(prose_of(document))
    for block in blocks_of(document.read_text(encoding="utf-8")):
        if block.kind == "sh":
            yield from block.text.splitlines()


# ── Links and names ──


@by_name
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for target in LINK.findall(prose_of(document)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", prose_of(file), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{document.name} links to {target}"


@by_name
def test_files_that_are_named_exist(document: Path) -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"instance", "build"}
    for span in SPAN.findall(prose_of(document)):
        is_path = re.fullmatch(r"[\w.\-]+(/[\w.\-]+)*/?", span) and span.split("/")[0] in folders and "/" in span
        if not is_path or span.startswith((".venv/", "tests/calls/")):
            continue
        is_made = f"Make `{span}`" in document.read_text(encoding="utf-8")
        assert is_made or (ROOT / span).exists(), f"{document.name} names {span}"


@by_name
def test_make_targets_that_are_named_exist(document: Path) -> None:
    for command in said_commands(document):
        for target in re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z]+)", command):
            assert target in make_targets(), f"{document.name}: {command}"


@by_name
def test_ivr_commands_and_options_that_are_named_exist(document: Path) -> None:
    for command in said_commands(document):
        found = re.fullmatch(r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?ivr((?: \S+)*)", command)
        if found is None:
            continue
        here: click.Command = main
        for word in found[1].split():
            if isinstance(here, click.Group):
                assert word in here.commands, f"{document.name}: {command}"
                here = here.commands[word]
            elif word.startswith("-"):
                options = {option for one in here.params for option in one.opts}
                assert word in options, f"{document.name}: {command}"


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def ivr_commands(group: click.Group, before: str = "ivr") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from ivr_commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


# ── The README's tables ──


def test_the_readme_lists_every_command() -> None:
    listed = {SPAN.findall(row[0])[0].removeprefix(".venv/bin/") for row in rows_of(section_of(README, "Commands"))}
    assert listed == {f"make {target}" for target in make_targets()} | set(ivr_commands(main))


def test_the_readme_lists_every_variable_with_its_default() -> None:
    rows = {SPAN.findall(name)[0]: default for name, _, default in rows_of(section_of(README, "Configuration"))}
    expected = dict(defaults())
    assert rows.keys() == expected.keys()
    for name, default in expected.items():
        assert re.match(rf"{re.escape(default)}($|[;:])", rows[name]), name


def defaults() -> Iterator[tuple[str, str]]:
    """Each variable that the settings read, and how its default is written."""
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or name).upper()
        match field.default:
            case _ if field.is_required():
                yield variable, "none"
            case None:
                yield variable, "unset"
            case "":
                yield variable, "`http://127.0.0.1:$PORT`"
            case bool(flag):
                yield variable, f"`{str(flag).lower()}`"
            case value:
                yield variable, f"`{str(value).replace(str(ROOT), '<checkout>')}`"


def test_every_published_line_and_key_has_a_recorded_call_in_both_languages() -> None:
    rows = rows_of(section_of(README, "What the published line promises"))
    linked = [[LINK.findall(cell) for cell in row[1:]] for row in rows]
    names = [Path(english[0]).stem for english, _ in linked]
    assert linked == [[[f"tests/calls/en/{name}.call"], [f"tests/calls/es/{name}.call"]] for name in names]
    assert sorted(names) == sorted(PUBLISHED)


# ── Decisions ──


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("document", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_context_and_consequences(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(document.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


# ── Calls ──


def heard_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_the_calls_of_the_readme_are_played_word_for_word(
    make_call: Callable[..., PracticeCall], request: pytest.FixtureRequest
) -> None:
    section = section_of(README, "A first call")
    assert NOW.isoformat() in section
    commands = ["ivr call", *(block.text.strip() for block in blocks_of(section) if block.kind == "sh")]
    written = [block.text for block in blocks_of(section) if block.kind == "call"]
    assert len(written) == len(commands) == 2
    heard = [shown_in_terminal(command, text, make_call) for command, text in zip(commands, written, strict=True)]
    for text, now in zip(written, heard, strict=True):
        rewrite(request, README, text, now)
    assert [block.text for block in blocks_of(section_of(README, "A first call")) if block.kind == "call"] == heard


def shown_in_terminal(command: str, text: str, make_call: Callable[..., PracticeCall]) -> str:
    """Play the acts of a call as the README shows it, and write the whole as it now is."""
    made: list[PracticeCall] = []

    def make(recorded: RecordedCall) -> PracticeCall:
        made.append(make_call(line=recorded.line, caller=recorded.caller))
        return made[0]

    line, caller = dialed_by(command)
    played = play(parse_recorded(f"line: {line}\nfrom: {caller}\n{text}"), make)
    *_, head, body = played.partition("\n\n")
    ended = made[0].ended
    assert head
    assert ended is not None
    return f"{body.partition('end: ')[0].rstrip()}\n-- the call ended ({ended.by}): {ended.reason}\n"


def rewrite(request: pytest.FixtureRequest, document: Path, before: str, now: str) -> None:
    """With `--rewrite-calls`, write a call in a document as it is now heard."""
    if request.config.getoption("--rewrite-calls"):
        document.write_text(document.read_text(encoding="utf-8").replace(before, now), encoding="utf-8")


def dialed_by(command: str) -> tuple[str, str]:
    words = command.split()
    caller = words[words.index("--from") + 1] if "--from" in words else PRACTICE_CALLER
    numbers = [word for word in words if word.startswith("+") and word != caller]
    return (numbers or [MAIN_NUMBER])[0], caller


def test_the_recorded_call_that_is_shown_is_what_is_played(
    make_call: Callable[..., PracticeCall], request: pytest.FixtureRequest
) -> None:
    shown = recorded_call_shown()
    played = play(parse_recorded(shown), lambda one: make_call(line=one.line, caller=one.caller))
    rewrite(request, CONTRIBUTING, shown, played)
    assert recorded_call_shown() == played


def recorded_call_shown() -> str:
    blocks = blocks_of(section_of(CONTRIBUTING, "Record a call as a test"))
    (shown,) = (block.text for block in blocks if block.kind == "recorded")
    return shown


# ── Recipes ──


@pytest.mark.parametrize(("document", "title"), RECIPES, ids=[title for _, title in RECIPES])
def test_a_recipe_works_when_it_is_followed_literally(
    document: Path, title: str, tmp_path: Path, database_url: str
) -> None:
    checkout = Checkout(tmp_path / "checkout", database_url)
    blocks = list(blocks_of(section_of(document, title)))
    calls = 0
    for number, block in enumerate(blocks):
        match block.kind:
            case "sh":
                for command in block.text.splitlines():
                    if command != ".venv/bin/ivr call":  # it is run with what the next block types
                        checkout.run(command)
            case "call":
                calls += 1
                checkout.call(block.text)
            case _ if block.lead == "with":
                checkout.replace(edited(blocks[number - 1].lead, "replace"), blocks[number - 1].text, block.text)
            case _ if made := re.search(r"Make `([^`]+)`:$", block.lead):
                checkout.make(made[1], block.text)
            case _ if block.lead.endswith("add at the end:"):
                checkout.add(edited(block.lead, "add at the end:"), block.text)
            case _:
                assert edited(block.lead, "replace"), block.lead
    assert calls


def edited(lead: str, how: str) -> str:
    found = re.search(rf"In `([^`]+)`, {how}$", lead)
    assert found, f"this paragraph says neither what is replaced nor what is added: {lead}"
    return found[1]


class Checkout:
    """A copy of this checkout, changed as a document says."""

    def __init__(self, folder: Path, database_url: str) -> None:
        left_out = shutil.ignore_patterns(".*", "instance", "build", "bench")
        shutil.copytree(ROOT, folder, ignore=left_out)
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "IVR_"))},
            "PYTHONPATH": str(folder),
            "DATABASE_URL": database_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "SECRET_KEY": SECRET_KEY,
            "IVR_NOW": NOW.isoformat(),
        }

    def replace(self, file: str, before: str, after: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file} has {text.count(before)} times: {before}"
        (self.folder / file).write_text(text.replace(before, after), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    def make(self, file: str, text: str) -> None:
        path = self.folder / file
        assert not path.exists(), f"{file} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command: str, typed: str = "") -> str:
        program, *arguments = command.removeprefix(".venv/bin/").split()
        match program:
            case "ivr":
                python = ["-c", "from ivr.cli import main; main()", *arguments]
            case "pytest":
                python = ["-m", "pytest", *arguments]
            case _:
                raise AssertionError(f"a recipe runs only ivr and pytest, not {command}")
        done = subprocess.run(
            [sys.executable, *python],
            cwd=self.folder,
            env=self.environment,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    def call(self, text: str) -> None:
        """Type the acts of a call, and hold what is heard against what the document shows."""
        lines = heard_lines(text)
        acts = [line for line in lines if line.startswith(">")]
        heard = self.run(".venv/bin/ivr call", "".join(f"{typed_as(act)}\n" for act in acts))
        shown = [line for line in lines if not line.startswith(">")]
        pattern = "".join(r"(?:.*\n)*?" if line == ANYTHING else re.escape(line) + "\n" for line in shown)
        assert re.fullmatch(pattern, heard), heard


def typed_as(act: str) -> str:
    """Give what is typed in the terminal for an act as documents write it."""
    (turn,) = parse_recorded(f"line: +1\nfrom: +1\n{act}").turns
    match turn.act:
        case Keyed(keys):
            return keys
        case Said(words):
            return words
        case Waited():
            return ""
        case _:
            return "hangup"
