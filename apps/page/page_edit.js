/* page_edit.js - what is typed into the packet */

function problemWith(text) {
  setText('edit-problem', text);
}

function changeByte(offset, value) {
  const bytes = chosenPacket().bytes.slice();
  bytes[offset] = value;
  changePacket({bytes});
}

function typeDigit(digit) {
  const {cursor, half} = bytesShown;
  const old = chosenPacket().bytes[cursor];
  if (old === undefined)
    return;
  changeByte(cursor, half === 0 ? (digit << 4) | (old & 15) : (old & 0xf0) | digit);
  if (half === 0)
    bytesShown.half = 1;
  else if (cursor + 1 < chosenPacket().bytes.length)
    moveCursor(cursor + 1);
  else
    bytesShown.half = 0;
}

function gridKey(event) {
  if (event.altKey || event.metaKey)
    return;
  const {cursor} = bytesShown;
  const row = rowLength();
  const start = cursor - cursor % row;
  const to = {
    ArrowLeft: cursor - 1, ArrowRight: cursor + 1, ArrowUp: cursor - row, ArrowDown: cursor + row,
    PageUp: cursor - 8 * row, PageDown: cursor + 8 * row,
    Home: event.ctrlKey ? 0 : start, End: event.ctrlKey ? Infinity : start + row - 1, Backspace: cursor - 1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    moveCursor(to);
  } else if (!event.ctrlKey && /^[0-9a-fA-F]$/.test(event.key)) {
    event.preventDefault();
    if (isTypedOver())
      typeDigit(parseInt(event.key, 16));
  }
}

/* For fingers, that have no key for a hex digit, and for whoever thinks in bits. */
function makeBits() {
  byId('bits').replaceChildren(...[7, 6, 5, 4, 3, 2, 1, 0].map((bit) => make('button', {
    type: 'button', class: 'mono', 'data-bit': bit, 'aria-pressed': 'false', 'aria-label': `bit of value ${1 << bit}`,
    onclick: () => changeByte(bytesShown.cursor, chosenPacket().bytes[bytesShown.cursor] ^ (1 << bit)),
  }, '0')));
}

function renderByteEditor() {
  const packet = chosenPacket();
  const value = packet?.bytes[bytesShown.cursor];
  const there = isTypedOver() && value !== undefined;
  const hex = byId('byte-hex');

  byId('byte-editor').hidden = packet === null || bytesShown.of !== 'packet';
  setText('byte-legend', there ? `Change byte ${bytesShown.cursor}` : 'Change a byte');
  hex.disabled = !there;
  if (document.activeElement !== hex)
    hex.value = there ? hexOf([value]) : '';
  for (const button of byId('bits').children) {
    const bit = there ? (value >> button.dataset.bit) & 1 : 0;
    button.disabled = !there;
    button.textContent = String(bit);
    button.setAttribute('aria-pressed', String(bit === 1));
  }
  byId('shorter').disabled = !there;
}

function typeByte() {
  const text = byId('byte-hex').value;
  const fits = /^[0-9a-fA-F]{2}$/.test(text);
  byId('byte-hex').setAttribute('aria-invalid', String(!fits && text.length === 2));
  if (fits)
    changeByte(bytesShown.cursor, parseInt(text, 16));
}

function changeLength(by) {
  const {bytes} = chosenPacket();
  const length = Math.max(0, Math.min(MAX_PACKET_LEN, bytes.length + by));
  const fresh = new Uint8Array(length);
  fresh.set(bytes.subarray(0, length));
  changePacket({bytes: fresh});
}

/* The addresses stand at the same place in every IPv4 header. */
const ADDRESSES = {'source-address': 12, 'destination-address': 16};

function typeAddress(event) {
  const address = addressOf(event.target.value);
  const bytes = chosenPacket().bytes.slice();
  const offset = ADDRESSES[event.target.id];

  event.target.setAttribute('aria-invalid', String(address === null));
  problemWith(address === null ? 'Write an address like 192.168.3.12.' : '');
  if (address === null)
    return;
  bytes.set([24, 16, 8, 0].map((shift) => (address >>> shift) & 255), offset);
  changePacket({bytes});
}

function typeTime(event) {
  const seconds = Number(event.target.value);
  const fits = event.target.value.trim() !== '' && seconds >= 0 && seconds <= 1e6;

  event.target.setAttribute('aria-invalid', String(!fits));
  problemWith(fits ? '' : 'Write seconds since the first packet, like 0.5.');
  if (fits)
    changePacket({time: Math.round(seconds * 1e9)});
}

function renderPacketEditor() {
  const packet = chosenPacket();
  const able = stack !== null && packet !== null;

  for (const [id, offset] of Object.entries(ADDRESSES)) {
    const input = byId(id);
    const there = able && packet.bytes.length >= offset + 4;
    input.disabled = !there;
    if (document.activeElement === input)
      continue;
    input.value = packet && packet.bytes.length >= offset + 4
      ? [...packet.bytes.slice(offset, offset + 4)].join('.') : '';
    input.setAttribute('aria-invalid', 'false');
  }
  for (const id of ['repair', 'again', 'arrives', 'longer'])
    byId(id).disabled = !able;
  byId('take-out').disabled = !able || page.now.packets.length < 2;
  if (document.activeElement !== byId('arrives'))
    byId('arrives').value = packet ? secondsText(packet.time) : '';
}

function repairNow() {
  const {bytes} = chosenPacket();
  const right = repaired(bytes);
  if (sameBytes(bytes, right))
    problemWith('All checksums that can be checked are right already.');
  else
    changePacket({bytes: right});
}

/* With Ctrl+Z everywhere but where the browser has its own. */
function undoKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.target.closest('input, textarea, select')) {
    event.preventDefault();
    undo();
  }
}
