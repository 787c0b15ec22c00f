// Filters the table of entries. What is chosen stands behind the # of the address, so that a link or a bookmark keeps it.
(function () {
  "use strict";
  var form = document.querySelector(".filters");
  var table = document.querySelector("table.dense");
  if (!form || !table) return;
  var buttons = Array.prototype.slice.call(form.querySelectorAll("button"));
  var said = form.querySelector("output");
  var fields = ["q", "who", "goal", "state"];
  var rows = Array.prototype.map.call(table.tBodies[0].rows, function (row) {
    return {
      row: row,
      kind: row.className.replace("kind-", ""),
      who: row.cells[3].textContent,
      goal: row.cells[5].textContent,
      state: row.dataset.tone || "",
      words: fold(row.textContent)
    };
  });

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function chosen() {
    var off = buttons.filter(function (button) { return button.getAttribute("aria-pressed") === "false"; });
    var found = { without: off.map(function (button) { return button.value; }) };
    fields.forEach(function (name) {
      found[name] = form.elements[name] ? form.elements[name].value : "";
    });
    return found;
  }

  function show() {
    var want = chosen();
    var words = fold(want.q).split(/\s+/).filter(Boolean);
    var count = 0;
    rows.forEach(function (each) {
      var shown = want.without.indexOf(each.kind) < 0 &&
        (!want.who || each.who === want.who) && (!want.goal || each.goal === want.goal) && (!want.state || each.state === want.state) &&
        words.every(function (word) { return each.words.indexOf(word) >= 0; });
      each.row.hidden = !shown;
      count += shown;
    });
    said.textContent = count === rows.length ? "" : (said.dataset.some || "{part} of {whole}").replace("{part}", count).replace("{whole}", rows.length);
  }

  function keep() {
    var want = chosen();
    var values = new URLSearchParams();
    if (want.without.length) values.set("without", want.without.join(","));
    fields.forEach(function (name) {
      if (want[name]) values.set(name, want[name]);
    });
    var hash = values.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    document.querySelectorAll("a.year").forEach(function (link) {
      link.hash = hash;
    });
  }

  function recall() {
    var values = new URLSearchParams(location.hash.slice(1));
    var without = (values.get("without") || "").split(",");
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(without.indexOf(button.value) < 0));
    });
    fields.forEach(function (name) {
      if (form.elements[name]) form.elements[name].value = values.get(name) || "";
    });
    show();
    keep();
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
      show();
      keep();
    });
  });
  form.addEventListener("input", function () {
    show();
    keep();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
