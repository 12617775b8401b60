// The page's own words in its language, as the server wrote them into the page.

const words = JSON.parse(document.getElementById("words").textContent);

/** Give a text by its place, such as `note.saved`. */
export function word(place) {
  return place.split(".").reduce((table, key) => table?.[key], words) ?? place;
}
