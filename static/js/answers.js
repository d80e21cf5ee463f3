// A question that hangs on another one's answer is shown when that answer is given. Without this script all are shown,
// and the server leaves out what is not asked.

const form = document.querySelector('form[data-autosave]');

function chosen(name) {
  return [...form.elements]
    .filter((field) => field.name === name)
    .flatMap((field) => {
      if (field.type === 'radio' || field.type === 'checkbox') return field.checked ? [field.value === 'y' ? 'yes' : field.value] : [];
      return [field.value];
    });
}

function follow() {
  for (const part of document.querySelectorAll('[data-shown-when]')) {
    const name = part.dataset.shownWhen;
    // An answer on another page was looked at by the server.
    if (![...form.elements].some((field) => field.name === name)) continue;
    const wanted = part.dataset.shownFor.split(' ');
    part.hidden = !chosen(name).some((value) => wanted.includes(value));
  }
}

form.addEventListener('change', follow);
follow();
