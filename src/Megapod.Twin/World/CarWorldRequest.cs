namespace Megapod.Twin.World;

using Megapod.Core.Units;

/// <summary>What world is asked for.</summary>
/// <param name="From">First instant of the world.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Zone">The site's time zone: people arrive by local time.</param>
public sealed record CarWorldRequest(Instant From, Instant Until, TimeZoneInfo Zone)
{
    /// <summary>Mean sessions a day, N. Default 300.</summary>
    public int SessionsPerDay { get; init; } = 300;

    /// <summary>Stalls of the site. Default 24.</summary>
    public int Stalls { get; init; } = 24;

    /// <summary>How much stronger the cars are than those of the library: peak power times, stay divided by it. Default 1; 1.5 stands for 250 kW cars.</summary>
    public double PeakFactor { get; init; } = 1;

    /// <summary>Local days on which cars come as at a weekend. Default none.</summary>
    public Func<DateOnly, bool> IsHoliday { get; init; } = _ => false;
}
