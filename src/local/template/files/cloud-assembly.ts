import * as z from 'zod';

/** What we read of a CDK cloud assembly's `manifest.json`; its schema is published as @aws-cdk/cloud-assembly-schema. */
export const assemblyManifest = z.looseObject({
  artifacts: z.record(z.string(), z.looseObject({ type: z.string() })).optional(),
});

const stackArtifact = z.looseObject({
  type: z.literal('aws:cloudformation:stack'),
  /** `aws://ACCOUNT/REGION`, with `unknown-account` and `unknown-region` where the app left them open. */
  environment: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  properties: z.looseObject({
    templateFile: z.string(),
    stackName: z.string().optional(),
    parameters: z.record(z.string(), z.string()).optional(),
  }),
});

const assetArtifact = z.looseObject({
  type: z.literal('cdk:asset-manifest'),
  properties: z.looseObject({ file: z.string() }),
});

/** What we read of an asset manifest: the templates of nested stacks are file assets. */
export const assetManifest = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string().optional() }) })).optional(),
});

const nestedAssembly = z.looseObject({
  type: z.literal('cdk:cloud-assembly'),
  properties: z.looseObject({ directoryName: z.string() }),
});

export type AssemblyArtifact =
  | {
      readonly kind: 'stack';
      readonly templateFile: string;
      readonly stackName: string;
      /** Undefined where the app is environment-agnostic. */
      readonly accountId: string | undefined;
      readonly region: string | undefined;
      readonly parameters: ReadonlyMap<string, string>;
      /** Ids of other artifacts, among them the stack's asset manifest. */
      readonly dependencies: readonly string[];
    }
  | { readonly kind: 'assets'; readonly file: string }
  /** The assembly of a CDK stage. */
  | { readonly kind: 'assembly'; readonly directory: string }
  /** Trees and feature reports hold no template. */
  | { readonly kind: 'other' }
  | { readonly kind: 'invalid'; readonly reason: string };

export function readArtifact(id: string, artifact: unknown): AssemblyArtifact {
  const type = z.looseObject({ type: z.string() }).safeParse(artifact);
  if (!type.success) return { kind: 'invalid', reason: `artifacts.${id} has no type` };
  if (type.data.type === 'aws:cloudformation:stack') {
    const stack = stackArtifact.safeParse(artifact);
    if (!stack.success) return { kind: 'invalid', reason: `artifacts.${id}: ${z.prettifyError(stack.error)}` };
    const { templateFile, stackName, parameters } = stack.data.properties;
    const [, accountId, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(stack.data.environment ?? '') ?? [];
    return {
      kind: 'stack',
      templateFile,
      stackName: stackName ?? id,
      accountId: accountId === 'unknown-account' ? undefined : accountId,
      region: region === 'unknown-region' ? undefined : region,
      parameters: new Map(Object.entries(parameters ?? {})),
      dependencies: stack.data.dependencies ?? [],
    };
  }
  if (type.data.type === 'cdk:asset-manifest') {
    const assets = assetArtifact.safeParse(artifact);
    if (!assets.success) return { kind: 'invalid', reason: `artifacts.${id}: ${z.prettifyError(assets.error)}` };
    return { kind: 'assets', file: assets.data.properties.file };
  }
  if (type.data.type === 'cdk:cloud-assembly') {
    const nested = nestedAssembly.safeParse(artifact);
    if (!nested.success) return { kind: 'invalid', reason: `artifacts.${id}: ${z.prettifyError(nested.error)}` };
    return { kind: 'assembly', directory: nested.data.properties.directoryName };
  }
  return { kind: 'other' };
}
