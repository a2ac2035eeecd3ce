namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What a rack's work says that a watt-hour is worth to it, in each quarter between resting and all that its work could draw. It says who goes first among compute, and is never headroom.</summary>
/// <param name="First">The first quarter, currency per Wh.</param>
/// <param name="Second">The second one, no dearer than the first.</param>
/// <param name="Third">The third one.</param>
/// <param name="Fourth">The last one, of which least is lost.</param>
/// <param name="At">When it was said; never: nobody says it.</param>
public readonly record struct RackWorth(double First, double Second, double Third, double Fourth, Instant At)
{
    /// <summary>Parts that a rack's range is cut into.</summary>
    public const int Quarters = 4;

    /// <summary>The most that is believed, currency per Wh: accelerators earn some thousandths.</summary>
    public const double Most = 1;

    /// <summary>Nobody says it.</summary>
    public static RackWorth Missing => default;

    /// <summary>What a report says; missing where it does not say four numbers.</summary>
    /// <param name="worth">The quarters, the dearest first.</param>
    /// <param name="at">When it was said.</param>
    public static RackWorth Of(IReadOnlyList<double> worth, Instant at)
    {
        ArgumentNullException.ThrowIfNull(worth);
        return worth.Count == Quarters ? new RackWorth(worth[0], worth[1], worth[2], worth[3], at) : Missing;
    }

    /// <summary>A quarter's value, currency per Wh.</summary>
    /// <param name="quarter">0–3.</param>
    public double In(int quarter) => quarter switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };

    /// <summary>Whether it can be gone by: said lately, and four numbers from 0 to <see cref="Most"/> that do not rise.</summary>
    /// <param name="now">The instant.</param>
    public bool IsUsable(Instant now) => At != Instant.Never && At <= now && now - At <= SiteSnapshot.OldestWork && First <= Most && First >= Second && Second >= Third && Third >= Fourth && Fourth >= 0;
}
