// Adds to every deadline what is left of it, and keeps that ticking. Without this script the deadline itself stands there.
(function () {
  "use strict";
  var clocks = document.querySelectorAll("time[data-clock]");

  function left(milliseconds) {
    var minutes = Math.ceil(milliseconds / 60000);
    if (minutes <= 0) return "the time is over";
    var hours = Math.floor(minutes / 60);
    if (hours >= 1) return hours + "\u00a0h " + (minutes % 60) + "\u00a0min left";
    return minutes + "\u00a0min left";
  }

  function tick() {
    clocks.forEach(function (clock) {
      var rest = Date.parse(clock.dateTime) - Date.now();
      var shown = clock.nextElementSibling;
      if (!shown || shown.className !== "left") {
        shown = document.createElement("span");
        shown.className = "left";
        clock.after(" ", shown);
      }
      shown.textContent = "(" + left(rest) + ")";
      shown.classList.toggle("over", rest <= 0);
    });
  }

  if (clocks.length) {
    tick();
    setInterval(tick, 30000);
  }
})();
