import { readFile } from 'node:fs/promises';

/**
 * Lets esbuild drop the schemas of SDK operations that nothing calls. Their object literals have computed keys, which esbuild takes
 * for side effects although all of them are constants; so that each is declared free of them. A quarter of what V8 has to read
 * at the start of a hook that invokes Lambda functions, and does nothing else with Lambda, belongs to other operations.
 *
 * @type {import('esbuild').Plugin}
 */
export const unusedSchemas = {
  name: 'unused-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(SCHEMA, '$<declaration>/* @__PURE__ */ (() => $<schema>)();') };
    });
  },
};

/** One statement of a generated file: `export var Invoke$ = [9, …];` */
const SCHEMA = /^(?<declaration>export var \w+\$ = )(?<schema>\[.*?\]);$/gms;
