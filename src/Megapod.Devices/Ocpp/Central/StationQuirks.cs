namespace Megapod.Devices.Ocpp.Central;

using Megapod.Devices.Ocpp.Charging;

/// <summary>How one station, or all of a kind, want to be treated. The defaults are what the standard says.</summary>
public sealed record StationQuirks
{
    /// <summary>A station as the standard wants it.</summary>
    public static StationQuirks Usual { get; } = new();

    /// <summary>
    /// What grants are written as. Default: the transactions' default, which holds whether one runs or not. <see cref="LimitPurpose.Transaction"/>: only while one runs.
    /// <see cref="LimitPurpose.StationMaximum"/>: for stations of one connector, also below limits that somebody else sets.
    /// </summary>
    public LimitPurpose Purpose { get; init; } = LimitPurpose.TransactionDefault;

    /// <summary>What limits are written in; null: W where the station says that it knows them, else A.</summary>
    public LimitUnit? Unit { get; init; }

    /// <summary>Level of the floor, below which nobody should write. Default 0.</summary>
    public int FloorLevel { get; init; }

    /// <summary>Level of grants; above the floor's. Default 1.</summary>
    public int GrantLevel { get; init; } = 1;

    /// <summary>
    /// Whether a schedule without a start counts from when it is received, so that the station's clock does not matter. Default no: the standard counts it from the start of charging. What the network holds
    /// back then lasts for so much longer than the ledger counts: <c>datedWithSkew</c> of such a station's connectors has to be as long as its link may hang.
    /// </summary>
    public bool CountsFromReceipt { get; init; }

    /// <summary>Whether its composite schedule is worth asking for. Default yes; it is a hint and never a proof.</summary>
    public bool HasComposite { get; init; } = true;

    /// <summary>The newest edition that is spoken with it; null: the newest that both know.</summary>
    public OcppVersion? NewestVersion { get; init; }

    /// <summary>What is let pass in its messages that the standard forbids.</summary>
    public OcppQuirks Tolerated { get; init; } = OcppQuirks.Usual;
}
