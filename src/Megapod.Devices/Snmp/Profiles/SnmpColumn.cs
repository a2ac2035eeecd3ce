namespace Megapod.Devices.Snmp.Profiles;

/// <summary>One value in each row of a table.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Kind">How it comes out of the object.</param>
/// <param name="Oid">Where it stands.</param>
public sealed record SnmpColumn(SnmpQuantity Quantity, SnmpColumnKind Kind, SnmpTemplate Oid)
{
    /// <summary>Base units in one step of the number, powers of ten that the device says left out. 1 unless told.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>Where the number of decimal digits stands, 0 to 12: the number is divided by ten as often. Null: there are none.</summary>
    public SnmpTemplate? Digits { get; init; }

    /// <summary>Where a precision as in ENTITY-SENSOR-MIB stands: 1 to 9 are decimal digits, 0 and below are none. Null: there is none.</summary>
    public SnmpTemplate? Precision { get; init; }

    /// <summary>Where a scale as in ENTITY-SENSOR-MIB stands: 9 is the unit itself, 8 a thousandth of it, 10 a thousand. Null: it is the unit itself.</summary>
    public SnmpTemplate? Prefix { get; init; }

    /// <summary>What must hold for the value to be one; null: nothing.</summary>
    public SnmpCondition? Valid { get; init; }

    /// <summary>Numbers as they stand in the message, before anything is done with them, that mean that there is no value.</summary>
    public IReadOnlyList<decimal> Absent { get; init; } = [];

    /// <summary>Whether each number below zero means that there is no value.</summary>
    public bool IsNegativeAbsent { get; init; }

    /// <summary>Numbers that mean on, of a state.</summary>
    public IReadOnlyList<decimal> On { get; init; } = [];

    /// <summary>Numbers that mean off, of a state. Any other is no value.</summary>
    public IReadOnlyList<decimal> Off { get; init; } = [];

    /// <summary>Where stands when a counter began anew although the device did not; null: it never does.</summary>
    public SnmpTemplate? Discontinuity { get; init; }
}
