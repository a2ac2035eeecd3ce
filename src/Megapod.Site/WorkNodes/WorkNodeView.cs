namespace Megapod.Site.WorkNodes;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>A work node as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsConnected">Whether its link is open.</param>
/// <param name="HeardAt">When it was last heard; never: not since the site began.</param>
/// <param name="Rack">The rack that it keeps to its ceiling; null: none, and it gets no power of the site's.</param>
/// <param name="DrawWatts">What it draws by its own measuring; NaN: unknown.</param>
/// <param name="CeilingWatts">The most that it may draw; NaN: unknown.</param>
/// <param name="Inventory">What it has; null: it has said nothing yet.</param>
public sealed record WorkNodeView(string Name, bool IsConnected, Instant HeardAt, string? Rack, double DrawWatts, double CeilingWatts, WorkInventory? Inventory);
