namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>An accelerator of a node.</summary>
/// <param name="Id">Its unique id, as its maker gives it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Nameplate">The most it draws.</param>
/// <param name="LeastCap">The lowest power limit that it takes; null where none may be set.</param>
public sealed record WorkAccelerator(string Id, string Name, Watts Nameplate, Watts? LeastCap);
