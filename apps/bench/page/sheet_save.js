/* sheet_save.js - what is taken from the page: a plot as a picture of its own, the report */

/* Saves text as a file. Nothing is loaded by it: the address is in this page's memory. */
function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  make('a', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/* The colours and what else of the style is for plots, light and dark. */
function plotStyle() {
  const isPlot = (text) => /^(:root|\.plot)/.test(text);
  return [...document.styleSheets].flatMap((one) => [...one.cssRules]).flatMap((rule) => (rule.cssRules && rule.media
    ? [...rule.cssRules].filter((inner) => isPlot(inner.selectorText ?? '')).map((inner) => `@media ${rule.media.mediaText} { ${inner.cssText} }`)
    : isPlot(rule.selectorText ?? '') ? [rule.cssText] : [])).join('\n');
}

/* The samples of a legend and their names in lines, and where the next line would be. */
function savedLegend(entries, width) {
  let x = 0, y = 44;
  const children = entries.flatMap(({ink, name, sample}) => {
    const shown = (sample ?? swatch(ink)).cloneNode(true);
    const from = Number(shown.getAttribute('width')) + 6, needed = from + textWidth(name) + 20;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += 20;
    }
    shown.setAttribute('x', x);
    shown.setAttribute('y', y - 11);
    const text = svgText(x + from, y, name);
    x += needed;
    return [shown, text];
  });
  return {children, bottom: entries.length > 0 ? y + 12 : 30};
}

/* With its title, its legend and its colours. */
function savePlot(figure, title, entries) {
  const plot = figure.querySelector('.place svg').cloneNode(true);
  const width = Number(plot.getAttribute('width')), height = Number(plot.getAttribute('height'));
  const {children, bottom} = savedLegend(entries, width);
  plot.setAttribute('y', bottom);
  const whole = [width + 40, bottom + height + 32];
  const picture = makeSvg('svg', {class: 'plot', width: whole[0], height: whole[1], viewBox: `-16 -16 ${whole.join(' ')}`},
    makeSvg('style', {}, `${plotStyle()}\n.plot { background: var(--paper); font-family: sans-serif; }`),
    svgText(0, 14, `${title} (${document.title})`, {class: 'heading'}), ...children, plot);
  save(`echohost-bench-${figure.id}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(picture));
}

function saveReport() {
  save('echohost-bench.json', 'application/json', JSON.stringify(sheet.report, null, 1));
}
