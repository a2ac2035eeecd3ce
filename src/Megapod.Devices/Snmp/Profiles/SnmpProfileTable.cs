namespace Megapod.Devices.Snmp.Profiles;

using Megapod.Devices.Snmp.Messages;

/// <summary>Things of one kind that a device has, one a row.</summary>
/// <param name="Name">What they are called, such as <c>outlet</c>.</param>
/// <param name="Columns">What is read of each.</param>
public sealed record SnmpProfileTable(string Name, IReadOnlyList<SnmpColumn> Columns)
{
    /// <summary>The column whose walk finds the rows; null: there is one row, without numbers of its own.</summary>
    public SnmpOid? Walk { get; init; }

    /// <summary>Only rows in which that column has one of these numbers; empty: all rows.</summary>
    public IReadOnlyList<decimal> Only { get; init; } = [];

    /// <summary>Rows that are read at the most.</summary>
    public int Most { get; init; } = 256;

    /// <summary>Whether a device without any such row is a fault.</summary>
    public bool IsNeeded { get; init; }
}
