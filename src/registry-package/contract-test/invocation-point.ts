/** The handlers of a hook's schema, and what each is called in events and in the names of input files. */
export const HANDLERS = {
  preCreate: { invocationPoint: 'CREATE_PRE_PROVISION', fileName: 'pre_create' },
  preUpdate: { invocationPoint: 'UPDATE_PRE_PROVISION', fileName: 'pre_update' },
  preDelete: { invocationPoint: 'DELETE_PRE_PROVISION', fileName: 'pre_delete' },
} as const;

export type HandlerName = keyof typeof HANDLERS;

export const HANDLER_NAMES = ['preCreate', 'preUpdate', 'preDelete'] as const satisfies readonly HandlerName[];
