import type { ContractName } from '../../domain.ts';
import type { Contract } from './contract.ts';
import { invoker } from './invoker.ts';
import { lambdaHook } from './lambda-hook.ts';

export const CONTRACTS: Readonly<Record<ContractName, Contract>> = { invoker, 'lambda-hook': lambdaHook };
