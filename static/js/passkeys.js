// Passkeys: a form marked data-passkey asks the device before it is sent, and carries what the device answered.

const supported = 'credentials' in navigator && 'PublicKeyCredential' in window;

const bytes = (text) => {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
};

const text = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const described = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

// What the server sends as JSON, with its byte strings as the browser wants them.
function forCreation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
}

const forUse = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: described(options.allowCredentials),
});

// What the device answered, as JSON for the server.
function answered(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = text(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    if (response.userHandle) parts.userHandle = text(response.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  const token = form.elements.csrf_token.value;
  const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams({ csrf_token: token }) });
  // Asked to prove who one is first, or sent to the way in: go there.
  if (answer.redirected) {
    location.assign(answer.url);
    return null;
  }
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.message ?? '');
  return found;
}

function say(form, words) {
  const line = form.querySelector('[data-said]');
  line.textContent = words;
  line.hidden = !words;
}

const reasons = { InvalidStateError: 'known', NotAllowedError: 'refused', AbortError: 'refused', TypeError: 'failed' };

function explain(form, error) {
  const words = form.querySelector('[data-said]').dataset;
  const known = words[reasons[error.name] ?? 'missing'];
  say(form, error instanceof DOMException || error instanceof TypeError ? known : error.message || words.failed);
}

async function ask(form) {
  const asked = await options(form);
  if (!asked) return;
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: forCreation(asked) })
    : await navigator.credentials.get({ publicKey: forUse(asked) });
  form.elements.credential.value = answered(credential);
  form.requestSubmit();
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', (event) => {
    // A form that is not filled in is the server's to answer.
    if (form.elements.credential.value || !form.checkValidity()) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    say(form, '');
    if (!supported) {
      say(form, form.querySelector('[data-said]').dataset.missing);
      return;
    }
    form.dataset.asking = 'yes';
    ask(form).catch((error) => explain(form, error)).finally(() => { delete form.dataset.asking; });
  });
}
