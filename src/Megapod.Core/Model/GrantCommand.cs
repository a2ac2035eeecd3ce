namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A grant on its way to a device: draw at most this, for so long, then fall back.</summary>
/// <param name="Consumer">Index of the consumer.</param>
/// <param name="Sequence">Number of the command, rising per consumer.</param>
/// <param name="Ceiling">The ceiling.</param>
/// <param name="Duration">How long the device keeps it after it applied it.</param>
public readonly record struct GrantCommand(int Consumer, uint Sequence, Watts Ceiling, TimeSpan Duration);
