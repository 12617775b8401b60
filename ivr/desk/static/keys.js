// Single keys for what has a `data-key`: a button is pressed, a field or a fold gets the focus. Never while typing, and
// not at all where somebody switched them off (WCAG 2.1.4).

const KEPT = "desk-keys";

export function listenToKeys() {
  const isOn = document.getElementById("keys-on");
  isOn.checked = localStorage.getItem(KEPT) !== "off";
  isOn.addEventListener("change", () => localStorage.setItem(KEPT, isOn.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("input, textarea, select")) event.target.blur();
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (!isOn.checked || isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("button")) wanted.click();
    else if (wanted.matches("summary")) {
      wanted.parentElement.open = true;
      wanted.parentElement.querySelector("select, input, button")?.focus();
    } else wanted.focus();
  });
}
