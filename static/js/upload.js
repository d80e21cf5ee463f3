// A form with a chosen file is sent in the page: how far it is, a button that stops it, and what the server finds wrong
// in its place, with everything typed still there. Without this the same form is sent as any other.

const SHOWN_IN_PLACE = [400, 403, 404, 413, 429, 500, 503];

function chosen(form) {
  return [...form.querySelectorAll('input[type=file]')].filter((input) => input.files.length);
}

// What is wrong with what was chosen, before it is sent: the word for it, or nothing.
function tooMuch(input) {
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  if (input.dataset.files && input.files.length > Number(input.dataset.files)) return 'many';
  if (size <= Number(input.dataset.most)) return '';
  return input.files.length > 1 ? 'together' : 'large';
}

function say(box, state, percent = null) {
  const words = JSON.parse(box.dataset.words);
  const bar = box.querySelector('progress');
  box.hidden = false;
  box.dataset.state = state;
  bar.hidden = !['sending', 'checking'].includes(state);
  box.querySelector('button').hidden = state !== 'sending';
  box.querySelector('b').textContent = percent === null ? '' : `${percent}%`;
  if (percent === null) bar.removeAttribute('value');
  else bar.value = percent;
  const line = box.querySelector('[role=status]');
  const text = words[state] ?? state;
  if (line.textContent !== text) line.textContent = text;
}

function busy(form, on) {
  for (const button of form.querySelectorAll('[type=submit]')) {
    if (on) {
      button.dataset.busy = '';
      button.setAttribute('aria-disabled', 'true');
    } else {
      delete button.dataset.busy;
      button.removeAttribute('aria-disabled');
    }
  }
  if (on) form.dataset.uploading = 'yes';
  else delete form.dataset.uploading;
}

function go(address) {
  const to = new URL(address, location.href);
  if (to.pathname + to.search === location.pathname + location.search) {
    history.replaceState(null, '', to);
    location.reload();
  } else {
    location.assign(to);
  }
}

// Sent the plain way after all, where the answer is a page of its own.
function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: submitter.name, value: submitter.value });
    form.append(field);
  }
  form.submit();
}

function clearErrors(form) {
  for (const old of form.querySelectorAll('[data-error-summary], .field > .err, [data-refusal]')) old.remove();
  for (const field of form.querySelectorAll('.field.bad')) {
    field.classList.remove('bad');
    for (const input of field.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  }
}

function showError(form, error) {
  const input = form.querySelector(`#${CSS.escape(error.id.replace(/-error$/, ''))}`);
  const field = input?.closest('.field');
  if (!field) return;
  field.classList.add('bad');
  (field.querySelector('.hint') ?? field.querySelector('label, legend'))?.after(document.importNode(error, true));
  input.setAttribute('aria-invalid', 'true');
  const about = new Set((input.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)).add(error.id);
  input.setAttribute('aria-describedby', [...about].join(' '));
  for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
}

// The same form as the server answered it: its errors and its fresh marks come here, what was typed stays.
function showErrors(form, answer) {
  const fresh = [...answer.querySelectorAll('form')].find((one) => one.querySelector('input[type=file]'));
  if (!fresh) return false;
  clearErrors(form);
  for (const name of ['csrf_token', 'once']) {
    const [mine, theirs] = [form.elements[name], fresh.elements[name]];
    if (mine && theirs) mine.value = theirs.value;
  }
  for (const error of fresh.querySelectorAll('.field > .err[id]')) showError(form, error);
  const found = fresh.querySelector('[data-error-summary], .notice');
  if (!found) return form.querySelector('.field.bad') !== null;
  const summary = document.importNode(found, true);
  summary.dataset.refusal = '';
  summary.tabIndex = -1;
  form.prepend(summary);
  summary.focus();
  return true;
}

function answered(request, { form, box, submitter }) {
  const [status, to] = [request.status, request.getResponseHeader('Location')];
  if (status === 204 && to) {
    go(to);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, 'text/html');
  busy(form, false);
  if (status === 422 && showErrors(form, page)) {
    box.hidden = true;
  } else if (SHOWN_IN_PLACE.includes(status)) {
    const words = [page.querySelector('main h1'), page.querySelector('main .lead')].map((one) => one?.textContent.trim());
    say(box, words.filter(Boolean).join('. ') || JSON.parse(box.dataset.words).lost);
  } else {
    sendPlainly(form, submitter);
  }
}

function send(form, box, submitter) {
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  const button = box.querySelector('button');
  const end = (state) => {
    busy(form, false);
    say(box, state);
  };
  request.upload.addEventListener('progress', (event) => {
    if (event.lengthComputable) say(box, 'sending', Math.floor((100 * event.loaded) / event.total));
  });
  request.upload.addEventListener('load', () => say(box, 'checking'));
  request.addEventListener('load', () => answered(request, { form, box, submitter }));
  request.addEventListener('error', () => end('lost'));
  request.addEventListener('abort', () => {
    end('stopped');
    submitter?.focus();
  });
  request.addEventListener('loadend', () => button.removeEventListener('click', stop));
  button.addEventListener('click', stop);
  request.open('POST', form.action);
  // Asks for the address of the next page instead of the page itself.
  request.setRequestHeader('X-Upload', 'yes');
  const body = new FormData(form, submitter);
  busy(form, true);
  say(box, 'sending', 0);
  request.send(body);
}

// Before any other listener: what is sent from here is nobody else's to send.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.enctype !== 'multipart/form-data') return;
  if (form.dataset.uploading) {
    event.preventDefault();
    return;
  }
  const [input] = chosen(form);
  const box = input?.closest('.field').querySelector('[data-upload]');
  if (!box) return;
  event.preventDefault();
  for (const one of chosen(form)) {
    const wrong = tooMuch(one);
    if (wrong) {
      say(one.closest('.field').querySelector('[data-upload]'), wrong);
      one.focus();
      return;
    }
  }
  send(form, box, event.submitter);
}, { capture: true });

document.addEventListener('change', (event) => {
  const box = event.target.type === 'file' ? event.target.closest('.field')?.querySelector('[data-upload]') : null;
  if (box && !event.target.form?.dataset.uploading) box.hidden = true;
});
