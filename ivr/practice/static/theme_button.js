// The button that changes the theme; `theme.js` sets the chosen one before anything is drawn.

import { word } from "./words.js";

const THEMES = ["", "light", "dark"];
const button = document.getElementById("theme");

function show() {
  const name = word(`theme_${document.documentElement.dataset.theme || "auto"}`);
  document.getElementById("theme-name").textContent = name;
  button.setAttribute("aria-label", `${word("theme")}: ${name}`);
}

button.addEventListener("click", () => {
  const { dataset } = document.documentElement;
  dataset.theme = THEMES[(THEMES.indexOf(dataset.theme) + 1) % THEMES.length];
  localStorage.setItem("theme", dataset.theme);
  show();
});
show();
