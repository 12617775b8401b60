"""The rules of axe-core that every page keeps."""

from axe_playwright_python.sync_playwright import Axe
from phone_page import PhonePage

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""Only what is broken is told: the rest is megabytes, and takes longer than the rules."""


def keeps_the_rules(phone: PhonePage, *, with_map: bool = False) -> None:
    phone.page.clock.resume()  # axe waits for timers of its own
    # The drawing takes axe five seconds a time; it is the same in every theme and width.
    drawing = phone.find("#drawing svg")
    if drawing.count():
        drawing.evaluate("(one, shown) => { one.toggleAttribute('hidden', !shown) }", with_map)
    found = Axe().run(phone.page, options=OPTIONS)
    if drawing.count():
        drawing.evaluate("one => one.removeAttribute('hidden')")
    assert found.violations_count == 0, found.generate_report()
