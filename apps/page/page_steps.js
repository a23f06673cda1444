/* page_steps.js - walking through what the stack asked: one step in full, all of them as a list
 *
 * A walk has a place more at each end than there are steps: the packet's arrival, and its end.
 */

const KIND_WORDS = {check: 'check', branch: 'question', act: 'act'};

function walkOf(explanation) {
  return [{kind: 'arrive'}, ...explanation.steps, {kind: 'end'}];
}

function currentStep() {
  const entry = chosenEntry();
  return entry ? walkOf(entry.explanation)[page.place] : null;
}

/* After an edit the walk stays at the rule where it was, if that is still asked. */
function keepPlace(before) {
  const entry = chosenEntry();
  if (!entry)
    return;
  const walk = walkOf(entry.explanation);
  const old = before ? walkOf(before.explanation) : walk;
  const step = old[page.place];
  if (!step || step.kind === 'end' || before?.id !== entry.id) {
    page.place = step && step.kind === 'end' && before?.id === entry.id ? walk.length - 1 : 0;
    return;
  }
  if (step.kind === 'arrive')
    return;
  const nth = old.slice(0, page.place).filter((other) => other.rule === step.rule).length;
  const places = walk.flatMap((other, i) => (other.rule === step.rule ? [i] : []));
  page.place = places[nth] ?? Math.min(page.place, walk.length - 1);
}

function goTo(place) {
  const entry = chosenEntry();
  if (!entry)
    return;
  const last = entry.explanation.steps.length + 1;
  page.place = Math.max(0, Math.min(place, last));
  showBytesOf(currentStep().of);
  renderPlace(entry);
  const {explanation} = entry;
  const text = byId('step-text').textContent, word = byId('step-mark').textContent;
  say('say-step', `${byId('step-count').textContent}, ${byId('step-layer').textContent}: ${text}. ${word}. ` +
                  (currentStep().seen ? found(currentStep()) : explanation.verdict.sentence));
}

function stepMark(step) {
  const word = answerWord(step);
  return make('span', {class: `mark ${word}`}, icon(word), word);
}

function pair(name, ...value) {
  return make('div', {}, make('dt', {}, name), make('dd', {}, ...value));
}

/* What the packet's way looks like before and after the steps. */
function arrivalText({event, length}) {
  return event === 'timeout'
    ? 'No packet comes: the host looks whether a datagram has waited for its fragments too long'
    : `The kernel routes the packet into tun0, and its ${plural(length, 'byte')} are read into a cell of the ring`;
}

function endText({verdict, replies}) {
  if (verdict.action === 'hold')
    return 'Nothing leaves: the bytes are kept, and the cell of the ring is free again';
  if (verdict.action === 'drop' || replies.length === 0)
    return 'Nothing leaves: the cell of the ring is free again';
  const what = replies.length === 1 ? `${plural(replies[0].length, 'byte')} leave`
                                    : `${replies.length} fragments leave, one behind the other,`;
  return `${what} through tun0; for the kernel it is as if a host on the link had answered`;
}

function stepFacts(step, explanation) {
  if (step.kind === 'arrive')
    return [pair('time', `${secondsText(explanation.time_ns)} s`)];
  if (step.kind === 'end')
    return [pair('verdict', make('span', {class: 'mono'}, explanation.verdict.name)),
            pair('because', explanation.verdict.sentence),
            pair('read', ...clauseLinks(explanation.verdict.clause))];
  const end = step.offset + step.length - 1;
  const where = step.length > 1 ? `${step.offset} to ${end}` : String(step.offset);
  return [
    pair(step.kind === 'act' ? 'result' : 'seen', make('strong', {}, step.seen)),
    step.required ? pair(step.kind === 'branch' ? 'yes if' : 'required', step.required) : null,
    step.of && step.length > 0
      ? pair('bytes', `${where} of the ${step.of}`, make('span', {class: 'mono read'}, spacedHex(step.bytes)))
      : null,
    pair('read', ...clauseLinks(step.clause)),
    pair('decided in', make('code', {}, `${step.function}()`), ' ', make('code', {}, step.file)),
  ].filter((fact) => fact !== null);
}

function renderStep(explanation) {
  const walk = walkOf(explanation);
  const step = walk[page.place];
  const last = walk.length - 1;
  const {verdict} = explanation;

  setText('step-count', step.kind === 'arrive' ? 'The beginning'
    : step.kind === 'end' ? 'The end' : `Step ${page.place} of ${last - 1}`);
  setText('step-layer', step.kind === 'arrive' ? 'arrival' : step.kind === 'end' ? 'end'
    : `${step.layer} · ${KIND_WORDS[step.kind]}`);
  setText('step-text', sentence(step.kind === 'arrive' ? arrivalText(explanation)
    : step.kind === 'end' ? endText(explanation) : step.text));
  const marked = step.kind === 'end' ? mark(verdict.action, actionWord(verdict))
    : step.kind === 'arrive' ? null : stepMark(step);
  const place = byId('step-mark');
  place.className = marked ? marked.className : '';
  place.replaceChildren(...(marked ? marked.childNodes : []));
  byId('step-facts').replaceChildren(...stepFacts(step, explanation));
  for (const id of ['first', 'back'])
    byId(id).disabled = page.place === 0;
  for (const id of ['next', 'last'])
    byId(id).disabled = page.place === last;
}

function stepRow(step, place) {
  return make('li', {}, make('button', {
    type: 'button', class: 'step-row', 'data-place': place, onclick: () => goTo(place),
  }, make('span', {class: 'number'}, String(place)), make('span', {class: 'line'}, sentence(step.text)), stepMark(step)));
}

/* Steps of one layer that follow each other are a group. */
function renderSteps(explanation) {
  const groups = [];
  explanation.steps.forEach((step, i) => {
    if (i === 0 || explanation.steps[i - 1].layer !== step.layer)
      groups.push({layer: step.layer, rows: []});
    groups[groups.length - 1].rows.push(stepRow(step, i + 1));
  });
  byId('steps').replaceChildren(...groups.map((group) => make('div', {class: 'group'},
    make('h3', {}, group.layer), make('ol', {}, ...group.rows))));
}

function markStep() {
  for (const row of byId('steps').querySelectorAll('.step-row')) {
    const place = Number(row.dataset.place);
    row.classList.toggle('ahead', place > page.place);
    if (place === page.place)
      row.setAttribute('aria-current', 'step');
    else
      row.removeAttribute('aria-current');
  }
}

/* Keys walk wherever they have no other meaning. */
function walkKey(event) {
  const steps = {ArrowLeft: page.place - 1, ArrowRight: page.place + 1, Home: 0, End: Infinity};
  const taken = event.target.closest('input, select, textarea, [role="grid"], [role="tablist"]');
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey ||
      taken || steps[event.key] === undefined)
    return;
  event.preventDefault();
  goTo(steps[event.key]);
}
