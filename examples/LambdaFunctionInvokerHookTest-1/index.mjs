import { contractFunction } from '../shared/contract-function.mjs';

export const handler = contractFunction(process.env.USE_CALLBACKS);
