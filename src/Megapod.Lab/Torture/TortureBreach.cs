namespace Megapod.Lab.Torture;

using Megapod.Core.Units;

/// <summary>A law that broke in a torture world.</summary>
/// <param name="Seed">The world.</param>
/// <param name="Law">The law.</param>
/// <param name="At">When.</param>
/// <param name="Replay">The command line that shows it again.</param>
/// <param name="Fault">The incident in force or the last one before; empty when there was none.</param>
/// <param name="Detail">What was seen, for a person.</param>
public sealed record TortureBreach(ulong Seed, string Law, Instant At, string Replay, string Fault, string Detail);
