/* page_hex.js - the bytes of the packet, of its datagram and of what leaves, to be read and typed over
 *
 * The grid is one stop of the Tab key; arrows walk in it. A hex digit typed on a byte is its high
 * half, the next one its low half, and then the byte behind it has the cursor.
 */

const WINDOW_LEN = 512; /* bytes that are shown at once */

const bytesShown = {
  of: 'packet',   /* 'packet', 'datagram' or 'reply-0', 'reply-1' ... */
  first: 0,       /* of the window */
  cursor: 0,
  half: 0,        /* of the byte under the cursor: 1 when its low digit is typed next */
  under: null,    /* the byte under the mouse */
};
const narrow = matchMedia('(max-width: 520px)');

function rowLength() {
  return narrow.matches ? 8 : 16;
}

/* What there is to see: {of, title, hex, fields}. */
function bytesToShow(explanation) {
  const many = explanation.replies.length > 1;
  return [
    {of: 'packet', title: explanation.event === 'timeout' ? 'First fragment' : 'Packet',
     hex: explanation.bytes, fields: explanation.fields},
    ...(explanation.datagram === null ? [] : [
      {of: 'datagram', title: 'Datagram', hex: explanation.datagram, fields: explanation.datagram_fields}]),
    ...explanation.replies.map((reply, i) => (
      {of: `reply-${i}`, title: many ? `Reply, part ${i + 1}` : 'Reply', hex: reply.bytes, fields: reply.fields || []})),
  ];
}

function shownBytes(explanation) {
  const all = bytesToShow(explanation);
  return all.find((bytes) => bytes.of === bytesShown.of) || all[0];
}

/* The bytes of a step's `of`; what is no such thing leaves the grid as it is. */
function showBytesOf(of) {
  const wanted = of === 'reply' ? 'reply-0' : of;
  if (!wanted || wanted === bytesShown.of)
    return;
  Object.assign(bytesShown, {of: wanted, first: 0, cursor: 0, half: 0, under: null});
}

/* Only the packet that came is typed over; the rest follows from it. */
function isTypedOver() {
  return stack !== null && bytesShown.of === 'packet' && chosenPacket() !== null;
}

function renderTabs(explanation) {
  const all = bytesToShow(explanation);
  const chosen = shownBytes(explanation).of;
  const focused = byId('tabs').contains(document.activeElement);
  byId('tabs').replaceChildren(...all.map(({of, title, hex}) => make('button', {
    type: 'button', role: 'tab', id: `tab-${of}`, 'aria-controls': 'bytes-panel',
    'aria-selected': String(of === chosen), tabindex: of === chosen ? 0 : -1,
    onclick: () => { showBytesOf(of); renderBytes(explanation); },
  }, title, ' ', make('span', {class: 'count'}, String(hex.length / 2)))));
  byId('bytes-panel').setAttribute('aria-labelledby', `tab-${chosen}`);
  if (focused)
    byId(`tab-${chosen}`).focus();
}

function tabsKey(event) {
  const tabs = [...byId('tabs').children];
  const at = tabs.indexOf(document.activeElement);
  const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1}[event.key];
  if (to === undefined)
    return;
  event.preventDefault();
  tabs[(to + tabs.length) % tabs.length].click();
}

/* The bytes that the current step looked at, in what is shown: [first, end). */
function bytesRead() {
  const step = currentStep();
  const of = step && step.of === 'reply' ? 'reply-0' : step?.of;
  return of === bytesShown.of && step.length > 0 ? [step.offset, step.offset + step.length] : [0, 0];
}

function fieldsAt(fields, offset) {
  return fields.filter((field) => field.offset <= offset && offset < field.offset + field.length);
}

function byteCell(bytes, offset, marks) {
  const value = bytes.hex.substr(2 * offset, 2);
  const classes = Object.keys(marks).filter((name) => marks[name](offset));
  const said = classes.filter((name) => name !== 'field').map((name) => `, ${name}`).join('');
  const names = [...new Set(fieldsAt(bytes.fields, offset).map((field) => `${field.header} ${field.name}`))];
  return make('span', {
    role: 'gridcell', class: classes.join(' ') || null, 'data-offset': offset,
    tabindex: offset === bytesShown.cursor ? 0 : -1,
    'aria-label': `${value}, byte ${offset}${names.length ? `, ${names.join(', ')}` : ''}${said}`,
  }, value);
}

/* How a byte is marked: read by the step, edited, changed in the reply. */
function byteMarks(explanation) {
  const [first, end] = bytesRead();
  const packet = chosenPacket();
  const original = packet && packet.from !== null ? packetOf(packet.from, page.file.packets) : null;
  const changes = bytesShown.of === 'reply-0' ? explanation.changes : [];
  return {
    read: (offset) => offset >= first && offset < end,
    edited: (offset) => bytesShown.of === 'packet' && original !== null && packet.bytes[offset] !== original.bytes[offset],
    changed: (offset) => changes.some((one) => offset >= one.offset && offset < one.offset + one.length),
  };
}

function renderGrid(explanation) {
  const bytes = shownBytes(explanation);
  const grid = byId('hex');
  const focused = grid.contains(document.activeElement);
  const length = bytes.hex.length / 2;
  const marks = byteMarks(explanation);
  const rows = [];

  bytesShown.cursor = Math.max(0, Math.min(bytesShown.cursor, length - 1));
  bytesShown.first = Math.min(bytesShown.first, Math.floor(Math.max(0, length - 1) / WINDOW_LEN) * WINDOW_LEN);
  if (bytesShown.cursor < bytesShown.first || bytesShown.cursor >= bytesShown.first + WINDOW_LEN)
    bytesShown.first = Math.floor(bytesShown.cursor / WINDOW_LEN) * WINDOW_LEN;
  const end = Math.min(length, bytesShown.first + WINDOW_LEN);
  for (let start = bytesShown.first; start < end; start += rowLength()) {
    const cells = [];
    for (let offset = start; offset < Math.min(end, start + rowLength()); offset++)
      cells.push(byteCell(bytes, offset, marks));
    rows.push(make('div', {role: 'row'}, make('span', {role: 'rowheader', class: 'offset'}, String(start)), ...cells));
  }
  if (length === 0)
    rows.push(make('div', {role: 'row'}, make('span', {role: 'gridcell', tabindex: 0, class: 'none'}, 'no bytes')));
  grid.setAttribute('aria-label', `Bytes: ${bytes.title}`);
  grid.setAttribute('aria-readonly', String(!isTypedOver()));
  grid.replaceChildren(...rows);
  if (focused)
    focusByte();
  renderWindow(length, end);
}

function renderWindow(length, end) {
  byId('window').hidden = length <= WINDOW_LEN;
  setText('window-text', `${bytesShown.first} to ${end - 1} of ${length}`);
  byId('window-back').disabled = bytesShown.first === 0;
  byId('window-next').disabled = end >= length;
}

function moveWindow(by) {
  bytesShown.first += by;
  bytesShown.cursor = bytesShown.first;
  renderBytes(chosenEntry().explanation);
}

function byteElement(offset) {
  return byId('hex').querySelector(`[data-offset="${offset}"]`);
}

function focusByte() {
  (byteElement(bytesShown.cursor) || byId('hex').querySelector('[tabindex="0"]'))?.focus();
}

function moveCursor(to) {
  const {explanation} = chosenEntry();
  const last = shownBytes(explanation).hex.length / 2 - 1;
  const before = byteElement(bytesShown.cursor);
  bytesShown.cursor = Math.max(0, Math.min(to, last));
  bytesShown.half = 0;
  if (!byteElement(bytesShown.cursor)) {
    renderBytes(explanation);
  } else {
    before?.setAttribute('tabindex', '-1');
    byteElement(bytesShown.cursor).setAttribute('tabindex', '0');
    renderNamed(explanation);
    renderByteEditor();
  }
  focusByte();
}

/* The field of the byte under the mouse, or under the cursor, and all bytes of it. */
function renderNamed(explanation) {
  const bytes = shownBytes(explanation);
  const offset = bytesShown.under ?? bytesShown.cursor;
  const fields = fieldsAt(bytes.fields, offset);
  const value = bytes.hex.substr(2 * offset, 2);
  const named = byId('named');

  for (const cell of byId('hex').querySelectorAll('[data-offset]'))
    cell.classList.toggle('field', fields.some(({offset: first, length}) =>
      cell.dataset.offset >= first && cell.dataset.offset < first + length));
  if (!value) {
    named.replaceChildren('There are no bytes.');
    return;
  }
  named.replaceChildren(
    make('span', {class: 'mono'}, `byte ${offset}: ${value}`),
    make('span', {class: 'what'}, fields.length === 0 ? 'in no field' : fields.map((field) =>
      `${field.header} ${field.name}: ${field.value}`).join(' · ')));
}

function renderFields(explanation) {
  const {fields} = shownBytes(explanation);
  let header = null;
  const rows = [];
  for (const field of fields) {
    if (field.header !== header) {
      header = field.header;
      rows.push(make('tr', {class: 'header'}, make('th', {colspan: 3, scope: 'colgroup'}, header)));
    }
    const end = field.offset + field.length - 1;
    rows.push(make('tr', {'data-first': field.offset, 'data-end': field.offset + field.length},
      make('td', {class: 'mono'}, field.length > 1 ? `${field.offset}–${end}` : String(field.offset)),
      make('td', {}, field.name),
      make('td', {}, make('strong', {class: 'mono'}, field.value),
           field.meaning ? make('span', {class: 'meaning'}, field.meaning) : null)));
  }
  if (rows.length === 0)
    rows.push(make('tr', {}, make('td', {colspan: 3}, 'There is nothing to say about these bytes.')));
  byId('fields').replaceChildren(...rows);
}

function markFields() {
  const [first, end] = bytesRead();
  for (const row of byId('fields').querySelectorAll('[data-first]'))
    row.classList.toggle('read', Number(row.dataset.first) < end && Number(row.dataset.end) > first);
}

function renderBytes(explanation) {
  bytesShown.of = shownBytes(explanation).of;
  renderTabs(explanation);
  renderGrid(explanation);
  renderNamed(explanation);
  renderFields(explanation);
  markFields();
  renderByteEditor();
}
