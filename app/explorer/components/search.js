// The search box over everything, with suggestions as one types (an ARIA combobox with a list).
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { addressOf, navigate, viewOf } from "../address.js";
import { load } from "../api.js";
import { KINDS, plural } from "../words.js";

export function SearchBox({ value = "" }) {
  const [text, setText] = useState(value);
  const [found, setFound] = useState([]);
  const [chosen, setChosen] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef(null);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const words = text.trim();
    if (!open || !words) return setFound([]);
    let current = true;
    const timer = setTimeout(() => {
      load(`/v1/suggest?q=${encodeURIComponent(words)}&limit=8`).then(
        ({ data }) => current && (setFound(data), setChosen(-1)),
        () => current && setFound([]),
      );
    }, 80);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);
  useEffect(() => {
    const focus = (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
      event.preventDefault();
      input.current.select();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);

  const close = () => {
    setOpen(false);
    setChosen(-1);
  };
  const go = (address) => {
    close();
    input.current.blur();
    navigate(address);
    window.scrollTo(0, 0);
  };
  const submit = (event) => {
    event.preventDefault();
    const words = text.trim();
    if (chosen >= 0 && found[chosen]) go(viewOf(found[chosen].url));
    else if (words) go(addressOf(["search"], { q: words }));
  };
  const onKeyDown = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && found.length) {
      event.preventDefault();
      setOpen(true);
      setChosen((at) => ((at + 1 + steps[event.key] + found.length + 1) % (found.length + 1)) - 1);
    } else if (event.key === "Escape") {
      if (open && found.length) event.stopPropagation();
      close();
    }
  };
  const shown = open && found.length > 0;
  return html`<form class="search" role="search" onSubmit=${submit}>
    <input ref=${input} type="search" name="q" autocomplete="off" spellcheck="false" placeholder="Search everything"
      aria-label="Search everything" role="combobox" aria-autocomplete="list" aria-expanded=${shown ? "true" : "false"}
      aria-controls="suggestions" aria-activedescendant=${chosen >= 0 ? `suggestion-${chosen}` : null}
      value=${text} onInput=${(event) => (setText(event.target.value), setOpen(true))} onKeyDown=${onKeyDown}
      onFocus=${() => setOpen(true)} onBlur=${() => setTimeout(close, 150)} />
    <kbd aria-hidden="true">/</kbd>
    <ul id="suggestions" role="listbox" aria-label="Suggestions" hidden=${!shown}>
      ${found.map(
        (row, index) => html`<li id=${`suggestion-${index}`} key=${row.url} role="option" aria-selected=${index === chosen ? "true" : "false"}
          onMouseDown=${(event) => event.preventDefault()} onClick=${() => go(viewOf(row.url))}>
          <span class="name">${row.name}</span><span class="kind">${KINDS[row.kind] ?? row.kind}${more(row)}</span>
        </li>`,
      )}
    </ul>
    <span class="hidden" role="status">${shown ? plural(found.length, "suggestion") : ""}</span>
  </form>`;
}

function more({ counts = {} }) {
  const told = ["quotes", "summits", "articles"].find((name) => counts[name]);
  return told ? ` · ${plural(counts[told], told.slice(0, -1))}` : "";
}
