import type { JsonObject } from '../hook/domain.ts';
import { HOOK_TYPE_NAME } from '../hook/names.ts';
import { documentText } from './document-text.ts';
import { type ArchiveFiles, storedZip } from './stored-zip.ts';
import { typeConfiguration } from './type-configuration.ts';
import { typeSchema } from './type-schema.ts';

/** The CloudFormation CLI's name for a type in file names: lower case, with hyphens. */
export const HYPHENATED_TYPE_NAME = HOOK_TYPE_NAME.toLowerCase().replaceAll('::', '-');

export interface PackageParts {
  /** Version of this project. */
  readonly version: string;
  /** How many policy functions the type lets a configuration name. */
  readonly maxFunctions: number;
  /** Text of `.rpdk-config`. */
  readonly projectSettings: string;
  /** Files of the handler's own archive: `index.js`. */
  readonly handler: ArchiveFiles;
  /** `inputs/…` and `src/…`, and `target-info.json` and `target-schemas/…` where somebody has put them. */
  readonly projectFiles: ArchiveFiles;
}

/**
 * The archive that `RegisterType` takes as its `SchemaHandlerPackage`, with the files that `cfn submit` puts there:
 * https://github.com/aws-cloudformation/cloudformation-cli/blob/master/src/rpdk/core/project.py
 */
export function schemaHandlerPackage(parts: PackageParts): ArchiveFiles {
  const configurationSchema: JsonObject = {
    ...typeConfiguration(parts.maxFunctions),
    // `cfn submit` copies the type's definitions, of which there are none.
    definitions: {},
    typeName: HOOK_TYPE_NAME,
  };
  return new Map([
    ...parts.projectFiles,
    ['.rpdk-config', new TextEncoder().encode(parts.projectSettings)],
    ['schema.json', text(typeSchema(parts.maxFunctions))],
    ['configuration-schema.json', text(configurationSchema)],
    [
      '.cfn_metadata.json',
      text({ 'plugin-name': 'lambda-function-invoker-hook', 'plugin-tool-version': parts.version }),
    ],
    ['ResourceProvider.zip', storedZip(parts.handler)],
  ]);
}

function text(document: JsonObject): Uint8Array {
  return new TextEncoder().encode(documentText(document));
}
