namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What the regulator sees: the newest sample of each path with the instant at which it was taken. The same sample may be given many times.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Import">Power at the connection, W, import positive.</param>
/// <param name="Battery">Battery power, W, charging positive.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegulatorInput(Instant Now, Reading Import, Reading Battery)
{
    /// <summary>Power of the branches that step (the pods), W, measured faster than the connection; missing where no such meter is.</summary>
    public Reading Branch { get; init; }

    /// <summary>State of charge, 0–1.</summary>
    public Reading Soc { get; init; }
}
