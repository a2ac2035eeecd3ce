namespace Megapod.Planning.Horizon;

/// <summary>The numbers of one plan for a charge on peaks beside the plain one.</summary>
public sealed class HorizonCharge
{
    /// <summary>Arrays for a shape.</summary>
    public HorizonCharge(HorizonShape shape)
    {
        Counts = new bool[shape.Steps];
    }

    /// <summary>Whether each step's import counts; in a step of an hour as soon as it does in a quarter of it.</summary>
    public bool[] Counts { get; }

    /// <summary>Peak of this month that costs nothing more: reached, billed anyway by a ratchet, or subscribed, W.</summary>
    public double PeakWatts { get; set; }

    /// <summary>The same for the next month, W.</summary>
    public double NextPeakWatts { get; set; }

    /// <summary>
    /// Share of the month's price that this plan has to bear, above 0 to 1. A peak is used by all days that are left, and this plan sees few of them. Worked number: 1.5 of
    /// 30 days that are left bear a twentieth; the last day bears all.
    /// </summary>
    public double Share { get; set; } = 1;

    /// <summary>The same for the next month.</summary>
    public double NextShare { get; set; } = 1;
}
