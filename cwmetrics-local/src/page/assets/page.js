// Keeps the page up to date: asks every second whether anything has happened, and if so
// loads the same page and changes what differs. Without this file all works, by reloading.
"use strict";

const EVERY = 1000;
const WHILE_TYPING = 200;

const state = document.getElementById("state");
const news = document.getElementById("news");
const pause = document.getElementById("pause");

let paused = sessionStorage.getItem("paused") === "yes";
let version = null;
let timer = null;
let asking = null;

function say(text, kind) {
  if (state.textContent !== text) state.textContent = text;
  state.dataset.kind = kind;
}

function showPaused() {
  pause.textContent = paused ? "Resume" : "Pause";
  say(paused ? "Paused" : "Live", paused ? "paused" : "live");
}

// Asks again in a while, unless nobody looks. A page that takes long is asked for less often.
function wait(took = 0) {
  clearTimeout(timer);
  if (!paused && !document.hidden) timer = setTimeout(refresh, Math.max(EVERY, 5 * took));
}

// Brings the page to what its address says now. The last call wins.
async function refresh() {
  clearTimeout(timer);
  asking?.abort();
  const mine = (asking = new AbortController());
  const begun = performance.now();
  try {
    const headers = version ? { "If-None-Match": version } : {};
    const answer = await fetch(location.href, { headers, signal: mine.signal });
    if (answer.status !== 304) {
      const html = await answer.text();
      show(new DOMParser().parseFromString(html, "text/html"));
      version = answer.headers.get("ETag");
    }
    showPaused();
  } catch (error) {
    if (mine.signal.aborted) return;
    version = null;
    say("No answer, trying again", "lost");
  }
  wait(performance.now() - begun);
}

function show(fresh) {
  for (const element of fresh.querySelectorAll("noscript")) element.remove();
  const before = refusals(document);
  for (const part of ["header.top", "#main"]) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && next) change(old, next);
  }
  const more = refusals(document) - before;
  if (more > 0) news.textContent = more === 1 ? "One more refusal" : `${more} more refusals`;
}

function refusals(page) {
  return Number(page.getElementById("count-Refusals")?.textContent ?? 0);
}

// Makes `old` equal to `next`, and leaves alone what already is, so that focus, scroll
// position and images stay.
function change(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) {
    old.replaceWith(document.adoptNode(next));
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = next.nodeValue;
    return;
  }
  if (old.hasAttribute("data-keep")) return;
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  changeChildren(old, next);
}

// Children with an id are told apart by it, others by their order.
function changeChildren(old, next) {
  const coming = new Set([...next.children].map((child) => child.id));
  for (const child of [...old.children]) {
    if (child.id && !coming.has(child.id)) child.remove();
  }
  let at = old.firstChild;
  for (const child of [...next.childNodes]) {
    const same = child.id ? [...old.children].find((other) => other.id === child.id) : null;
    if (same) {
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      change(same, child);
    } else if (at && !at.id && !child.id) {
      const here = at;
      at = at.nextSibling;
      change(here, child);
    } else {
      old.insertBefore(document.adoptNode(child), at);
    }
  }
  while (at) {
    const rest = at;
    at = at.nextSibling;
    rest.remove();
  }
}

// A form that chooses what is shown takes effect at once and without a new page.
function apply(form) {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") chosen.append(name, value);
  }
  history.replaceState(null, "", `${form.getAttribute("action")}?${chosen}`);
  version = null;
  refresh();
}

let typing = null;
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-live]");
  clearTimeout(typing);
  if (form) typing = setTimeout(() => apply(form), target.type === "search" ? WHILE_TYPING : 0);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-live]")) {
    event.preventDefault();
    apply(form);
  } else if (form.dataset.ask && !confirm(form.dataset.ask)) {
    event.preventDefault();
  }
});

pause.addEventListener("click", () => {
  paused = !paused;
  sessionStorage.setItem("paused", paused ? "yes" : "no");
  showPaused();
  if (paused) {
    clearTimeout(timer);
    asking?.abort();
  } else {
    refresh();
  }
});

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : paused || refresh()));

for (const element of document.querySelectorAll("noscript")) element.remove();
pause.hidden = false;
showPaused();
wait();
