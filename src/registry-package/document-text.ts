import type { Json } from '../hook/domain.ts';

/** JSON as the CloudFormation CLI writes it: four spaces and a final newline. */
export function documentText(document: Json): string {
  return `${JSON.stringify(document, null, 4)}\n`;
}
