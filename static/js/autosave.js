// Drafts save themselves. A form says where (data-autosave) and in which words (data-words); the line [data-autosave-line]
// tells how it stands. What could not be sent stays in this tab's memory and is tried again until it is saved.

const form = document.querySelector('form[data-autosave]');
const line = document.querySelector('[data-autosave-line]');
const clash = document.querySelector('[data-autosave-clash]');
const PAUSE = 900;
const LONGEST_WAIT = 60_000;
const kept = `draft:${form.dataset.autosave}`;
const words = JSON.parse(form.dataset.words);

let timer = 0;
let tries = 0;
let typed = 0; // counts what was typed, to know whether more came while a save was on its way
let saved = 0;
let sending = false;
let stopped = false;

function say(state, text) {
  line.dataset.state = state;
  const word = line.querySelector('span');
  if (word.textContent !== text) word.textContent = text;
  line.hidden = false;
}

function answers() {
  const data = new FormData(form);
  // The sign of one sending belongs to the button; files go with the last step.
  data.delete('once');
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

function remember() {
  const own = [...answers()].filter(([name]) => !['csrf_token', 'version', 'tab', 'next', 'draft', 'began'].includes(name));
  try {
    sessionStorage.setItem(kept, JSON.stringify(own));
  } catch {
    // A full or closed memory leaves the page itself, which still holds what was typed.
  }
}

function forget() {
  try { sessionStorage.removeItem(kept); } catch { /* see remember() */ }
}

function restore() {
  let own;
  try { own = JSON.parse(sessionStorage.getItem(kept) ?? 'null'); } catch { own = null; }
  if (!own) return false;
  const values = new Map();
  for (const [name, value] of own) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === 'hidden' || field.type === 'file' || field.type === 'submit') continue;
    const found = values.get(field.name) ?? [];
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = found.includes(field.value);
    else field.value = found[0] ?? '';
  }
  return true;
}

async function send({ leaving = false } = {}) {
  if (stopped || (sending && !leaving) || typed === saved) return;
  sending = true;
  const mark = typed;
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST', body: answers(), keepalive: leaving, headers: { Accept: 'application/json' },
    });
    if (answer.redirected || answer.status === 403 || answer.status === 404) throw new Error('signed out');
    if (![200, 409, 422].includes(answer.status)) throw new Error(`answer ${answer.status}`);
    const told = await answer.json();
    tries = 0;
    if (answer.status === 200) {
      form.elements.version.value = told.version;
      saved = mark;
      say('saved', told.said);
      if (typed === saved) forget();
    } else {
      say('failed', told.said);
      stopped = answer.status === 409;
      if (stopped && clash) {
        clash.hidden = false;
        clash.dataset.version = told.version;
      }
    }
  } catch {
    tries += 1;
    say('waiting', words.failed);
    timer = setTimeout(send, Math.min(LONGEST_WAIT, 2000 * 2 ** tries));
  } finally {
    sending = false;
  }
  if (!stopped && tries === 0 && typed !== saved) plan();
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function changed() {
  typed += 1;
  remember();
  if (!stopped) {
    say('typing', words.typing);
    plan();
  }
}

form.addEventListener('input', changed);
form.addEventListener('change', changed);
form.addEventListener('submit', () => {
  clearTimeout(timer);
  // Sending the form saves it. Should that fail, what was typed is still in this tab's memory.
  stopped = true;
});
addEventListener('online', () => { tries = 0; send(); });
addEventListener('pagehide', () => send({ leaving: true }));
addEventListener('pageshow', (event) => { if (event.persisted) stopped = false; });
document.addEventListener('visibilitychange', () => { if (document.hidden) send({ leaving: true }); });

clash?.querySelector('[data-keep-mine]').addEventListener('click', () => {
  form.elements.version.value = clash.dataset.version;
  clash.hidden = true;
  stopped = false;
  typed += 1;
  send();
});
clash?.querySelector('[data-take-theirs]').addEventListener('click', () => {
  forget();
  stopped = true;
  location.reload();
});

// What a lost connection kept from being saved comes back with the page.
if (form.dataset.fresh === 'yes' && restore()) changed();
