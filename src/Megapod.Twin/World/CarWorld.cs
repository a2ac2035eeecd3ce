namespace Megapod.Twin.World;

using Megapod.Core.Model;

/// <summary>The cars that come to a site, as a seed drew them.</summary>
/// <param name="Sessions">Sessions in order of plug-in.</param>
/// <param name="Days">Its local dates in order.</param>
/// <param name="Waits">Sessions that had to wait for a stall.</param>
/// <param name="LongestWait">The longest of these waits.</param>
public sealed record CarWorld(IReadOnlyList<CarSession> Sessions, IReadOnlyList<CarWorldDay> Days, int Waits, TimeSpan LongestWait);
