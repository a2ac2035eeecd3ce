namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>What a law may look at: the plant's truth and the commands on their way, never the controller's own ledger.</summary>
public sealed class LawContext
{
    /// <summary>The plant after the step.</summary>
    public required SitePlant Plant { get; init; }

    /// <summary>Where breaches go.</summary>
    public required LawBook Book { get; init; }

    /// <summary>Number of the cycle's step; those of a window within a second share it.</summary>
    public long Step { get; set; }

    /// <summary>Length of the step, s.</summary>
    public double Seconds { get; set; }

    /// <summary>Margin that the site keeps, W.</summary>
    public double MarginWatts { get; set; }

    /// <summary>What an incident excuses; null in normal operation.</summary>
    public Allowance? Allowance { get; set; }

    /// <summary>What the last loss or return of the grid excuses beside that; null where the breaker never moved.</summary>
    public Allowance? GridAllowance { get; set; }

    /// <summary>Records that a law is broken, unless the incident in force or the breaker that has just moved excuses it.</summary>
    /// <param name="law">Its name.</param>
    /// <param name="detail">What was seen, for a person.</param>
    /// <param name="seconds">For how long it is broken by this finding, s.</param>
    public void Break(string law, string detail, double seconds)
    {
        if (Allowance?.Excuses(law, Plant.Now, seconds) != true && GridAllowance?.Excuses(law, Plant.Now, seconds) != true)
        {
            Book.Break(law, Plant.Now, detail);
        }
    }

    /// <summary>The site.</summary>
    public PowerTree Tree => Plant.Tree;
}
