// The text box of the query page: CodeMirror, in a shadow root, where its styles need no exception to the page's policy.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.modifier], color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--code-value)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.url, tags.namespace, tags.typeName], color: "var(--link)" },
]);

const LOOK = EditorView.theme({
  "&": { fontSize: "0.9375rem", color: "var(--ink)", backgroundColor: "var(--raised)" },
  "&:focus-within": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-content": { fontFamily: "var(--mono)", padding: "0.5rem 0", caretColor: "var(--ink)" },
  ".cm-scroller": { lineHeight: "1.5", minHeight: "14rem", maxHeight: "32rem", fontFamily: "var(--mono)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--soft)", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selected)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selected)" },
  ".cm-fault": { textDecoration: "underline wavy var(--accent)", textUnderlineOffset: "3px" },
});

const setFault = StateEffect.define();
const FAULT = Decoration.mark({ class: "cm-fault" });
const fault = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) {
      if (effect.is(setFault)) return effect.value ? Decoration.set([FAULT.range(effect.value.from, effect.value.to)]) : Decoration.none;
    }
    return marks.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

// A browser that types over a selection by itself tries inline styles, which the page's policy refuses, loudly.
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || event.isComposing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** Put an editor in `host`; `run` is called on Ctrl+Enter. */
export function makeEditor(host, text, words, run) {
  const root = host.attachShadow({ mode: "open" });
  const hint = document.createElement("p");
  hint.id = "hint";
  hint.hidden = true;
  hint.textContent = words.leave;
  root.append(hint);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Tab is bound to nothing, so that it leaves the box as it leaves any other.
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...historyKeymap, ...defaultKeymap]),
        history(), lineNumbers(), drawSelection(), bracketMatching(), EditorView.lineWrapping,
        sparql(), syntaxHighlighting(COLOURS), LOOK, fault, typeOver,
        EditorView.contentAttributes.of({ "aria-label": words.editor, "aria-describedby": "hint", spellcheck: "false" }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value }, effects: setFault.of(null) });
    },
    mark(from, to) {
      view.dispatch({ effects: setFault.of(to > from ? { from, to } : null) });
    },
    go(from) {
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  };
}
