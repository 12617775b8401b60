// A page that only shows something: nothing but the theme is to be changed.

import "./theme_button.js";
