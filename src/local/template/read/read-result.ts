import type { TemplateProblem } from '../problem.ts';
import type { TemplateNode } from '../template-node.ts';

export interface ReadText {
  /** Undefined when the text is no YAML or JSON at all. */
  readonly root: TemplateNode | undefined;
  readonly problems: readonly TemplateProblem[];
}

/** Far above real templates, and far below what the recursion of this folder can follow. */
export const MAX_DEPTH = 250;
export const TOO_DEEP = `The text is nested too deeply: at most ${MAX_DEPTH} levels are read`;
