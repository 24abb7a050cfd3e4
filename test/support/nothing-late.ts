/** Where no message is so slow that anything is handed on. */
export const nothingLate = {
  handOn: () => Promise.reject(new Error('a message was handed on to be judged late')),
  draftApart: () => Promise.reject(new Error('a draft was handed on to be judged apart')),
};
