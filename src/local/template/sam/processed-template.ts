import type { Position } from '../position.ts';
import type { ParsedTemplate } from '../read/parse-template.ts';
import type { MapEntry, MapNode, TemplateNode } from '../template-node.ts';

/**
 * The template that macros have made of another one, with the places of what it was made from: people look for a resource in the file
 * that they wrote. What a macro has added stands where the resource does after which it is named, as `HelloRole` for `Hello`.
 */
export function withOriginalPlaces(processed: ParsedTemplate, original: ParsedTemplate): ParsedTemplate {
  return {
    ...processed,
    file: original.file,
    text: original.text,
    resources: placed(processed.resources, original.resources),
    outputs: placed(processed.outputs, original.outputs),
    conditions: placed(processed.conditions, original.conditions),
    mappings: placed(processed.mappings, original.mappings),
  };
}

function placed(section: MapNode, original: MapNode): MapNode {
  const entries = [...section.entries].map(([name, { value }]): [string, MapEntry] => {
    const origin = original.entries.get(originOf(name, [...original.entries.keys()]) ?? '');
    const position = origin?.keyPosition ?? original.position;
    return [name, { keyPosition: position, value: at(value, origin?.value.position ?? position) }];
  });
  return { kind: 'map', entries: new Map(entries), position: original.position };
}

/** The name itself, or the longest that it begins with. */
function originOf(name: string, names: readonly string[]): string | undefined {
  return names.filter((candidate) => name.startsWith(candidate)).sort((a, b) => b.length - a.length)[0];
}

function at(node: TemplateNode, position: Position): TemplateNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, position };
    case 'list':
      return { ...node, position, items: node.items.map((item) => at(item, position)) };
    case 'map': {
      const entries = [...node.entries].map(([key, { value }]): [string, MapEntry] => [
        key,
        { keyPosition: position, value: at(value, position) },
      ]);
      return { ...node, position, entries: new Map(entries) };
    }
  }
}
