export function isCatastrophic(_source: string): boolean {
  return false;
}
