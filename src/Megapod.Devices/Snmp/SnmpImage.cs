namespace Megapod.Devices.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Snmp.Profiles;

/// <summary>What a device showed at one poll.</summary>
/// <param name="At">The instant of asking: nothing in it is older.</param>
/// <param name="UpTime">For how long it runs, less the 497-day turns of its clock; null where it does not say.</param>
/// <param name="Rows">Its values, by table, row and column.</param>
/// <param name="Labels">What it says in words, read when its rows were found.</param>
public sealed record SnmpImage(Instant At, TimeSpan? UpTime, IReadOnlyList<SnmpRow> Rows, IReadOnlyList<SnmpLabel> Labels)
{
    /// <summary>Before the first poll.</summary>
    public static SnmpImage None { get; } = new(Instant.Never, null, [], []);

    /// <summary>The instant of asking for what it says in words; never where that was not asked for.</summary>
    public Instant LabelsAt { get; init; } = Instant.Never;

    /// <summary>One value; missing where it is not there.</summary>
    public Reading Of(string table, string row, SnmpQuantity quantity) => Rows.FirstOrDefault(r => r.Table == table && r.Row == row && r.Quantity == quantity)?.Reading ?? Reading.Missing;
}
