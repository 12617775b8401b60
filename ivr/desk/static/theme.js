// Sets the theme before anything is drawn, so that nothing flashes. The button that changes it is in frame.js.
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
