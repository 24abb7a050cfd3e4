/** A thing that is there from the first hook of a file to its last one, under one name; another one may take its place. */
export function standingFor<T extends object>(name: string, thing: () => T | undefined): T {
  return new Proxy({} as T, {
    get: (_, property) => {
      const there = thing();
      if (there === undefined) throw new Error(`${name} is there in hooks and tests only`);
      const value: unknown = Reflect.get(there, property);
      return typeof value === 'function' ? value.bind(there) : value;
    },
  });
}
