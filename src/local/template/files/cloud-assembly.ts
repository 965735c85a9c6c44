import * as z from 'zod';

/** What we read of a CDK cloud assembly's `manifest.json`; its schema is published as @aws-cdk/cloud-assembly-schema. */
export const assemblyManifest = z.looseObject({
  artifacts: z.record(z.string(), z.looseObject({ type: z.string() })).optional(),
});

const stackArtifact = z.looseObject({
  type: z.literal('aws:cloudformation:stack'),
  /** `aws://ACCOUNT/REGION`, with `unknown-account` and `unknown-region` where the app left them open. */
  environment: z.string().optional(),
  properties: z.looseObject({
    templateFile: z.string(),
    stackName: z.string().optional(),
    parameters: z.record(z.string(), z.string()).optional(),
  }),
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
    }
  /** The assembly of a CDK stage. */
  | { readonly kind: 'assembly'; readonly directory: string }
  /** Asset manifests, trees and feature reports hold no template of a stack. */
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
    };
  }
  if (type.data.type === 'cdk:cloud-assembly') {
    const nested = nestedAssembly.safeParse(artifact);
    if (!nested.success) return { kind: 'invalid', reason: `artifacts.${id}: ${z.prettifyError(nested.error)}` };
    return { kind: 'assembly', directory: nested.data.properties.directoryName };
  }
  return { kind: 'other' };
}
