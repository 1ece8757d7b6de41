// Keeps a page current: updates ages, shows times in the reader's time zone, patches values and regions when the stream reports a
// change. Without it the page can still be read, and every button still works.

const base = new URL('../', import.meta.url);
const main = document.querySelector('main');
const kind = main?.dataset.livePage;
const gap = '\u202f';

const formats = {
  clock: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  date: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }),
  day: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  stamp: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
};

function instant(element) {
  const at = Date.parse(element.getAttribute('datetime') ?? '');
  return Number.isNaN(at) ? null : at;
}

function age(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds}${gap}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${gap}min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}${gap}h`;
  return `${Math.floor(seconds / 86400)}${gap}days`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function localise(root) {
  for (const element of root.querySelectorAll('time[data-at]')) {
    const at = instant(element);
    if (at !== null && formats[element.dataset.at]) {
      if (!element.title) element.title = new Date(at).toISOString();
      setText(element, formats[element.dataset.at].format(at));
    }
  }
}

function tick() {
  const now = Date.now();
  for (const element of document.querySelectorAll('time[data-age]')) {
    const at = instant(element);
    if (at === null) continue;
    switch (element.dataset.age) {
      case 'ago': setText(element, `${age(now - at)} ago`); break;
      case 'since': setText(element, `since ${formats.day.format(at)}`); break;
      default: setText(element, age(now - at));
    }
  }
}

function patch(line) {
  const row = document.getElementById(`h-${line.key}`);
  if (!row) {
    refetch();
    return;
  }
  for (const element of row.querySelectorAll('[data-v]')) {
    const name = element.dataset.v;
    const value = String(line[name] ?? '');
    switch (name) {
      case 'health':
        element.setAttribute('class', `chip ${line.grade}`);
        setText(element, value);
        break;
      case 'spark': element.setAttribute('d', value); break;
      case 'memoryShare':
      case 'diskShare': element.setAttribute('width', value); break;
      case 'diskGrade': element.setAttribute('class', `meter ${value}`); break;
      case 'lastSeenAt': element.setAttribute('datetime', value); break;
      default:
        if (element.textContent !== value) {
          element.textContent = value;
          element.classList.remove('fresh');
          void element.getBoundingClientRect();
          element.classList.add('fresh');
        }
    }
  }
  for (const element of document.querySelectorAll('time[data-live]')) {
    element.setAttribute('datetime', new Date().toISOString());
  }
}

let fetching = false;
let again = false;
let last = 0;

// The hub renders and the page takes over what changed, so that no template exists twice.
async function refetch() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  const wait = last + 1000 - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  last = Date.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
    if (answer.status === 401 || answer.status === 403 || answer.redirected) {
      location.reload();
      return;
    }
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const region of document.querySelectorAll('[data-region], #holds, .bar .end')) {
      const next = region.id ? fresh.getElementById(region.id) : fresh.querySelector('.bar .end');
      if (!next || region.contains(document.activeElement) && document.activeElement.matches('input')) continue;
      localise(next);
      if (next.innerHTML === region.innerHTML && next.className === region.className) continue;
      const open = [...region.querySelectorAll('details[open][id]')].map((each) => each.id);
      const focused = region.contains(document.activeElement) ? document.activeElement : null;
      const place = focused ? [...region.querySelectorAll('a, button, summary')].indexOf(focused) : -1;
      region.className = next.className;
      region.replaceChildren(...next.childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute('open', '');
      if (place >= 0) region.querySelectorAll('a, button, summary')[place]?.focus({ preventScroll: true });
    }
    tick();
  } catch {
    // The stream reports the outage; the next event tries again.
  } finally {
    fetching = false;
    if (again) {
      again = false;
      refetch();
    }
  }
}

function concerns(event) {
  const mine = main.dataset.host;
  return !mine || !event.host || event.host === mine;
}

function listen() {
  const stream = new EventSource(new URL('api/v1/stream', base));
  const notice = document.getElementById('stream');
  let opened = false;
  let noticeTimer;
  stream.addEventListener('open', () => {
    clearTimeout(noticeTimer);
    noticeTimer = undefined;
    if (notice) notice.hidden = true;
    if (opened) refetch();
    opened = true;
    document.documentElement.dataset.live = 'yes';
  });
  stream.addEventListener('error', () => {
    noticeTimer ??= setTimeout(() => { if (notice) notice.hidden = false; }, 3000);
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => { refetch(); listen(); }, 10000);
    }
  });
  stream.addEventListener('host', (message) => {
    const line = JSON.parse(message.data);
    if (kind === 'fleet') patch(line);
    else if (kind === 'host' && line.key === main.dataset.host) refetch();
  });
  stream.addEventListener('change', (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === 'hold' || concerns(event)) refetch();
  });
}

localise(document);
tick();
setInterval(tick, 1000);
if (kind) {
  listen();
  // A host that falls silent sends no event: only a regular fetch shows it.
  setInterval(() => { if (!document.hidden) refetch(); }, 30000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refetch(); });
}

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.who[open]')) {
    if (!menu.contains(event.target)) menu.removeAttribute('open');
  }
});
