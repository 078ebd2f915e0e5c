// Marks in a text: overlapping spans as nested elements, paragraph by paragraph.

/** Return a function from code points, which the API counts in annotations, to the UTF-16 units of JavaScript. */
export function utf16Of(text) {
  const astral = [];
  let points = 0;
  for (const character of text) {
    if (character.length === 2) astral.push(points);
    points += 1;
  }
  return (point) => point + astral.filter((at) => at < point).length;
}

/** Return paragraphs as `{start, pieces}`; a piece is `{text, marks}`, its marks from the longest to the shortest. */
export function paragraphsOf(text, marks) {
  const paragraphs = [];
  for (const found of text.matchAll(/[^\n]+/g)) {
    const [start, end] = [found.index, found.index + found[0].length];
    const inside = marks.filter((mark) => mark.start < end && mark.end > start);
    const cuts = new Set([start, end, ...inside.flatMap((mark) => [Math.max(mark.start, start), Math.min(mark.end, end)])]);
    const sorted = [...cuts].sort((a, b) => a - b);
    const pieces = sorted.slice(0, -1).map((from, index) => ({
      text: text.slice(from, sorted[index + 1]),
      marks: inside
        .filter((mark) => mark.start <= from && mark.end >= sorted[index + 1])
        .sort((a, b) => b.end - b.start - (a.end - a.start))
        .map((mark) => ({ ...mark, isFirst: from === Math.max(mark.start, start) && mark.start >= start })),
    }));
    paragraphs.push({ start, pieces });
  }
  return paragraphs;
}
