// The page's own words in its language, as the server wrote them into the page.

const words = JSON.parse(document.getElementById("words").textContent);

/** Give a text by its place, such as `status.answer`; the fallback, or the place itself, where there is none. */
export function word(place, fallback = place) {
  const found = place.split(".").reduce((table, key) => table?.[key], words);
  return typeof found === "string" ? found : fallback;
}
