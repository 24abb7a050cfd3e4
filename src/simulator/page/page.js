// @ts-check
/**
 * Shows what is visible on the simulated Tencent side, as it changes. Text is always set as text, never as markup.
 */

/** Older messages leave the page (not the world) beyond this. */
const MOST_MESSAGES = 12;
const MOST_THREADS = 15;
/** As long as the fading in page.css takes. */
const FADE_MS = 1250;
const COMMUNITY = '@TGS#_@TGS#cGAMES';

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const threadsElement = byId('threads');
const template = /** @type {HTMLTemplateElement} */ (byId('thread-template'));

/** Thread id → its parts on the page. @type {Map<string, {article: Element, list: Element, goneElement: HTMLElement, gone: number}>} */
const threads = new Map();
/** Message id → its line. @type {Map<number, {line: HTMLElement, thread: string}>} */
const lines = new Map();

function titleOf(place) {
  if (place.kind === 'c2c') return [`${place.from} ⇄ ${place.to}`, 'C2C'];
  if (place.kind === 'official') return [place.account.replace('@TOA#_', ''), 'official account'];
  const topic = place.topic.split('@TOPIC#_')[1];
  const name = place.group.replace(/^@TGS#(_@TGS#c)?/, '');
  return topic === undefined ? [name, 'group'] : [`${name} › ${topic}`, 'topic'];
}

function threadOf(message) {
  const known = threads.get(message.thread);
  if (known !== undefined) return known;
  if (threads.size >= MOST_THREADS) dropPair();
  const article = /** @type {Element} */ (template.content.firstElementChild).cloneNode(true);
  const [title, kind] = titleOf(message.place);
  article.querySelector('h2').textContent = title;
  article.querySelector('.kind').textContent = kind;
  const thread = {
    article,
    list: article.querySelector('ol'),
    goneElement: article.querySelector('.gone'),
    gone: 0,
    kind,
  };
  threads.set(message.thread, thread);
  threadsElement.append(article);
  return thread;
}

/** Pairs come and go by the thousand; the one that was shown longest makes room. */
function dropPair() {
  for (const [id, thread] of threads) {
    if (thread.kind !== 'C2C' && threads.size < MOST_THREADS * 2) continue;
    thread.article.remove();
    threads.delete(id);
    for (const [messageId, each] of lines) if (each.thread === id) lines.delete(messageId);
    return;
  }
}

/** Of unsaid's console; undefined where the simulator was not told. */
let consoleUrl;

/** The story of a message there. Each segment of its name is encoded once more. */
const storyOf = (ref) => `${consoleUrl}/messages/${ref.split('/').map(encodeURIComponent).join('/')}`;

function linkTo(target, text) {
  const link = document.createElement('a');
  link.href = target;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = text;
  return link;
}

function showConsole(url) {
  consoleUrl = url;
  const place = byId('console');
  place.hidden = url === undefined;
  if (url !== undefined) place.replaceChildren(linkTo(url, 'Console of unsaid'));
}

function post(message) {
  if (lines.has(message.id)) return;
  const thread = threadOf(message);
  const line = document.createElement('li');
  const who = document.createElement('span');
  who.className = 'who';
  who.textContent = message.onlineOnly ? `${message.from} · online only` : message.from;
  const said = document.createElement('span');
  said.className = 'said';
  said.textContent = message.text;
  line.dataset.message = String(message.id);
  line.append(who, said);
  if (consoleUrl !== undefined) {
    const link = linkTo(storyOf(message.ref), 'story');
    link.className = 'story';
    line.append(link);
  }
  thread.list.append(line);
  lines.set(message.id, { line, thread: message.thread });
  while (thread.list.children.length > MOST_MESSAGES) {
    const oldest = /** @type {HTMLElement} */ (thread.list.firstElementChild);
    lines.delete(Number(oldest.dataset.message));
    oldest.remove();
  }
  byId('empty').hidden = true;
}

function edit(message) {
  const said = lines.get(message.id)?.line.querySelector('.said');
  if (said) said.textContent = message.text;
}

/** One question at a time: what comes meanwhile is not asked about. */
let asking = false;

/** Which rule took the message that went last, as the console tells. */
async function showRule(thread, ref) {
  if (consoleUrl === undefined || asking) return;
  asking = true;
  try {
    const answer = await fetch(`/sim/rule?ref=${encodeURIComponent(ref)}`);
    const { rule } = await answer.json();
    if (rule === undefined) return;
    thread.goneElement.textContent = `${thread.gone} recalled, the last by `;
    thread.goneElement.append(linkTo(storyOf(ref), rule));
  } catch {
    // The page goes on without.
  } finally {
    asking = false;
  }
}

function recall({ id, thread: threadId, ref }) {
  const thread = threads.get(threadId);
  if (thread !== undefined) {
    thread.gone += 1;
    thread.goneElement.hidden = false;
    thread.goneElement.textContent = `${thread.gone} recalled`;
    void showRule(thread, ref);
  }
  const line = lines.get(id)?.line;
  if (line === undefined) return;
  lines.delete(id);
  line.classList.add('recalled');
  setTimeout(() => line.remove(), FADE_MS);
}

function clear() {
  threads.clear();
  lines.clear();
  threadsElement.replaceChildren();
  byId('empty').hidden = false;
}

const asMs = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`);

function showNumbers(summary) {
  const { exposureMs } = summary;
  const shown = {
    ...summary,
    p50: exposureMs.count === 0 ? '–' : asMs(exposureMs.p50),
    p99: exposureMs.count === 0 ? '–' : asMs(exposureMs.p99),
    rate: Math.max(0, ...Object.values(summary.maxCallsInAnySecond)),
  };
  for (const element of document.querySelectorAll('[data-number]')) {
    const value = shown[/** @type {HTMLElement} */ (element).dataset.number];
    const text = typeof value === 'number' ? value.toLocaleString('en') : String(value);
    if (element.textContent !== text) element.textContent = text;
    element.toggleAttribute('data-above-zero', typeof value === 'number' && value > 0);
  }
}

function showTraffic(traffic) {
  const button = /** @type {HTMLButtonElement} */ (document.querySelector('#traffic button[type=submit]'));
  if (button.getAttribute('aria-pressed') === String(traffic.on)) return;
  button.setAttribute('aria-pressed', String(traffic.on));
  button.textContent = traffic.on ? 'Stop traffic' : 'Start traffic';
}

const events = new EventSource('/sim/events');
const connection = byId('connection');
events.addEventListener('open', () => {
  connection.textContent = 'live';
  connection.dataset.state = 'on';
});
events.addEventListener('error', () => {
  connection.textContent = 'the simulator is away; trying again';
  connection.dataset.state = 'off';
});
events.addEventListener('snapshot', (event) => {
  clear();
  const { messages, consoleUrl: url } = JSON.parse(event.data);
  showConsole(url);
  for (const message of messages) post(message);
});
events.addEventListener('tick', (event) => {
  const { posted, edited, recalled, summary, traffic } = JSON.parse(event.data);
  for (const message of posted) post(message);
  for (const message of edited) edit(message);
  for (const each of recalled) recall(each);
  showNumbers(summary);
  showTraffic(traffic);
});

async function act(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  byId('outcome').textContent = response.ok ? outcomeOf(answer) : answer.problem;
}

/** What the sender sees, where that is not simply the message. */
function outcomeOf(answer) {
  if (answer.hints !== undefined) return answer.hints.join(' ');
  if (answer.type === 'blocked')
    return answer.senderSees === 0
      ? 'dropped silently by the before-send answer'
      : `not sent: the sender sees ${answer.senderSees}`;
  return answer.type === 'muted' ? 'not sent: this account is muted' : '';
}

byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const text = /** @type {HTMLInputElement} */ (form.elements.namedItem('text'));
  const value = /** @type {HTMLSelectElement} */ (form.elements.namedItem('place')).value;
  const colon = value.indexOf(':');
  const [kind, name] = [value.slice(0, colon), value.slice(colon + 1)];
  const place = kind === 'topic' ? { group: COMMUNITY, topic: `${COMMUNITY}@TOPIC#_${name}` } : { [kind]: name };
  void act('/sim/send', { ...place, from: 'user_me', text: text.value });
  text.value = '';
  text.focus();
});

byId('traffic').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const rate = Number(/** @type {HTMLInputElement} */ (form.elements.namedItem('rate')).value);
  const isOn = form.querySelector('button[type=submit]').getAttribute('aria-pressed') === 'true';
  void act('/sim/traffic', isOn ? { on: false } : { on: true, rate });
});

byId('reset').addEventListener('click', () => void act('/sim/reset', {}));
