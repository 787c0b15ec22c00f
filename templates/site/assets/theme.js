// The switch of the theme: as the system has it, light or dark. What was chosen is remembered in this browser.
(function () {
  "use strict";
  var key = "journalkit-theme";
  var group = document.querySelector(".theme");
  var buttons = group ? group.querySelectorAll("button") : [];

  function chosen() {
    return document.documentElement.getAttribute("data-theme") || "auto";
  }

  function show() {
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === chosen()));
    });
  }

  function choose(theme) {
    if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
    else document.documentElement.removeAttribute("data-theme");
    show();
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      choose(button.value);
      try {
        if (button.value === "auto") localStorage.removeItem(key);
        else localStorage.setItem(key, button.value);
      } catch (e) {
        // Without storage the choice holds for this page.
      }
    });
  });
  window.addEventListener("storage", function (event) {
    if (event.key === key) choose(event.newValue);
  });
  show();
  if (group) group.hidden = false;
})();
