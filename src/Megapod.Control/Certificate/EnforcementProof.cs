namespace Megapod.Control.Certificate;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>How a group of equal devices keeps its ceilings.</summary>
/// <param name="Devices">The cabinet or pod, or the battery.</param>
/// <param name="Count">How many devices.</param>
/// <param name="Class">The class that counts.</param>
/// <param name="OvershootWatts">By how much each may exceed its ceiling, W.</param>
/// <param name="Seconds">Longest time from sending a lower ceiling until the draw is below it, s.</param>
/// <param name="Disobeying">How many were caught disobeying and count as their nameplate until a person clears them.</param>
/// <param name="ProvenAt">When this was proven; null while it is only declared.</param>
public sealed record EnforcementProof(string Devices, int Count, EnforcementClass Class, double OvershootWatts, double Seconds, int Disobeying, Instant? ProvenAt);
