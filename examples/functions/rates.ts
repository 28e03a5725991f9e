/**
 * Exchange rates of one day.
 *
 * @server rates
 * @version 1.0.0
 * @instructions Ask for the currencies first.
 */

import { ToolError, type HandlerContext } from "@mcp-gen/runtime/server";

export type Currency = "EUR" | "USD" | "JPY";

/** What an amount is worth in another currency. */
export interface Conversion {
  amount: number;
  currency: Currency;
  /** One unit of the currency asked about, in the other. */
  rate: number;
}

const EUROS: Readonly<Record<Currency, number>> = { EUR: 1, USD: 0.92, JPY: 0.0061 };

/**
 * Converts an amount of money.
 *
 * @tool convert_amount
 * @readOnly
 * @idempotent
 */
export function convertAmount(input: {
  /** @exclusiveMinimum 0 */
  amount: number;
  from: Currency;
  /** @default "EUR" */
  to?: Currency;
}): Conversion {
  const { amount, from, to = "EUR" } = input;
  const rate = EUROS[from] / EUROS[to];
  return { amount: Math.round(amount * rate * 100) / 100, currency: to, rate };
}

/** Watches a rate until it has been looked at often enough. */
export async function watchRate(
  { currency, times = 3 }: { currency: Currency; /** @integer @minimum 1 @maximum 10 */ times?: number },
  context: HandlerContext,
): Promise<string> {
  for (let look = 1; look <= times; look += 1) {
    if (context.signal.aborted) throw new ToolError("Not watched to the end.");
    await context.progress(look, times);
  }
  return `1 ${currency} is ${EUROS[currency]} EUR, still.`;
}

/** The currencies that have a rate. @resource rates://currencies */
export function currencies(): Currency[] {
  return Object.keys(EUROS) as Currency[];
}

/** The rate of one currency in euros. @resourceTemplate rates://{currency}/euro */
export function euroRate({ currency }: { currency: string }): { rate: number | null } {
  return { rate: new Map(Object.entries(EUROS)).get(currency) ?? null };
}

/** Suggests currencies. @ignore */
export function completeEuroRate({ value }: { readonly value: string }): string[] {
  return currencies().filter((currency) => currency.startsWith(value.toUpperCase()));
}

/** Plans the budget of a trip. @prompt plan_budget */
export function planBudget({
  currency,
  days = "7",
}: {
  /** What is paid in. */ currency: string;
  days?: string;
}): string {
  return `Plan a budget for ${days} days in euros, paid in ${currency}. Convert before you add up.`;
}
