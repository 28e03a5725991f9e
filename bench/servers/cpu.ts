// Preloaded into every server (`node --import`): answers the benchmark's question how much CPU time it has used.
process.on("message", (message) => {
  if (message !== "cpu") return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.channel?.unref();
