// What every page of the desk has: the theme.

const THEMES = ["", "light", "dark"];
const button = document.getElementById("theme");
const [word, ...names] = button.dataset.words.split("|");

function show() {
  const name = names[THEMES.indexOf(document.documentElement.dataset.theme ?? "")] ?? names[0];
  document.getElementById("theme-name").textContent = `${word}: ${name}`;
  button.title = `${word}: ${name}`;
}

button.addEventListener("click", () => {
  const { dataset } = document.documentElement;
  dataset.theme = THEMES[(THEMES.indexOf(dataset.theme) + 1) % THEMES.length];
  localStorage.setItem("theme", dataset.theme);
  show();
});
show();
