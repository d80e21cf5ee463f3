// What makes the pages better where JavaScript runs; every page works without it.

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

// Theme: the server writes data-theme from the cookie; without a cookie the system decides.
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  root.dataset.theme = theme;
  document.querySelector('meta[name=color-scheme]')?.setAttribute('content', theme);
  for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
    meta.removeAttribute('media');
    meta.content = theme === 'dark' ? '#06202E' : '#FDFBF7';
  }
  const secure = location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax${secure}`;
}

// Folding, as the server does it: đà nẵng and da nang are the same word.
const fold = (text) =>
  text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');

// Toasts leave by themselves, but never while someone reads, points at or tabs through them.
const READING_TIME = 8000;
const WAIT_FOR_ANSWER = 10000;

function retire(toast) {
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    if (!toast.matches(':hover, :focus-within')) timer = setTimeout(() => toast.remove(), READING_TIME);
  };
  const stay = () => clearTimeout(timer);
  toast.addEventListener('pointerenter', stay);
  toast.addEventListener('pointerleave', wait);
  toast.addEventListener('focusin', stay);
  // The focus has not left yet when this is told.
  toast.addEventListener('focusout', () => setTimeout(wait));
  wait();
}

// A second click on a submit button does nothing. The pressed button keeps its name and value, because it is
// marked only after the browser has collected the form.
function guardDoubleSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  // An answer that is a download, or none at all, leaves the page as it is: let it be sent again.
  setTimeout(release, WAIT_FOR_ANSWER);
  const button = event.submitter;
  if (button) {
    setTimeout(() => {
      button.dataset.busy = '';
      button.setAttribute('aria-disabled', 'true');
    });
  }
}

function release() {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[data-busy]')) {
      delete button.dataset.busy;
      button.removeAttribute('aria-disabled');
    }
  }
}

function reveal(button) {
  const input = byId(button.dataset.reveal);
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
  button.querySelector('span').textContent = shown ? button.dataset.hide : button.dataset.show;
  input.focus();
}

// A rough estimate while typing; the server decides with its own, better one.
function strength(password) {
  if (password.length < 8) return password ? 1 : 0;
  const kinds = new Set([...password]).size;
  if (kinds < 5) return 1;
  const reach = Math.min(password.length, kinds * 1.6);
  return reach >= 15 ? 4 : reach >= 11 ? 3 : 2;
}

function showStrength(box, password) {
  const level = strength(password);
  box.hidden = level === 0;
  const bar = box.querySelector('progress');
  bar.value = level;
  bar.className = level <= 1 ? 'low' : level === 2 ? 'mid' : '';
  const word = box.dataset.words.split('|')[level - 1] ?? '';
  const said = box.querySelector('[role=status]');
  if (said.textContent !== word) said.textContent = word;
}

function count(counter, text) {
  // The server counts code points after NFC, not UTF-16 units.
  const length = [...text.normalize('NFC').trim()].length;
  const limit = Number(counter.dataset.limit);
  counter.textContent = `${length}/${limit.toLocaleString(root.lang)}`;
  counter.classList.toggle('over', length > limit);
}

function filterOptions(box) {
  const words = fold(box.value).split(/\s+/).filter(Boolean);
  for (const option of byId(box.dataset.filter).children) {
    const label = fold(option.textContent);
    option.hidden = !option.querySelector(':checked') && !words.every((word) => label.includes(word));
  }
}

async function copy(button) {
  const target = byId(button.dataset.copy);
  await navigator.clipboard.writeText((target.value ?? target.textContent).trim());
  const label = button.querySelector('span');
  const before = label.textContent;
  label.textContent = button.dataset.done;
  setTimeout(() => { label.textContent = before; }, 2500);
}

// Browsers that cannot anchor a popover to its button get it placed by hand.
function place(event) {
  const panel = event.target;
  if (event.newState !== 'open' || !panel.matches('.menu-panel') || CSS.supports('position-area: bottom')) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(panel.id)}"]`);
  const at = button.getBoundingClientRect();
  const below = at.bottom + panel.offsetHeight + 12 < innerHeight;
  const left = Math.max(8, Math.min(at.right, innerWidth - 8) - panel.offsetWidth);
  Object.assign(panel.style, {
    left: `${left}px`,
    top: `${below ? at.bottom : Math.max(8, at.top - panel.offsetHeight - 8)}px`,
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (menu !== except) menu.open = false;
  }
}

function prepare(scope) {
  for (const toast of scope.querySelectorAll('#toasts [data-toast]:not([data-timed])')) {
    toast.dataset.timed = '';
    retire(toast);
  }
  for (const counter of scope.querySelectorAll('[data-counter]')) count(counter, byId(counter.dataset.counter).value);
}

document.addEventListener('click', (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on('[data-theme-toggle]')) toggleTheme();
  if (on('[data-toast-close]')) on('[data-toast]').remove();
  if (on('[data-reveal]')) reveal(on('[data-reveal]'));
  if (on('[data-copy]')) copy(on('[data-copy]'));
  const close = on('[data-sheet-close]');
  if (close) byId(close.dataset.sheetClose)?.matches(':popover-open') && byId(close.dataset.sheetClose).hidePopover();
  if (on('button[aria-disabled="true"][data-busy]')) event.preventDefault();
  closeMenus(on('details[data-menu]'));
  // A link to a field from the error summary brings the cursor there, not only the view.
  const link = on('.error-summary a[href^="#"]');
  const field = link && byId(decodeURIComponent(link.hash.slice(1)));
  if (field) {
    event.preventDefault();
    (field.matches('fieldset') ? field.querySelector('input') ?? field : field).focus();
    field.scrollIntoView({ block: 'center' });
  }
});

document.addEventListener('input', (event) => {
  const field = event.target;
  if (field.matches('[data-filter]')) filterOptions(field);
  if (!field.id) return;
  const id = CSS.escape(field.id);
  const counter = document.querySelector(`[data-counter="${id}"]`);
  if (counter) count(counter, field.value);
  const meter = document.querySelector(`[data-strength="${id}"]`);
  if (meter) showStrength(meter, field.value);
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    const menu = event.target.closest?.('details[data-menu][open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  }
  // Enter in the filter of an option list must not send the form.
  if (event.key === 'Enter' && event.target.matches?.('[data-filter]')) event.preventDefault();
});

document.addEventListener('submit', guardDoubleSubmit);
document.addEventListener('toggle', place, true);
document.addEventListener('htmx:after:swap', () => prepare(document));
// A page that comes back from the browser's memory can be sent again.
addEventListener('pageshow', release);

// A live region speaks of what arrives in it, not of what it was born with: let the toasts arrive.
const region = byId('toasts');
const words = [...region.children];
region.replaceChildren();
setTimeout(() => {
  region.append(...words);
  prepare(document);
}, 100);

prepare(document);
document.querySelector('[data-error-summary]')?.focus();
