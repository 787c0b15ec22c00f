// Adds to every deadline what is left of it, and keeps that ticking. Without this script the deadline itself stands there.
(function () {
  "use strict";
  var said = document.currentScript.dataset;
  var clocks = document.querySelectorAll("time[data-clock]");

  // A number in a sentence; what stands behind it stays on its line.
  function put(sentence, name, number) {
    return sentence.replace(name + " ", number + "\u00a0").replace(name, number);
  }

  function left(milliseconds) {
    var minutes = Math.ceil(milliseconds / 60000);
    if (minutes <= 0) return said.over || "the time is over";
    var hours = Math.floor(minutes / 60);
    var sentence = hours >= 1 ? said.hours || "{hours} h {minutes} min left" : said.minutes || "{minutes} min left";
    return put(put(sentence, "{hours}", hours), "{minutes}", hours >= 1 ? minutes % 60 : minutes);
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
