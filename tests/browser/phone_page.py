"""The practice phone as someone before the screen has it: what can be pressed and typed, and what is seen then.

Voices are made up where a test wants some, since headless chromium has none.
"""

from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import BaseWSGIServer

WIDE, NARROW = (1280, 900), (360, 760)

VOICES = """
  const told = { said: [], cancelled: 0 };
  window.voiceTold = told;
  let current = null;
  let timer = 0;
  const end = (kind, event) => {
    const one = current;
    current = null;
    clearTimeout(timer);
    one?.[kind]?.(event ?? {});
  };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "de-DE" }, { lang: "en_US" }, { lang: "es-ES" }, { lang: "es-US" }],
    speak(utterance) {
      told.said.push([utterance.voice.lang, utterance.text]);
      current = utterance;
      timer = setTimeout(() => end("onend"), 350 * utterance.text.split(" ").length);
    },
    cancel() { if (current) { told.cancelled += 1; end("onerror", { error: "interrupted" }); } },
  } });
"""


class PhonePage:
    """One tab with the practice phone. `console` is what the browser complained of, `expected` what it may."""

    def __init__(self, page: Page, address: str, *, has_voices: bool = False) -> None:
        self.page = page
        self.console: list[str] = []
        self.expected: set[str] = set()
        page.set_default_timeout(8000)
        page.on("console", lambda line: self.console.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        if has_voices:
            page.add_init_script(VOICES)
        page.clock.install(time=0)
        page.goto(address)
        self.is_ready()
        page.clock.pause_at(60)

    def is_ready(self) -> None:
        """Wait until the map is there, which is loaded last."""
        expect(self.find("#drawing .step").first).to_be_attached()

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    # ── what one does ──

    def dial(self) -> None:
        self.find("#dial").click()
        self.hears_step("greeting.parent")

    def click_keys(self, keys: str) -> None:
        for key in keys:
            self.find(f'.key[data-key="{key}"]').click()

    def type_keys(self, keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def say(self, text: str) -> None:
        self.find("#said").fill(text)
        self.find("#said").press("Enter")

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass in the page; what it asks of the service meanwhile takes its own."""
        self.page.clock.run_for(round(seconds * 1000))

    def wait_long(self, seconds: float) -> None:
        """Let time pass second by second, so that what is said after one answer has its time too."""
        for _ in range(round(seconds)):
            self.pass_seconds(1)

    def listens(self) -> None:
        """Hear everything out."""
        for _ in range(90):
            if self.phase == "listening":
                return
            self.pass_seconds(1)
        raise AssertionError("the line never ends speaking")

    def posted(self) -> list[str]:
        """Give the bodies of all that the page posts from now on, as they are posted."""
        bodies: list[str] = []
        self.page.on("request", lambda one: bodies.append((one.post_data_buffer or b"").decode(errors="replace")))
        return bodies

    # ── what is seen ──

    @property
    def phase(self) -> str | None:
        return self.find("#screen").get_attribute("data-phase")

    @property
    def transcript(self) -> str:
        return self.find("#transcript").inner_text()

    def hears_step(self, step: str) -> None:
        expect(self.find("#here")).to_have_text(step)
        expect(self.find("#screen")).not_to_have_attribute("data-phase", "fetching")

    def hears(self, text: str) -> None:
        expect(self.find("#transcript")).to_contain_text(text)

    def tells(self, text: str) -> None:
        expect(self.find("#told")).to_contain_text(text)


def stop_serving(server: BaseWSGIServer) -> None:
    server.shutdown()
    server.server_close()
