namespace Megapod.Devices.Redfish.Power;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What became of a power limit that was asked for. It never confirms by itself: only a meter that shows less power does.</summary>
/// <param name="Place">Where it was written.</param>
/// <param name="Asked">What was asked for; null: no limit.</param>
/// <param name="Verdict">What reading back has shown.</param>
public sealed record PowerLimitOutcome(PowerLimitPlace Place, Watts? Asked, PowerLimitVerdict Verdict)
{
    /// <summary>What the service showed last; null: it could not be read.</summary>
    public PowerLimitHeld? Held { get; init; }

    /// <summary>The value that is set and not switched off, as the service shows it; null: none, or it is not known.</summary>
    public Watts? InForce => Held?.InForce;

    /// <summary>What went otherwise than asked; empty when nothing did.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
