/* page_state.js - what the page knows, and how an edit becomes new explanations
 *
 * The file that echohost wrote is `data`. What is judged is `now`: packets, routes and switches,
 * which is never changed but replaced, so that undo is a list of earlier ones. After each edit a
 * new host judges all packets in their order, because fragments and limits have a memory: those up
 * to the chosen one at once, the others as soon as there is time.
 */

const page = {
  data: null,
  file: null,       /* {packets, routes, host} as they were written */
  now: null,        /* the same, as edited */
  earlier: [],      /* what `now` was before each edit */
  recorded: [],     /* entries of the file */
  entries: [],      /* {id, number, explanation} of packets and timeouts, in order */
  chosen: '',       /* id of an entry */
  place: 0,         /* in its walk; 0 is the arrival */
  routeProblems: [],
  waiting: null,    /* timer of the judging that is still to do */
};

function readData() {
  const data = JSON.parse(byId('data').textContent);
  page.data = data;
  page.file = {
    packets: data.packets.map(({number, bytes, time_ns}) =>
      ({number, from: number, bytes: bytesOf(bytes), time: time_ns})),
    routes: data.routes,
    host: data.host,
  };
  page.now = page.file;
  page.recorded = entriesOf(data.recorded);
  page.entries = page.recorded;
  page.chosen = page.entries.length > 0 ? page.entries[0].id : '';
}

/* A timeout has the number of the packet before which it happened. */
function entriesOf(explanations) {
  const seen = {};
  return explanations.map((explanation) => {
    const {number} = explanation;
    if (explanation.event === 'packet')
      return {id: `packet-${number}`, number, explanation};
    seen[number] = (seen[number] || 0) + 1;
    return {id: `timeout-${number}-${seen[number]}`, number, explanation};
  });
}

function chosenEntry() {
  return page.entries.find((entry) => entry.id === page.chosen) || null;
}

/* Numbers are those of the capture; what is added is counted on behind its last packet. */
function packetOf(number, packets = page.now.packets) {
  return packets.find((packet) => packet.number === number) || null;
}

/* The packet that is shown; null for a timeout. */
function chosenPacket() {
  const entry = chosenEntry();
  return entry && entry.explanation.event === 'packet' ? packetOf(entry.number) : null;
}

function nextNumber() {
  return Math.max(0, ...[...page.now.packets, ...page.file.packets].map((packet) => packet.number)) + 1;
}

/* What the file said about the packet that this one was made of. */
function explanationBefore(entry) {
  if (entry.explanation.event !== 'packet')
    return null;
  const from = packetOf(entry.number)?.from;
  const before = page.recorded.find((other) => other.id === `packet-${from}`);
  return before ? before.explanation : null;
}

function samePacket(packet, original) {
  return packet === original ||
         (packet.time === original.time && sameBytes(packet.bytes, original.bytes));
}

function isEdited() {
  const {now, file} = page;
  return now.packets.length !== file.packets.length ||
         now.packets.some((packet, i) => !samePacket(packet, file.packets[i])) ||
         JSON.stringify([now.routes, now.host]) !== JSON.stringify([file.routes, file.host]);
}

function* judging(now) {
  resetStack(stack, now.host, ownAddress(now.routes), page.data.start_ns);
  page.routeProblems = now.routes.map((route) => enterRoute(stack, route));
  let time = 0;
  for (const packet of now.packets) {
    time = Math.max(time, packet.time);
    yield* judgePacket(stack, packet.bytes, packet.number, time);
  }
}

/* What a new host says about one packet, as `echohost explain --hex` does. */
function judgeAlone({bytes}) {
  const {host, routes} = page.now;
  resetStack(loneStack, host, ownAddress(routes), '0');
  routes.forEach((route) => enterRoute(loneStack, route));
  return judgePacket(loneStack, bytes, 1, 0)[0];
}

/* Judges as much as has to be seen at once; the rest in pieces that leave the page responsive. */
function rejudge() {
  clearTimeout(page.waiting);
  if (!isEdited()) {
    page.routeProblems = [];
    finishJudging(page.recorded);
    return;
  }
  const run = judging(page.now);
  const explanations = [];
  const until = page.chosen.startsWith('packet-') ? Number(page.chosen.slice(7)) : Infinity;
  byId('packets').setAttribute('aria-busy', 'true');
  takeSome(run, explanations, (last) => last.event === 'packet' && last.number >= until);
}

function takeSome(run, explanations, isEnough) {
  for (let turn = run.next(); ; turn = run.next()) {
    if (turn.done) {
      finishJudging(entriesOf(explanations));
      return;
    }
    explanations.push(turn.value);
    if (isEnough(turn.value))
      break;
  }
  const fresh = entriesOf(explanations);
  const last = fresh[fresh.length - 1].number;
  page.entries = [...fresh, ...page.entries.filter(({number}) => number > last && packetOf(number))];
  page.waiting = setTimeout(() => {
    const end = performance.now() + 20;
    takeSome(run, explanations, () => performance.now() > end);
    renderList();
  }, 30);
}

function finishJudging(entries) {
  page.entries = entries;
  byId('packets').setAttribute('aria-busy', 'false');
  if (!chosenEntry() && entries.length > 0)
    page.chosen = entries[entries.length - 1].id;
  afterJudging();
}

/* Every edit comes through here: a new `now`, and what is shown follows. */
function change(now) {
  page.earlier.push(page.now);
  page.now = now;
  show();
}

function show() {
  const before = chosenEntry();
  rejudge();
  keepPlace(before);
  render();
}

function changePacket(part) {
  const edited = {...chosenPacket(), ...part};
  if (part.bytes && byId('keep-right').checked)
    edited.bytes = repaired(part.bytes);
  const packets = page.now.packets.map((packet) => (packet.number === edited.number ? edited : packet));
  change({...page.now, packets});
}

function undo() {
  if (page.earlier.length === 0)
    return;
  page.now = page.earlier.pop();
  show();
  keepFocus();
}

function undoAll() {
  page.earlier = [];
  page.now = page.file;
  show();
  keepFocus();
}

/* The button that undid the last edit is gone: whoever pressed it goes on at the packet. */
function keepFocus() {
  if (byId('flip').hidden && document.activeElement === document.body)
    byId('main').focus({preventScroll: true});
}

function lastTime() {
  return Math.max(0, ...page.now.packets.map((packet) => packet.time));
}

/* The same bytes once more, behind all others and never before one of them. */
function sendAgain() {
  const copy = {...chosenPacket(), number: nextNumber(), time: lastTime()};
  page.chosen = `packet-${copy.number}`;
  page.place = 0;
  change({...page.now, packets: [...page.now.packets, copy]});
}

function takeOut() {
  const packet = chosenPacket();
  const at = page.now.packets.indexOf(packet);
  const packets = page.now.packets.filter((other) => other !== packet);
  page.chosen = `packet-${packets[Math.min(at, packets.length - 1)].number}`;
  change({...page.now, packets});
}
