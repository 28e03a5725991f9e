import { describe, expect, it, vi } from "vitest";
import { uninterrupted } from "../../src/write/signals.js";

// Real signals to this very process: something always listens while they are under way, or it would end.

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe("a signal in the middle of writing", () => {
  it("reaches whoever listens once", async () => {
    const heard = vi.fn();
    process.on("SIGINT", heard);
    try {
      await uninterrupted(() => process.kill(process.pid, "SIGINT"));
      await settled();
      expect(heard).toHaveBeenCalledTimes(1);
    } finally {
      process.off("SIGINT", heard);
    }
  });

  it("takes effect afterwards where nobody listens", async () => {
    const kill = vi.spyOn(process, "kill");
    try {
      let written = false;
      kill.mockImplementation(() => true);
      await uninterrupted(() => {
        process.emit("SIGTERM", "SIGTERM");
        written = true;
      });
      expect(written).toBe(true);
      expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGTERM");
    } finally {
      kill.mockRestore();
    }
  });
});
