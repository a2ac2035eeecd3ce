namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>What a law may look at: the plant's truth and the commands on their way, never the controller's own ledger.</summary>
public sealed class LawContext
{
    /// <summary>The plant after the step.</summary>
    public required SitePlant Plant { get; init; }

    /// <summary>Where breaches go.</summary>
    public required LawBook Book { get; init; }

    /// <summary>Number of the step.</summary>
    public long Step { get; set; }

    /// <summary>Length of the step, s.</summary>
    public double Seconds { get; set; }

    /// <summary>Margin that the site keeps, W.</summary>
    public double MarginWatts { get; set; }

    /// <summary>When the battery was lost last; <see cref="Instant.Never"/> when it was not.</summary>
    public Instant ContingencyAt { get; set; }

    /// <summary>Time that the site has to come down after such a loss, s; 0 for none at all.</summary>
    public double RecoverySeconds { get; init; }

    /// <summary>Whether the site is still coming down, and only its declared short-time curves hold.</summary>
    public bool IsRecovering => ContingencyAt != Instant.Never && (Plant.Now - ContingencyAt).TotalSeconds <= RecoverySeconds;

    /// <summary>The site.</summary>
    public PowerTree Tree => Plant.Tree;
}
