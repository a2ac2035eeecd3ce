namespace Megapod.Lab.Emulators.Snmp;

/// <summary>Which vices an emulated power distribution unit has now.</summary>
public sealed record SnmpVices
{
    /// <summary>A good unit.</summary>
    public static SnmpVices None { get; } = new();

    /// <summary>The vices. Default: none.</summary>
    public SnmpVice Which { get; init; }

    /// <summary>Whether it has a vice.</summary>
    /// <param name="vice">The vice.</param>
    public bool Has(SnmpVice vice) => (Which & vice) != SnmpVice.None;
}
