namespace Megapod.Devices.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>A point with what is known of it at one moment.</summary>
/// <param name="Point">The point.</param>
/// <param name="Reading">Its value in base units, or the number of its state; measured at when it came to us. Stale when it is too old, came kept by the broker, or the heartbeat that covers it stands still.</param>
/// <param name="State">The word for its state; null: it has none.</param>
/// <param name="Trouble">Why there is no value although one came; null: nothing is wrong.</param>
public sealed record DsxEntry(DsxPoint Point, Reading Reading, string? State, Fault? Trouble);
