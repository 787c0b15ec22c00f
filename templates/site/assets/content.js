// For long pieces of a text: a button that copies code, and wide code and tables that can be scrolled by keyboard. Without this script they
// can be read all the same.
(function () {
  "use strict";
  var said = document.currentScript.dataset;
  var status = document.createElement("p");

  function select(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  // Where a browser gives no access to the clipboard, the code is selected, and copied if that is allowed.
  function copy(code) {
    var old = function () {
      select(code);
      return document.execCommand("copy") ? Promise.resolve() : Promise.reject();
    };
    return navigator.clipboard ? navigator.clipboard.writeText(code.textContent).catch(old) : old();
  }

  document.querySelectorAll(".prose pre").forEach(function (pre) {
    var box = document.createElement("div");
    var button = document.createElement("button");
    box.className = "code";
    button.className = "copy";
    button.type = "button";
    button.textContent = said.copy || "Copy";
    button.addEventListener("click", function () {
      copy(pre.querySelector("code") || pre).then(function () {
        button.textContent = status.textContent = said.copied || "Copied";
        setTimeout(function () {
          button.textContent = said.copy || "Copy";
          status.textContent = "";
        }, 2000);
      }, function () {});
    });
    pre.replaceWith(box);
    box.append(pre, button);
  });

  if (document.querySelector(".copy")) {
    status.className = "unseen";
    status.setAttribute("role", "status");
    document.body.append(status);
  }

  var wide = document.querySelectorAll(".prose pre, .prose .table, .scroll");
  var counts = {};

  // Only what is wider than its place is a stop on the way of the Tab key.
  function look(box) {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", box.dataset.label);
    } else {
      ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
    }
  }

  if (wide.length && window.ResizeObserver) {
    var sizes = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) { look(entry.target); });
    });
    wide.forEach(function (box) {
      var word = box.tagName === "PRE" ? said.code || "Code" : said.table || "Table";
      counts[word] = (counts[word] || 0) + 1;
      box.dataset.label = word + " " + counts[word];
      sizes.observe(box);
    });
  }
})();
