/* page_list.js - the packets to choose from, the verdict of the chosen one, and what flipped it */

/* What an action is called; an answer that is no reply is an error. */
function actionWord(verdict) {
  if (verdict.action === 'send')
    return verdict.name.endsWith('_REPLY') ? 'answered' : 'error sent';
  return verdict.action === 'hold' ? 'held' : 'dropped';
}

function mark(action, word) {
  return make('span', {class: `mark ${action}`}, icon(action), word);
}

function entryTitle(entry) {
  if (entry.explanation.event === 'timeout')
    return 'time over';
  return String(entry.number);
}

function listRow(entry) {
  const {explanation, id} = entry;
  const before = explanationBefore(entry);
  const flipped = before && before.verdict.name !== explanation.verdict.name;
  const packet = packetOf(entry.number);
  const copied = explanation.event === 'packet' && !packetOf(entry.number, page.file.packets);
  return make('li', {}, make('button', {
    type: 'button', id, class: explanation.event,
    'aria-current': id === page.chosen ? 'true' : null,
    onclick: () => choose(id),
  },
  make('span', {class: 'number'}, explanation.event === 'timeout' ? icon('time') : entryTitle(entry)),
  make('span', {class: 'line'},
       explanation.event === 'timeout' ? 'No packet: a datagram\u2019s time was over' : explanation.brief),
  make('span', {class: 'end'}, mark(explanation.verdict.action, actionWord(explanation.verdict)),
       make('span', {class: 'mono name'}, explanation.verdict.name),
       copied ? make('span', {class: 'tag'}, `${packet.from === null ? 'added' : `copy of ${packet.from}`}`) : null,
       flipped ? make('span', {class: 'tag flipped'}, `was ${before.verdict.name}`) : null)));
}

function renderList() {
  const list = byId('packets');
  const focused = list.contains(document.activeElement) ? document.activeElement.id : null;

  list.replaceChildren(...page.entries.map(listRow));
  if (focused)
    byId(focused)?.focus();
}

function choose(id) {
  page.chosen = id;
  page.place = 0;
  showBytesOf('packet');
  render();
  byId(id).scrollIntoView({block: 'nearest', inline: 'nearest'});
}

/* Up and down walk through the list. */
function listKey(event) {
  const at = page.entries.findIndex((entry) => entry.id === document.activeElement.id);
  const to = {ArrowUp: at - 1, ArrowDown: at + 1}[event.key];
  if (at < 0 || to === undefined)
    return;
  event.preventDefault();
  if (to >= 0 && to < page.entries.length) {
    choose(page.entries[to].id);
    byId(page.chosen).focus();
  }
}

function renderVerdict(entry) {
  const {explanation} = entry;
  const {verdict} = explanation;
  const section = byId('verdict');
  const of = explanation.event === 'timeout'
    ? `Before packet ${explanation.number}`
    : `Packet ${explanation.number}`;

  section.className = `verdict ${verdict.action}`;
  setText('verdict-of', `${of} · ${secondsText(explanation.time_ns)} s · ${plural(explanation.length, 'byte')}`);
  setText('verdict-brief', explanation.event === 'timeout' && !explanation.length
    ? 'No packet came, but time passed.' : explanation.brief);
  byId('verdict-word').replaceChildren(icon(verdict.action), actionWord(verdict));
  setText('verdict-sentence', sentence(verdict.sentence));
  setText('verdict-name', verdict.name);
  byId('verdict-clause').replaceChildren(...clauseLinks(verdict.clause));
  setText('verdict-counter', verdict.counter || 'its verdict alone');
  say('say-verdict', `Verdict: ${actionWord(verdict)}. ${verdict.sentence}`);
}
