namespace Megapod.Twin.Physics;

using Megapod.Core.Units;

/// <summary>One point of a schedule of the grid's voltage: from an instant on it stands at a share of the nominal one, until the next point.</summary>
/// <param name="At">From when on.</param>
/// <param name="Share">Share of the nominal voltage, 0: an outage, 1: sound.</param>
public readonly record struct GridVoltagePoint(Instant At, double Share);
