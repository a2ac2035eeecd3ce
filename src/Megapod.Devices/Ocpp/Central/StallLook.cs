namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>What a station says that one of its connectors may draw now.</summary>
/// <param name="Id">The connector's name.</param>
/// <param name="Floor">What the site file says that it may draw when nobody has granted it anything.</param>
/// <param name="HasSaid">Whether the station has said it; false: it cannot be asked, refused, or gave no number.</param>
/// <param name="Limit">What it said; null where it has not, or says that nothing limits it.</param>
public sealed record StallLook(string Id, Watts Floor, bool HasSaid, Watts? Limit);
