/** The dictionaries are exported by the package but not typed by it: `from to[ to…]|…`. */
declare module 'opencc-js/dict/*' {
  const dictionary: string;
  export default dictionary;
}
