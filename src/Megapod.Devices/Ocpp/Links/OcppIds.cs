namespace Megapod.Devices.Ocpp.Links;

using System.Globalization;

/// <summary>Message ids of ours: a prefix by chance, so that answers from before a restart fit no call, and a number. For any number of links and threads.</summary>
/// <param name="random">Chance.</param>
public sealed class OcppIds(Random random)
{
    private readonly string prefix = random.Next(0x1000000).ToString("x6", CultureInfo.InvariantCulture);
    private long last;

    /// <summary>The next id, at most 26 characters.</summary>
    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref last)}");
}
