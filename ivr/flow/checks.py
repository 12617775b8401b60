"""The checker: what must hold of all flows together, proved at start, in the tests and by `ivr flows check`.

The proofs stand in modules by subject: `references` (everything named exists), `roads` (where calls can go),
`knowledge` (every argument and placeholder has a value), `secrecy` (sensitive answers), `words` (prompts and word
lists in every language), `durations` (how long they take to hear) and `clashes` (keys and words in one step). Each
yields all its faults; none raises.
"""

from collections.abc import Iterator

from ivr.errors import Fault
from ivr.flow.clashes import check_clashes
from ivr.flow.definition import Flows
from ivr.flow.durations import check_durations
from ivr.flow.knowledge import check_knowledge
from ivr.flow.references import check_references
from ivr.flow.roads import check_roads
from ivr.flow.secrecy import check_secrecy
from ivr.flow.words import check_words


def check_flows(flows: Flows, facts: frozenset[str], numbers: frozenset[str]) -> Iterator[Fault]:
    """Yield everything that is wrong with the flows as a whole; nothing means that they are sound.

    `facts` are names that prompts may use besides values, `numbers` telephone numbers that transfers may use.
    """
    broken = list(check_references(flows, numbers))
    yield from broken
    if not broken:
        yield from check_roads(flows)
        yield from check_secrecy(flows)
        yield from check_knowledge(flows, facts)
    yield from check_words(flows, facts)
    yield from check_durations(flows)
    yield from check_clashes(flows)
