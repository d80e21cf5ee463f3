// A deadline in the reader's own time, said only where that differs from the time of Đà Nẵng on the page.

const HERE = 'Asia/Ho_Chi_Minh';

function wall(moment, zone) {
  return new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(moment);
}

for (const line of document.querySelectorAll('[data-local]')) {
  const moment = new Date(line.dateTime);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!own || wall(moment, own) === wall(moment, HERE)) continue;
  const locale = document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN';
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: own }).format(moment);
  line.textContent = line.dataset.local.replace('{time}', words).replace('{zone}', own.replaceAll('_', ' '));
  line.hidden = false;
}
