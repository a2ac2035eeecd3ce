namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;

/// <summary>A transaction as the station keeps it.</summary>
/// <param name="number">The connector's number on the wire.</param>
/// <param name="startedAt">When it began, by the station's clock.</param>
/// <param name="meterStart">The register then.</param>
internal sealed class EmulatedTransaction(int number, Instant startedAt, WattHours meterStart)
{
    public int Number => number;

    public Instant StartedAt => startedAt;

    public WattHours MeterStart => meterStart;

    /// <summary>The station's own name for it, as later editions want one.</summary>
    public string Name { get; } = FormattableString.Invariant($"{number}-{startedAt.Ticks:x}");

    /// <summary>Its number by the central system, as 1.6 wants one; null: not told yet.</summary>
    public int? Id { get; set; }

    /// <summary>The number of the next message about it.</summary>
    public int Sequence { get; set; }
}
