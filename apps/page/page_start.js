/* page_start.js - everything together: what is drawn when, and what the buttons do */

/* What follows from the place in the walk. */
function renderPlace(entry) {
  renderStep(entry.explanation);
  renderPath(entry.explanation);
  markStep();
  const [first, end] = bytesRead();
  if (end > first && (first < bytesShown.first || first >= bytesShown.first + WINDOW_LEN))
    bytesShown.first = Math.floor(first / WINDOW_LEN) * WINDOW_LEN;
  if (end > first)
    bytesShown.cursor = first;
  renderBytes(entry.explanation);
}

/* What follows from the packets that were not judged at once, too. */
function afterJudging() {
  const entry = chosenEntry();
  renderList();
  if (entry)
    renderFlip(entry);
}

function render() {
  const entry = chosenEntry();

  byId('main').classList.toggle('nothing', entry === null);
  renderList();
  renderRoutes();
  renderSwitches();
  problemWith('');
  if (!entry)
    return;
  const {cursor} = bytesShown;
  const editing = byId('bytes-panel').contains(document.activeElement);
  renderVerdict(entry);
  renderSteps(entry.explanation);
  renderPlace(entry);
  if (editing && bytesShown.of === 'packet')
    keepCursor(cursor, entry.explanation);
  renderFragments(entry.explanation);
  renderLookups(entry.explanation);
  renderReply(entry.explanation);
  renderPacketEditor();
  renderFlip(entry);
  renderTake(entry);
}

/* Whoever types stays at the byte that is typed. */
function keepCursor(cursor, explanation) {
  bytesShown.cursor = cursor;
  renderBytes(explanation);
}

function renderSource() {
  const {data} = page;
  const name = data.source ? data.source.split('/').pop() : 'a packet';
  setText('source', data.packets.length === 0 ? `${name}: no packets` : `${name}: ${plural(data.packets.length, 'packet')}`);
  document.title = `${name} - echohost explains`;
  setText('command', data.command || '');
  byId('left-out').hidden = data.left_out === 0;
  setText('left-out', `${plural(data.left_out, 'further packet')} of the capture left out: a page holds only so many.`);
  setText('about', `Made by echohost ${data.version}. Nothing on this page is loaded from anywhere: the decisions are ` +
                   'those of its C code, recorded when the page was made, and compiled to WebAssembly for what you edit.');
}

/* A storage that a browser refuses to a file is none. */
function remembered(name, value) {
  try {
    if (value !== undefined)
      localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function startHint() {
  byId('hint').hidden = stack === null || remembered('echohost-hint') === 'seen';
  byId('hint-close').addEventListener('click', () => {
    byId('hint').hidden = true;
    remembered('echohost-hint', 'seen');
    byId('next').focus();
  });
}

function listen() {
  const clicks = {
    first: () => goTo(0), back: () => goTo(page.place - 1), next: () => goTo(page.place + 1), last: () => goTo(Infinity),
    undo, 'undo-all': undoAll, repair: repairNow, again: sendAgain, 'take-out': takeOut, 'add-route': addEmptyRoute,
    longer: () => changeLength(1), shorter: () => changeLength(-1),
    'window-back': () => moveWindow(-WINDOW_LEN), 'window-next': () => moveWindow(WINDOW_LEN),
  };
  for (const [id, act] of Object.entries(clicks))
    byId(id).addEventListener('click', act);
  for (const id of Object.keys(ADDRESSES))
    byId(id).addEventListener('input', typeAddress);
  byId('arrives').addEventListener('change', typeTime);
  byId('byte-hex').addEventListener('input', typeByte);
  byId('byte-hex').addEventListener('focus', () => byId('byte-hex').select());
  byId('keep-right').addEventListener('change', () => byId('keep-right').checked && chosenPacket() && repairNow());
  byId('packets').addEventListener('keydown', listKey);
  byId('tabs').addEventListener('keydown', tabsKey);
  listenToGrid(byId('hex'));
  document.addEventListener('keydown', walkKey);
  document.addEventListener('keydown', undoKey);
  for (const query of [narrow, smallPath])
    query.addEventListener('change', () => chosenEntry() && renderPlace(chosenEntry()));
}

function listenToGrid(grid) {
  const under = (event) => {
    const offset = event.target.closest('[data-offset]')?.dataset.offset;
    bytesShown.under = offset === undefined ? null : Number(offset);
    if (chosenEntry())
      renderNamed(chosenEntry().explanation);
  };
  grid.addEventListener('keydown', gridKey);
  grid.addEventListener('mouseover', under);
  grid.addEventListener('mouseleave', under);
  grid.addEventListener('click', (event) => {
    const cell = event.target.closest('[data-offset]');
    if (cell)
      moveCursor(Number(cell.dataset.offset));
  });
}

function showBanner(text) {
  byId('banner').hidden = false;
  setText('banner', text);
}

async function start() {
  readData();
  renderSource();
  makeSwitches();
  makeTake();
  makeBits();
  listen();
  const problem = await loadStack(page.data.wasm);
  for (const fieldset of document.querySelectorAll('.judging'))
    fieldset.disabled = stack === null;
  render();
  if (problem)
    showBanner(`This page shows what echohost recorded, and cannot judge what you would edit. ${problem}`);
  startHint();
  const followLink = () => {
    const wrong = stack === null ? null : takeLink();
    if (wrong)
      showBanner(wrong);
  };
  followLink();
  addEventListener('hashchange', followLink);
  document.documentElement.dataset.ready = 'yes';
}

document.addEventListener('DOMContentLoaded', start);
