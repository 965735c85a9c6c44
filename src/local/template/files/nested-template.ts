import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ResolvedResource } from '../resolve/resolve-resource.ts';
import { nodeAt } from '../template-node.ts';

/**
 * The template of a nested stack, if it lies on this disk: where the CDK's metadata says, or at a `TemplateURL` that is a
 * path, as `aws cloudformation package` and SAM take it. Undefined for a URL, and for a file that cannot be read.
 *
 * @param parentFile the template that declares the nested stack; paths are relative to it
 */
export async function readNestedTemplate(
  parentFile: string,
  resource: ResolvedResource,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const path = assetPath(resource) ?? localUrl(resource);
  if (path === undefined) return undefined;
  const file = join(dirname(parentFile), path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { file, text };
}

/** https://docs.aws.amazon.com/cdk/v2/guide/assets.html: `aws:asset:path` is relative to the cloud assembly. */
function assetPath({ node }: ResolvedResource): string | undefined {
  const path = nodeAt(node, ['Metadata', 'aws:asset:path']);
  return path?.kind === 'scalar' ? path.text : undefined;
}

function localUrl({ properties }: ResolvedResource): string | undefined {
  const url = properties.TemplateURL;
  return typeof url === 'string' && !/^[a-z0-9+.-]+:/i.test(url) ? url : undefined;
}
