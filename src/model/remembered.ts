/** Asks once about each object, of what does not change once it is read: schemas, and what was made of them. */
export function remembered<Key extends object, Fact extends object>(find: (key: Key) => Fact): (key: Key) => Fact {
  const known = new WeakMap<Key, Fact>();
  return (key) => {
    let fact = known.get(key);
    if (fact === undefined) known.set(key, (fact = find(key)));
    return fact;
  };
}
