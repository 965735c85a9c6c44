import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files of which an output of esbuild holds something.
 *
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]} relative to the project
 */
export function bundledFiles({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

/**
 * Licences and notices of the packages that these files belong to: they have to go wherever the bundle goes. Packages with the
 * same text stand above it together.
 *
 * @param {Iterable<string>} files
 * @returns {Promise<string>}
 */
export async function thirdPartyLicenses(files) {
  const folders = new Set([...files].flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  /** @type {Map<string, string[]>} */
  const packagesByText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)\b/i.test(file)).sort();
    const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
    const text =
      texts.map((one) => one.trim()).join('\n\n') || `(The package holds no text of its licence, ${license}.)`;
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...packagesByText]
    .map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}
