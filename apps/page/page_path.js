/* page_path.js - the way of the packet, drawn: rooms, and the lines between those it came through */

/* Where each room stands: column and row, for a wide page and for a narrow one. */
const ROOMS = [
  {name: 'kernel', words: 'kernel', wide: [0, 0], narrow: [0, 0]},
  {name: 'tun0', words: 'tun0', wide: [1, 0], narrow: [1, 0]},
  {name: 'cell', words: 'ring cell', wide: [2, 0], narrow: [2, 0]},
  {name: 'IPv4', words: 'IPv4', wide: [3, 0], narrow: [2, 1]},
  {name: 'route', words: 'route', wide: [4, 0], narrow: [1, 1]},
  {name: 'ICMP', words: 'ICMP', wide: [5, 0], narrow: [0, 1]},
  {name: 'options', words: 'options', wide: [3, 1], narrow: [2, 2]},
  {name: 'fragments', words: 'fragments', wide: [4, 1], narrow: [1, 2]},
  {name: 'UDP', words: 'UDP', wide: [5, 1], narrow: [0, 2]},
  {name: 'reply', words: 'reply', wide: [3, 2], narrow: [2, 3]},
  {name: 'error', words: 'error', wide: [5, 2], narrow: [1, 3]},
];
const SHAPES = {
  wide: {columns: 6, rows: 3, width: 112, height: 44, across: 30, down: 30},
  narrow: {columns: 3, rows: 4, width: 96, height: 40, across: 18, down: 26},
};
const MARGIN = 14;
const WAY_IN = ['kernel', 'tun0', 'cell'];
const WAY_OUT = ['cell', 'tun0', 'kernel'];
const smallPath = matchMedia('(max-width: 700px)');

/* The rooms in order, each with the first place of the walk where the packet is in it. */
function roomsOfWalk(explanation) {
  const rooms = explanation.event === 'timeout' ? [] : WAY_IN.map((name) => ({name, place: 0}));
  explanation.steps.forEach((step, i) => {
    if (rooms.length === 0 || rooms[rooms.length - 1].name !== step.layer)
      rooms.push({name: step.layer, place: i + 1});
  });
  if (explanation.replies.length > 0)
    rooms.push(...WAY_OUT.map((name) => ({name, place: explanation.steps.length + 1})));
  return rooms;
}

function corner(room, shape) {
  const [column, row] = room[shape];
  const {width, height, across, down} = SHAPES[shape];
  return {x: MARGIN + column * (width + across), y: MARGIN + row * (height + down)};
}

/* A line from one room to the next. Where others stand between them it goes round; the way back
 * is a lane below the way there. */
function lineBetween(from, to, shape, isBack) {
  const {width, height, across} = SHAPES[shape];
  const a = corner(from, shape), b = corner(to, shape);
  const lane = isBack ? height * 0.72 : height * 0.36;

  const isLeaving = to.name === 'cell' && from.name !== 'tun0';
  if (isLeaving && shape === 'narrow')
    return `M${a.x + width} ${a.y + height / 2}H${a.x + width + 9}V${b.y + lane}H${b.x + width}`;
  if (isLeaving)
    return `M${a.x} ${a.y + height / 2}H${b.x + width / 2}V${b.y + height}`;
  if (a.y !== b.y) {
    const down = b.y > a.y;
    const start = a.y + (down ? height : 0), end = b.y + (down ? 0 : height);
    const shift = isBack || !down ? 12 : -12; /* there and back are two lines */
    const x1 = a.x + width / 2 + shift, x2 = b.x + width / 2 + shift;
    const middle = down ? end - 11 : end + 9;
    if (Math.abs(b.y - a.y) < height * 2)
      return `M${x1} ${start}V${middle}H${x2}V${end}`;
    if (a.x === b.x)
      return `M${a.x} ${a.y + height / 2}h-${across / 2}V${b.y + height / 2}H${b.x}`;
    return b.x < a.x ? `M${a.x} ${a.y + lane}h-${across / 2}V${middle}H${x2}V${end}`
                     : `M${a.x + width} ${a.y + lane}h${across / 2}V${middle}H${x2}V${end}`;
  }
  const forward = b.x > a.x;
  if (Math.abs(b.x - a.x) > width + across + 1) {
    const over = a.y - 9;
    const x1 = a.x + width / 2 + (forward ? 16 : -16), x2 = b.x + width / 2 + (forward ? -16 : 16);
    return shape === 'wide' && from.wide[1] === 2
      ? `M${a.x} ${a.y + height / 2}H${b.x + width}` : `M${x1} ${a.y}V${over}H${x2}V${b.y}`;
  }
  return `M${forward ? a.x + width : a.x} ${a.y + lane}H${forward ? b.x : b.x + width}`;
}

function drawnLines(rooms, shape) {
  const seen = new Set();
  const lines = [];
  for (let i = 1; i < rooms.length; i++) {
    const from = ROOMS.find((room) => room.name === rooms[i - 1].name);
    const to = ROOMS.find((room) => room.name === rooms[i].name);
    const isBack = corner(to, shape).x < corner(from, shape).x;
    const d = lineBetween(from, to, shape, shape === 'narrow' && i < 8 && rooms[i].place > 0 ? false : isBack);
    const past = rooms[i].place <= page.place;
    if (seen.has(`${d}${past}`))
      continue;
    seen.add(`${d}${past}`);
    const looks = past ? {class: 'line past', 'marker-end': 'url(#tip-past)'} : {class: 'line', 'marker-end': 'url(#tip)'};
    lines.push({past, element: makeSvg('path', {d, ...looks})});
  }
  return [...lines.filter((line) => !line.past), ...lines.filter((line) => line.past)].map((line) => line.element);
}

function tip(id) {
  return makeSvg('marker', {id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7,
                            orient: 'auto', markerUnits: 'userSpaceOnUse'},
                 makeSvg('path', {d: 'M0 0.5 7.5 4 0 7.5z'}));
}

function drawnRoom(room, rooms, current, shape, explanation) {
  const {x, y} = corner(room, shape);
  const {width, height} = SHAPES[shape];
  const visits = rooms.filter((visit) => visit.name === room.name);
  const classes = ['room'];
  if (visits.length > 0)
    classes.push(visits.some((visit) => visit.place <= page.place) ? 'past' : 'to-come');
  if (room.name === current)
    classes.push('current');
  const {action} = explanation.verdict;
  const end = explanation.steps.length + (action === 'send' ? 1 : 0); /* the last step decides, or all is sent */
  const isEnd = page.place >= end && room.name === rooms[rooms.length - 1]?.name;
  return makeSvg('g', {
    class: `${classes.join(' ')}${isEnd ? ` end ${action}` : ''}`, transform: `translate(${x} ${y})`,
    onclick: visits.length > 0 ? () => goTo(visits[0].place) : null,
  },
  makeSvg('rect', {width, height, rx: 9}),
  makeSvg('text', {x: width / 2, y: height / 2 + 4.5, 'text-anchor': 'middle'}, room.words),
  isEnd ? makeSvg('g', {class: 'badge', transform: `translate(${width - 13} -9)`},
                  makeSvg('circle', {cx: 10, cy: 10, r: 11}),
                  makeSvg('path', {d: ICONS[action], transform: 'translate(3.6 3.6) scale(0.8)'})) : null);
}

function currentRoom(explanation, rooms) {
  const step = walkOf(explanation)[page.place];
  if (step.kind === 'arrive')
    return explanation.event === 'timeout' ? '' : 'cell';
  return step.kind === 'end' ? rooms[rooms.length - 1]?.name || '' : step.layer;
}

function pathSaid(rooms, current) {
  const words = (name) => ROOMS.find((room) => room.name === name)?.words || name;
  return `The way of this packet: ${rooms.map((room) => words(room.name)).join(', ')}. ` +
         `It is now in: ${words(current) || 'none of them'}.`;
}

function renderPath(explanation) {
  const shape = smallPath.matches ? 'narrow' : 'wide';
  const {columns, rows, width, height, across, down} = SHAPES[shape];
  const visits = roomsOfWalk(explanation);
  const current = currentRoom(explanation, visits);
  const right = 2 * MARGIN + columns * width + (columns - 1) * across;
  const bottom = 2 * MARGIN + rows * height + (rows - 1) * down;

  byId('path').replaceChildren(makeSvg('svg', {
    viewBox: `0 0 ${right} ${bottom}`, role: 'img', class: shape, 'aria-label': pathSaid(visits, current),
  },
  makeSvg('defs', {}, tip('tip'), tip('tip-past')),
  makeSvg('g', {class: 'rooms'},
          ...ROOMS.map((room) => drawnRoom(room, visits, current, shape, explanation))),
  makeSvg('g', {class: 'lines'}, ...drawnLines(visits, shape))));
}
