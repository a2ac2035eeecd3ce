namespace Megapod.Twin.Laws;

using Megapod.Core.Units;

/// <summary>A broken law.</summary>
/// <param name="Law">Its name.</param>
/// <param name="At">When.</param>
/// <param name="Detail">What was seen, for a person.</param>
public sealed record Breach(string Law, Instant At, string Detail);
