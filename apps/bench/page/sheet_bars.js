/* sheet_bars.js - bars from 0, with their spread, in groups
 *
 * groups: [{label, bars, line}]; line is {value, name}, a figure to which all bars of the group are
 * compared. A bar: {name, row, path, ink, figure, text, brief, words, tick, segments}; figure null:
 * not measured; text stands behind the bar, brief on a phone. tick is another figure to be marked on the bar. segments: [{value, ink, name, path}],
 * then the bar is made of them.
 */

const BAR = {height: 15, gap: 7, heading: 24, narrow: 520, caption: 17, axis: 44};

/* The texts beside a bar. */
function endText(bar, unit, isNarrow) {
  if (bar.figure === null)
    return bar.row?.note ? `${NOT_MEASURED}: ${bar.row.note}` : NOT_MEASURED;
  return (isNarrow ? bar.brief : bar.text) ?? `${numberText(bar.figure.value)} ${unit}`;
}

/* How far anything of it goes. */
function reach({figure, tick}) {
  return figure === null ? 0 : Math.max(figure.max, tick?.value ?? 0);
}

/* Pixels for each unit: as many as let every bar end before its text does not fit any more. */
function scaleOf(bars, unit, room, isNarrow) {
  const measured = bars.filter((bar) => reach(bar) > 0);
  const scales = measured.map((bar) => (room - textWidth(endText(bar, unit, isNarrow), 600) - 10) / reach(bar));
  return measured.length === 0 ? 1 : Math.max(Math.min(...scales), room / 4 / Math.max(...measured.map(reach)));
}

function whisker({min, max}, x, y, height) {
  const middle = y + height / 2;
  const d = `M${x(min)} ${middle}H${x(max)}M${x(min)} ${middle - 4}v8M${x(max)} ${middle - 4}v8`;
  return [makeSvg('path', {class: 'whisker-halo', d}), makeSvg('path', {class: 'whisker', d})];
}

function segmentsOf(bar, x, y) {
  let from = 0;
  return bar.segments.filter(({value}) => value > 0).map(({value, ink, name, path}) => {
    const words = `${bar.words}\n${name}`;
    const part = mark(words, {'data-path': path, 'data-value': value}, makeSvg('rect', {
      x: x(from), y, width: x(from + value) - x(from), height: BAR.height, class: `ink-${ink} segment`,
    }));
    from += value;
    return part;
  });
}

/* Its rectangle, its spread, its yardstick, and its text. */
function drawBar(bar, x, y, said, end) {
  const baseline = y + BAR.height - 3;
  const text = (at) => svgText(at, baseline, cut(said, end - at), {class: bar.figure ? 'value' : 'missing'});
  if (bar.figure === null)
    return [mark(`${bar.words}\n${said}`, {}, text(x(0) + 5))];
  const after = text(x(reach(bar)) + 7);
  if (bar.segments)
    return [...segmentsOf(bar, x, y), after];
  const parts = [makeSvg('rect', {
    x: x(0), y, width: x(bar.figure.value) - x(0), height: BAR.height, class: `ink-${bar.ink} bar`,
  })];
  if (bar.tick)
    parts.push(makeSvg('path', {class: 'tick-halo', d: `M${x(bar.tick.value)} ${y - 2}v${BAR.height + 4}`}),
               makeSvg('path', {class: 'tick', d: `M${x(bar.tick.value)} ${y - 2}v${BAR.height + 4}`}));
  if (bar.figure.min !== bar.figure.max)
    parts.push(...whisker(bar.figure, x, y, BAR.height));
  return [mark(bar.words, {'data-row': sheet.rows.indexOf(bar.row), 'data-path': bar.path, 'data-value': bar.figure.value},
               ...parts, after)];
}

/* The lines of the plot from top to bottom. isAbove: names stand above their bars. */
function layOut(groups, isNamed, isAbove) {
  const lines = [];
  let y = 4;
  for (const group of groups) {
    group.top = y;
    if (isNamed && group.label) {
      lines.push({y, heading: group.label});
      y += BAR.heading;
      group.top = y - 4;
    }
    for (const bar of group.bars) {
      const name = isNamed ? bar.name : bar === group.bars[0] ? group.label : null;
      y += isAbove && name ? BAR.caption : 0;
      lines.push({y, bar, name});
      y += BAR.height + (isNamed ? BAR.gap : 2);
    }
    group.bottom = y - (isNamed ? BAR.gap - 3 : -1);
    y += isNamed ? 6 : 10;
  }
  return {lines, bottom: y};
}

/* The numbers below, and thin lines up from them. */
function barAxis(x, end, bottom, axisMax, axisName) {
  const ticks = linearTicks(axisMax, Math.max(2, Math.min(8, Math.floor((end - x(0)) / 55))));
  return [
    ...ticks.flatMap((tick) => [
      svgLine(x(tick), 0, x(tick), bottom, tick === 0 ? 'zero' : 'grid'),
      svgText(x(tick), bottom + 15, numberText(tick), {class: 'quiet', 'text-anchor': tick === 0 ? 'start' : 'middle'}),
    ]),
    svgText(x(0), bottom + 34, axisName, {class: 'quiet'}),
  ];
}

/* isNamed: each bar has its name beside it, and a group a heading; else only groups have names. */
function barsDrawing(groups, unit, axisName, isNamed) {
  return (width) => {
    const isNarrow = width < BAR.narrow;
    const bars = groups.flatMap((group) => group.bars);
    const names = isNamed ? bars.map(({name}) => name) : groups.map(({label}) => label);
    const widest = Math.max(...names.map((name) => textWidth(name, 600))) + 9;
    const isAbove = (isNamed && isNarrow) || widest > width * 0.4;
    const left = isAbove ? 1 : Math.ceil(widest);
    const scale = scaleOf(bars, unit, width - left, isNarrow);
    const x = (value) => left + value * scale;
    const {lines, bottom} = layOut(groups, isNamed, isAbove);
    const nameOf = ({y, name}) => (isAbove ? svgText(0, y - 5, cut(name, width), {class: 'name'})
      : svgText(left - 8, y + BAR.height - 3, name, {class: 'name', 'text-anchor': 'end'}));
    const children = barAxis(x, width, bottom, (width - left) / scale, axisName);
    for (const {top, bottom: low, line} of groups.filter((group) => group.line))
      children.push(makeSvg('path', {class: 'floor-line', d: `M${x(line.value)} ${top}V${low}`, 'data-value': line.value}));
    for (const line of lines) {
      if (line.heading)
        children.push(svgText(0, line.y + 13, line.heading, {class: 'heading'}));
      else if (line.name)
        children.push(nameOf(line));
      if (line.bar)
        children.push(...drawBar(line.bar, x, line.y, endText(line.bar, unit, isNarrow), width));
    }
    return {height: bottom + BAR.axis, children};
  };
}

/* Groups whose figures are so much larger that the others could not be seen have a plot of their
 * own: returns one or two lists. */
function apart(groups) {
  const greatest = (group) => Math.max(0, ...group.bars.map(({figure}) => figure?.max ?? 0));
  const sorted = groups.map(greatest).filter((one) => one > 0).sort((a, b) => a - b);
  const gap = sorted.findIndex((one, i) => i > 0 && one > 5 * sorted[i - 1]);
  if (gap <= 0)
    return [groups];
  return [groups.filter((group) => greatest(group) < sorted[gap]), groups.filter((group) => greatest(group) >= sorted[gap])];
}
