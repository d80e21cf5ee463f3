// Tells that a person has a request before their eyes: when the page is shown, not when something merely fetched it.

const form = document.querySelector('form[data-viewed]');

async function tell() {
  if (document.hidden || form.dataset.viewed === 'told') return;
  form.dataset.viewed = 'told';
  try {
    await fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true, redirect: 'manual' });
  } catch {
    // The first answer marks it as seen too.
  }
}

tell();
document.addEventListener('visibilitychange', tell);
