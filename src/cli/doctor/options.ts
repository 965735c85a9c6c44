import * as z from 'zod';
import { hookOptions, withOneSource } from '../local-hook/hook-options.ts';
import { parseOptions } from '../shell/parse-options.ts';

export const DOCTOR_FORMATS = ['table', 'json'] as const;

const doctorOptions = z.object({
  ...hookOptions,
  target: z.array(z.string()).default([]),
  format: z.enum(DOCTOR_FORMATS, `expected ${DOCTOR_FORMATS.join(' or ')}`).default('table'),
});

export type DoctorArguments = z.infer<typeof doctorOptions>;

export function parseDoctorOptions(options: unknown): DoctorArguments {
  return withOneSource(parseOptions(doctorOptions, options));
}
