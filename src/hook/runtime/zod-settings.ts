/**
 * To be imported before any schema is made. Zod compiles each object schema to a function of its own at its first use; a hook
 * parses one event per call, so that the compiler would cost its start more than the compiled code could save.
 */
import * as z from 'zod';

z.config({ jitless: true });
