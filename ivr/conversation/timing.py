"""How long a caller has to answer, in whole seconds.

Source: the call script: the Participant ID waits ten seconds, the PIN six, menus five after the prompt; a question's
last try waits 120; a line may give more (`time_percent`), rounded up.
"""

from ivr.flow.verbs import Ask

MENU_SECONDS = 5
ENTRY_SECONDS = 10
SENSITIVE_SECONDS = 6
LAST_TRY_SECONDS = 120


def answer_seconds(ask: Ask, time_percent: int) -> int:
    """Tell how long to wait for a key or word after the prompt, and between two keys."""
    return -(-_usual_seconds(ask) * time_percent // 100)


def _usual_seconds(ask: Ask) -> int:
    if ask.is_last:
        return LAST_TRY_SECONDS
    if ask.entry is None:
        return MENU_SECONDS
    return SENSITIVE_SECONDS if ask.entry.sensitive else ENTRY_SECONDS


def keys_wanted(ask: Ask) -> int | None:
    """Tell how many keys complete the answer; None where only `#` or a pause does.

    A range must not be cut off at its longest: a `#` after the eighth digit would arrive alone at the next question.
    """
    if ask.entry is None:
        return 1
    if not ask.entry.is_fixed:
        return None
    return max(1, ask.entry.longest - len(ask.entered.rpartition("*")[2]))
