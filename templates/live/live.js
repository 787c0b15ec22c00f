// Reloads a page when the site has a newer one, keeps the place where one was reading, and shows what is wrong in the journal.
// One tab at a time holds the stream of news and tells the others, since a browser allows six connections to one server.
(function () {
  "use strict";
  var element = document.querySelector("journalkit-live");
  if (!element) return;
  var root = element.shadowRoot || attach(element);
  var run = element.dataset.run;
  var build = Number(element.dataset.build);
  var heard = { run: run, build: build };
  var channel = "BroadcastChannel" in window ? new BroadcastChannel("journalkit-live") : null;
  var asking = false;
  var closed = "";
  var PLACE = "journalkit-place";

  function attach(host) { // browsers that do not know templates with a shadow of their own
    var template = host.querySelector("template");
    var shadow = host.attachShadow({ mode: "open" });
    shadow.appendChild(template.content);
    return shadow;
  }

  // Where one was reading

  function keepPlace() {
    sessionStorage.setItem(PLACE, JSON.stringify({ page: location.pathname + location.search, x: scrollX, y: scrollY }));
  }

  function takePlace() {
    var kept = sessionStorage.getItem(PLACE);
    if (!kept) return;
    sessionStorage.removeItem(PLACE);
    var place = JSON.parse(kept);
    if (place.page !== location.pathname + location.search) return;
    function go() { scrollTo({ left: place.x, top: place.y, behavior: "instant" }); }
    go();
    addEventListener("load", go, { once: true }); // pictures may have moved it
  }

  // What this page is made of

  function pathOf(address) {
    var url = new URL(address, location.href);
    if (url.origin !== location.origin) return "";
    try { return decodeURIComponent(url.pathname).slice(1) || "index.html"; } catch (fault) { return ""; }
  }

  function used() {
    var addresses = performance.getEntriesByType("resource").map(function (each) { return each.name; });
    document.querySelectorAll("link[rel~=stylesheet][href], link[rel~=icon][href]").forEach(function (each) { addresses.push(each.href); });
    document.querySelectorAll("script[src], img[src], source[src], audio[src], video[src]").forEach(function (each) { addresses.push(each.src); });
    var paths = addresses.map(pathOf).filter(function (path) { return path && !path.startsWith(".live/"); });
    return Array.from(new Set([element.dataset.page || pathOf(location.href)].concat(paths)));
  }

  // News

  function ask() {
    if (asking) return;
    asking = true;
    var query = new URLSearchParams([["run", run], ["build", build]].concat(used().map(function (path) { return ["path", path]; })));
    fetch("/.live/state?" + query, { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : { stale: true }; })
      .then(function (state) {
        asking = false;
        if (state.stale) {
          keepPlace();
          location.reload();
          return;
        }
        build = state.build;
        alive(true);
        show(state);
        if (heard.run !== state.run || heard.build > state.build) ask(); // there was news while this was asked
      })
      .catch(function () {
        asking = false;
        alive(false);
      });
  }

  function hear(news) {
    if (news.lost) return alive(false);
    heard = news;
    if (news.run !== run || news.build > build) ask();
    else alive(true);
  }

  function tell(news) {
    if (channel) channel.postMessage(news);
    hear(news);
  }

  function lead() {
    var events = new EventSource("/.live/events");
    events.onmessage = function (message) { tell(JSON.parse(message.data)); };
    events.onerror = function () {
      tell({ lost: true });
      if (events.readyState === EventSource.CLOSED) setTimeout(lead, 2000);
    };
  }

  if (channel) channel.onmessage = function (message) { hear(message.data); };
  if (channel && navigator.locks) {
    navigator.locks.request("journalkit-live", function () {
      lead();
      return new Promise(function () {}); // leads until the tab closes
    });
  } else {
    setInterval(ask, 1000);
  }
  document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
  addEventListener("pageshow", function (event) { if (event.persisted) ask(); });

  // What is shown

  function alive(is) {
    var state = root.querySelector(".state");
    if (state.classList.contains("lost") === !is) return;
    state.classList.toggle("lost", !is);
    state.textContent = is ? "live" : "stopped";
  }

  function make(tag, kind, text) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }

  function item(problem) {
    var made = document.createElement("li");
    var place = make("p", "place", problem.path + ":" + problem.line + ":" + problem.column);
    place.appendChild(make("span", "rule", problem.rule));
    made.append(place, make("p", "message", problem.message));
    if (problem.help) made.appendChild(make("p", "help", problem.help));
    if (problem.excerpt.trim()) {
      var line = make("pre", "", "");
      line.append(make("b", "", problem.line + " | "), problem.excerpt);
      made.appendChild(line);
    }
    return made;
  }

  function show(state) {
    var said = JSON.stringify([state.problems, state.fault]);
    var panel = root.querySelector(".problems");
    if (said !== closed) closed = "";
    panel.hidden = said === closed || !(state.problems.length || state.fault);
    if (panel.hidden || panel.dataset.said === said) return;
    panel.dataset.said = said;
    var count = state.problems.length;
    root.querySelector(".title").textContent = count === 0 ? "Not everything could be built" : count === 1 ? "1 error" : count + " errors";
    root.querySelector(".verdict").textContent = state.fault;
    root.querySelector("ol").replaceChildren.apply(root.querySelector("ol"), state.problems.map(item));
  }

  function close() {
    var panel = root.querySelector(".problems");
    closed = panel.dataset.said || "";
    panel.hidden = true;
  }

  root.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !root.querySelector(".problems").hidden) close(); });
  takePlace();
  ask();
})();
