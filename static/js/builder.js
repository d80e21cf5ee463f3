// Questions of a form can be dragged to their place; the buttons beside each do the same without a script.

let held = null;

for (const item of document.querySelectorAll('[data-question][data-move]')) {
  item.draggable = true;
  item.addEventListener('dragstart', (event) => {
    held = item;
    event.dataTransfer.effectAllowed = 'move';
  });
  item.addEventListener('dragover', (event) => {
    if (!held || held === item) return;
    event.preventDefault();
    item.classList.add('over');
  });
  item.addEventListener('dragleave', () => item.classList.remove('over'));
  item.addEventListener('drop', (event) => {
    event.preventDefault();
    if (held && held !== item) place(held, item);
  });
}

// The form of one of its buttons carries the token; where it goes to is added.
function place(moved, before) {
  const form = moved.querySelector(`form[action="${moved.dataset.move}"]`);
  const list = before.closest('[data-list]');
  const others = [...list.children].filter((one) => one !== moved);
  const add = (name, value) => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  };
  form.querySelector('[name=step]').remove();
  add('section', before.closest('[data-section]').dataset.section);
  add('place', String(others.indexOf(before)));
  form.requestSubmit();
}
