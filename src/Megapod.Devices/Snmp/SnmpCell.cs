namespace Megapod.Devices.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;

/// <summary>One column in one row: which objects it takes, and what comes out of them.</summary>
/// <param name="table">The table's name.</param>
/// <param name="row">The row's numbers.</param>
/// <param name="column">The column.</param>
internal sealed class SnmpCell(string table, uint[] row, SnmpColumn column)
{
    private const int MostDigits = 12;

    /// <summary>Characters of a text; SnmpAdminString has no more.</summary>
    private const int MostText = 255;
    private const int LeastPrecision = -8;
    private const int MostPrecision = 9;

    /// <summary>The scale of ENTITY-SENSOR-MIB that is the unit itself, and how far from it numbers still are of this world: from 10⁻¹² to 10¹².</summary>
    private const int PrefixOfUnit = 9;
    private const int MostPrefixSteps = 4;
    private const int PowersAPrefix = 3;

    private readonly SnmpOid? oid = column.Oid.At(row);
    private readonly SnmpOid? digits = column.Digits?.At(row);
    private readonly SnmpOid? precision = column.Precision?.At(row);
    private readonly SnmpOid? prefix = column.Prefix?.At(row);
    private readonly SnmpOid? valid = column.Valid?.Oid.At(row);
    private readonly SnmpOid? discontinuity = column.Discontinuity?.At(row);
    private readonly SnmpRate rate = new();

    /// <summary>The table's name.</summary>
    public string Table => table;

    /// <summary>The row's numbers with dots between.</summary>
    public string Row { get; } = string.Join('.', row);

    /// <summary>What it is.</summary>
    public SnmpQuantity Quantity => column.Quantity;

    /// <summary>Whether it is a text.</summary>
    public bool IsText => column.Kind == SnmpColumnKind.Text;

    /// <summary>Whether it had a value at the last look.</summary>
    public bool HadValue { get; private set; }

    /// <summary>Whether it had a value before and the device now says that there is no such row.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The objects it takes: the value and its scale next to each other, so that as a rule one answer has both.</summary>
    public IEnumerable<SnmpOid> Oids => new[] { oid, digits, precision, prefix, valid, discontinuity }.OfType<SnmpOid>();

    /// <summary>The words in one line; null where there are none.</summary>
    public string? Text(IReadOnlyDictionary<SnmpOid, SnmpValue> values)
    {
        if (oid is null || !IsValid(values) || !values[oid].IsThere)
        {
            return null;
        }

        string text = values[oid].ToString();
        text = string.Concat(text.Take(MostText).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length > 0 ? text : null;
    }

    /// <summary>The value.</summary>
    /// <param name="values">What the objects show.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="fault">Why there is none, where the device does not say by itself that there is none.</param>
    public Reading Read(IReadOnlyDictionary<SnmpOid, SnmpValue> values, Instant now, out Fault? fault)
    {
        decimal? value = Value(values, now, out fault);
        bool isMissing = oid is not null && values[oid].Kind is SnmpValueKind.NoSuchInstance or SnmpValueKind.NoSuchObject;
        IsGone = HadValue && isMissing;
        HadValue = value is not null || (HadValue && !isMissing);
        return value is { } known ? Reading.Good((double)known, now) : Reading.Missing;
    }

    private decimal? Value(IReadOnlyDictionary<SnmpOid, SnmpValue> values, Instant now, out Fault? fault)
    {
        fault = null;
        if (oid is null || !IsValid(values))
        {
            return null;
        }

        var value = values[oid];
        if (!value.IsNumber)
        {
            fault = value.Kind is SnmpValueKind.NoSuchInstance or SnmpValueKind.NoSuchObject ? null : SnmpFaults.ValueFailed(Quantity.ToString(), Row);
            return null;
        }

        decimal raw = value.Number;
        switch (column.Kind)
        {
            case SnmpColumnKind.State:
                return column.On.Contains(raw) ? 1 : column.Off.Contains(raw) ? 0 : null;
            case SnmpColumnKind.Rate when value.Kind is SnmpValueKind.Counter32 or SnmpValueKind.Counter64:
                return rate.See(value, discontinuity is null ? SnmpValue.Null : values[discontinuity], now) * column.Factor;
            case SnmpColumnKind.Rate:
                fault = SnmpFaults.ValueFailed(Quantity.ToString(), Row);
                return null;
            default:
                return column.Absent.Contains(raw) || (column.IsNegativeAbsent && raw < 0) ? null : Scaled(raw, values, out fault);
        }
    }

    private bool IsValid(IReadOnlyDictionary<SnmpOid, SnmpValue> values) => valid is null || (values[valid].IsNumber && column.Valid!.Is.Contains(values[valid].Number));

    private decimal? Scaled(decimal raw, IReadOnlyDictionary<SnmpOid, SnmpValue> values, out Fault? fault)
    {
        int power = 0;
        bool isKnown = (column.Digits is null || Take(values, digits, 0, MostDigits, n => -n, ref power))
            && (column.Precision is null || Take(values, precision, LeastPrecision, MostPrecision, n => -Math.Max(0, n), ref power))
            && (column.Prefix is null || Take(values, prefix, PrefixOfUnit - MostPrefixSteps, PrefixOfUnit + MostPrefixSteps, n => PowersAPrefix * (n - PrefixOfUnit), ref power));
        fault = isKnown ? null : SnmpFaults.NoScale(Quantity.ToString(), Row);
        if (!isKnown)
        {
            return null;
        }

        decimal ten = 1;
        for (int i = Math.Abs(power); i > 0; i--)
        {
            ten *= 10;
        }

        try
        {
            return (power < 0 ? raw / ten : raw * ten) * column.Factor;
        }
        catch (OverflowException)
        {
            // Beyond 28 digits: no device of this world has such an amount.
            fault = SnmpFaults.NoScale(Quantity.ToString(), Row);
            return null;
        }
    }

    private static bool Take(IReadOnlyDictionary<SnmpOid, SnmpValue> values, SnmpOid? at, int least, int most, Func<int, int> powerOf, ref int power)
    {
        if (at is null || !values[at].IsNumber || values[at].Number < least || values[at].Number > most)
        {
            return false;
        }

        power += powerOf((int)values[at].Number);
        return true;
    }
}
