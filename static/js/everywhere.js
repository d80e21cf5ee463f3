// The palette and the keyboard shortcuts. Without this script the search button leads to /search.

const byId = (id) => document.getElementById(id);
const palette = byId('palette');
const box = byId('palette-q');
const list = byId('palette-list');
const none = palette.querySelector('.palette-none');
const said = palette.querySelector('[role=status]');
const sheet = byId('key-sheet');
const words = palette.dataset;

// --- what was opened lately: kept in this browser alone, for who is signed in alone ---------------------------------

const SHELF = 'recent';
const MOST_RECENT = 5;

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? '{}');
    return words.me && kept.me === words.me && Array.isArray(kept.hits) ? kept.hits : [];
  } catch {
    return [];
  }
}

function remember(hit) {
  if (!words.me) return;
  const hits = [hit, ...recent().filter((other) => other.href !== hit.href)].slice(0, MOST_RECENT);
  try {
    localStorage.setItem(SHELF, JSON.stringify({ me: words.me, hits }));
  } catch { /* A full or closed store keeps nothing: the palette works as well. */ }
}

function forget() {
  try { localStorage.removeItem(SHELF); } catch { /* There is none. */ }
}

// --- the list -------------------------------------------------------------------------------------------------------

let active = -1;
const options = () => [...list.querySelectorAll('[role=option]')];

function sign(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${words.icons}#${name}`);
  svg.append(use);
  return svg;
}

// A line of a profile; in the other language than the page's it says so first, as on its card.
function spoken({ said, language }) {
  if (!language) return [said];
  const mark = document.createElement('span');
  mark.className = 'lang-mark';
  mark.textContent = language.toUpperCase();
  mark.setAttribute('aria-label', palette.dataset[language]);
  mark.setAttribute('role', 'img');
  const words = document.createElement('span');
  Object.assign(words, { lang: language, textContent: said });
  return [mark, ' ', words];
}

function line(hit, number) {
  const link = document.createElement('a');
  Object.assign(link, { className: 'hit', href: hit.href, id: `palette-${number}`, tabIndex: -1 });
  link.setAttribute('role', 'option');
  link.setAttribute('aria-selected', 'false');
  const text = document.createElement('span');
  const name = document.createElement('b');
  name.textContent = hit.label;
  text.append(name);
  if (hit.note) {
    const note = document.createElement('small');
    note.textContent = hit.note;
    if (hit.said) note.append(' · ', ...spoken(hit));
    text.append(note);
  }
  link.append(sign(hit.icon), text);
  for (const key of (hit.keys ?? '').split(' ').filter(Boolean)) {
    const kbd = document.createElement('kbd');
    kbd.textContent = key.toUpperCase();
    link.append(kbd);
  }
  const { label, note, href, icon, said, language } = hit;
  link.hit = { label, note, href, icon, said, language };
  return link;
}

function show(groups) {
  let number = 0;
  list.replaceChildren(...groups.map((group) => {
    const part = document.createElement('div');
    part.setAttribute('role', 'group');
    part.setAttribute('aria-label', group.name);
    const head = document.createElement('p');
    head.className = 'hits-h';
    head.setAttribute('aria-hidden', 'true');
    head.textContent = group.name;
    part.append(head, ...group.hits.map((hit) => line(hit, number++)));
    return part;
  }));
  list.hidden = number === 0;
  box.setAttribute('aria-expanded', String(number > 0));
  none.hidden = number > 0;
  none.textContent = words.none;
  said.textContent = number ? `${words.count} ${number}` : words.none;
  choose(number && box.value.trim() ? 0 : -1);
}

function choose(number) {
  const all = options();
  active = number;
  all.forEach((option, place) => option.setAttribute('aria-selected', String(place === number)));
  if (number < 0) {
    box.removeAttribute('aria-activedescendant');
    return;
  }
  box.setAttribute('aria-activedescendant', all[number].id);
  all[number].scrollIntoView({ block: 'nearest' });
}

function step(by) {
  const count = options().length;
  if (count) choose((active + by + count) % count);
}

// --- asking ---------------------------------------------------------------------------------------------------------

const PAUSE = 90;
let timer = 0;
let asking = new AbortController();

async function ask() {
  asking.abort();
  asking = new AbortController();
  const typed = box.value.trim();
  try {
    const answer = await fetch(`${words.source}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const groups = await answer.json();
    const lately = typed ? [] : recent();
    show(lately.length ? [{ name: words.recent, hits: lately }, ...groups] : groups);
  } catch (error) {
    if (error.name === 'AbortError') return;
    show([]);
    none.textContent = said.textContent = words.lost;
  }
}

function open() {
  if (palette.open) return;
  for (const other of document.querySelectorAll('dialog[open]')) other.close();
  palette.showModal();
  box.select();
  ask();
}

box.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

box.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) {
    event.preventDefault();
    step(by);
  }
  // A search field keeps the first Escape to empty itself; here it closes, as in every dialog.
  if (event.key === 'Escape') {
    event.preventDefault();
    palette.close();
  }
  const chosen = options()[active];
  if (event.key === 'Enter' && chosen) {
    event.preventDefault();
    chosen.click();
  }
});

list.addEventListener('click', (event) => {
  const link = event.target.closest('[role=option]');
  if (link) remember(link.hit);
});
list.addEventListener('pointermove', (event) => {
  const place = options().indexOf(event.target.closest('[role=option]'));
  if (place >= 0 && place !== active) choose(place);
});

// --- shortcuts ------------------------------------------------------------------------------------------------------

const SECOND_KEY = 1200;
const targets = new Map([...sheet.querySelectorAll('[data-keys]')].map((link) => [link.dataset.keys, link]));
let first = '';
let wait = 0;

const isTyping = (element) =>
  element?.closest?.('input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]');

function search() {
  const field = document.querySelector('main input[type=search], main input[name=q]');
  if (field) field.focus();
  else open();
}

function press(event) {
  const key = event.key.toLowerCase();
  const both = first ? `${first} ${key}` : key;
  first = '';
  clearTimeout(wait);
  if (targets.has(both)) {
    event.preventDefault();
    targets.get(both).click();
  } else if (key === '/') {
    event.preventDefault();
    search();
  } else if (key === '?') {
    event.preventDefault();
    sheet.showModal();
  } else if ([...targets.keys()].some((keys) => keys.startsWith(`${key} `))) {
    first = key;
    wait = setTimeout(() => { first = ''; }, SECOND_KEY);
  }
}

document.addEventListener('keydown', (event) => {
  const held = event.ctrlKey || event.metaKey;
  if (held && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
    return;
  }
  // One letter is enough only where nobody types, nothing lies over the page, and they are not switched off.
  if (held || event.altKey || event.isComposing || event.repeat || event.defaultPrevented) return;
  if (document.body.dataset.keys === 'off' || isTyping(event.target)) return;
  if (document.querySelector('dialog[open], :popover-open')) return;
  press(event);
});

document.addEventListener('click', (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on('[data-palette]') && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open();
  }
  if (on('[data-shortcuts]')) sheet.showModal();
  if (on('[data-close]')) byId(on('[data-close]').dataset.close).close();
  // A click on the shade around a dialog closes it.
  if (event.target === palette || event.target === sheet) event.target.close();
  const button = on('[data-keys-switch]');
  if (button) {
    const off = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(off));
    document.body.dataset.keys = off ? 'off' : 'on';
    const secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = `keys=${off ? 'off' : ''};path=/;max-age=${off ? 31536000 : 0};samesite=lax${secure}`;
  }
});

document.addEventListener('submit', (event) => {
  if (event.target.action?.endsWith('/sign-out')) forget();
});

if (!words.me) forget();
if (/Mac|iP(hone|ad)/.test(navigator.platform)) {
  for (const key of document.querySelectorAll('[data-ctrl]')) key.textContent = '⌘';
}
