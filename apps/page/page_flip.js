/* page_flip.js - what an edit changed in what the stack decided, and which step was the first */

/* Index of the first step that is another one, or has another answer; -1 when there is none. */
function firstDifference(before, after) {
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) {
    if (!before[i] || !after[i] || before[i].rule !== after[i].rule || before[i].answer !== after[i].answer)
      return i;
  }
  return -1;
}

function answerWord(step) {
  if (step.kind === 'check')
    return step.answer ? 'passed' : 'failed';
  if (step.kind === 'branch')
    return step.answer ? 'yes' : 'no';
  return 'done';
}

function found(step) {
  const wanted = step.required
    ? ` ${step.kind === 'branch' ? 'Yes means' : 'Required'}: ${step.required}.` : '';
  return `It saw ${step.seen}.${wanted}`;
}

function whyFlipped(before, after, at) {
  const old = before.steps[at], fresh = after.steps[at];
  if (at < 0)
    return 'Every step has the same answer as before.';
  if (old && fresh && old.rule === fresh.rule)
    return `The first answer that differs is step ${at + 1}, \u201c${fresh.text}\u201d: ` +
           `${answerWord(old)} before, ${answerWord(fresh)} now. ${found(fresh)}`;
  if (old && fresh)
    return `The ways part at step ${at + 1}: before, \u201c${old.text}\u201d; now, \u201c${fresh.text}\u201d. ${found(fresh)}`;
  if (fresh)
    return `There are more steps than before, from step ${at + 1}, \u201c${fresh.text}\u201d, on.`;
  return `It ends earlier: step ${at + 1}, \u201c${old.text}\u201d, is no longer reached.`;
}

function fieldNames(fields, offset, length = 1) {
  const names = fields.filter((field) => field.offset < offset + length && offset < field.offset + field.length)
    .map((field) => field.name);
  return [...new Set(names)].join(', ');
}

/* One line for each run of bytes that differ. */
function byteEdits(packet, original, fields, number) {
  const lines = [];
  const common = Math.min(packet.bytes.length, original.bytes.length);
  for (let i = 0; i < common; i++) {
    if (packet.bytes[i] === original.bytes[i])
      continue;
    let end = i + 1;
    while (end < common && packet.bytes[end] !== original.bytes[end] && end - i < 16)
      end++;
    const which = end - i === 1 ? `byte ${i}` : `bytes ${i} to ${end - 1}`;
    const names = fieldNames(fields, i, end - i);
    lines.push(`Packet ${number}, ${which}${names ? ` (${names})` : ''}: ` +
               `${hexOf(original.bytes.slice(i, end))} → ${hexOf(packet.bytes.slice(i, end))}`);
    i = end - 1;
  }
  if (packet.bytes.length !== original.bytes.length)
    lines.push(`Packet ${number}: ${plural(original.bytes.length, 'byte')} → ${plural(packet.bytes.length, 'byte')}`);
  if (packet.time !== original.time)
    lines.push(`Packet ${number} arrives at ${secondsText(packet.time)} s, not at ${secondsText(original.time)} s`);
  return lines;
}

function packetEdits() {
  const {file, now} = page;
  const removed = file.packets.filter((packet) => !packetOf(packet.number))
    .map((packet) => `Packet ${packet.number} was taken out`);
  return [...removed, ...now.packets.flatMap((packet) => {
    const {number, from} = packet;
    const original = packetOf(number, file.packets);
    const fields = page.entries.find((other) => other.id === `packet-${number}`)?.explanation.fields || [];
    if (original)
      return samePacket(packet, original) ? [] : byteEdits(packet, original, fields, number);
    if (from === null)
      return [`Packet ${number} was added`];
    const source = {...packetOf(from, file.packets), time: packet.time};
    return [`Packet ${number} is packet ${from}, sent again`, ...byteEdits(packet, source, fields, number)];
  })];
}

function hostEdits() {
  const {routes, host} = page.now;
  const before = page.file.routes.map(routeText), after = routes.map(routeText);
  const lines = [...before.filter((route) => !after.includes(route)).map((route) => `Route ${route} removed`),
                 ...after.filter((route) => !before.includes(route)).map((route) => `Route ${route} added`)];
  for (const row of SWITCHES) {
    const value = host[row.member], old = page.file.host[row.member];
    if (value !== old)
      lines.push(isSwitch(row) ? `${sentence(row.words)}: ${value ? 'on' : 'off'}`
                               : `${sentence(row.words)}: ${old} → ${value}`);
  }
  if (lines.length === 0 && before.join() !== after.join())
    lines.push('The routes are in another order');
  return lines;
}

function flippedOthers(entry) {
  const others = page.entries.filter((other) => {
    const before = explanationBefore(other);
    return other.id !== entry.id && before && before.verdict.name !== other.explanation.verdict.name;
  });
  if (others.length === 0)
    return '';
  return `Flipped, too: ${others.slice(0, 12).map((other) => `packet ${other.number}`).join(', ')}` +
         `${others.length > 12 ? ' and others' : ''}.`;
}

function renderFlip(entry) {
  const edits = isEdited() ? [...packetEdits(), ...hostEdits()] : [];
  const before = explanationBefore(entry);
  const section = byId('flip');

  section.hidden = edits.length === 0;
  byId('undo').disabled = page.earlier.length === 0;
  if (section.hidden)
    return;
  const after = entry.explanation;
  const at = before ? firstDifference(before.steps, after.steps) : -1;
  const flipped = before && before.verdict.name !== after.verdict.name;
  setText('flip-title', flipped ? 'What flipped' : 'Nothing flipped');
  section.classList.toggle('flipped', Boolean(flipped));
  byId('flip-verdict').replaceChildren(...(before ? [
    mark(before.verdict.action, before.verdict.name), make('span', {class: 'arrow'}, flipped ? '→' : 'still'),
    ...(flipped ? [mark(after.verdict.action, after.verdict.name)] : []),
  ] : [mark(after.verdict.action, after.verdict.name)]));
  setText('flip-why', before ? whyFlipped(before, after, at) : 'There is nothing to compare this packet with.');
  byId('flip-go').disabled = at < 0;
  byId('flip-go').onclick = () => { goTo(at + 1); byId('step-card').scrollIntoView({block: 'nearest'}); };
  setText('flip-count', plural(edits.length, 'edit'));
  byId('flip-edits').replaceChildren(...edits.map((line) => make('li', {}, line)));
  setText('flip-others', flippedOthers(entry));
}
