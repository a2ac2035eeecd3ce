namespace Megapod.Devices.Snmp.Profiles;

using Megapod.Devices.Snmp.Messages;

/// <summary>The name of an object in each row of a table: numbers, with the place where the row's own numbers stand.</summary>
public sealed class SnmpTemplate
{
    /// <summary>Stands for the row's numbers in a profile.</summary>
    public const string Row = "{row}";

    private readonly uint[] before;
    private readonly uint[] after;

    private SnmpTemplate(uint[] before, uint[] after, bool hasRow)
    {
        this.before = before;
        this.after = after;
        HasRow = hasRow;
    }

    /// <summary>Whether the name differs from row to row.</summary>
    public bool HasRow { get; }

    /// <summary>Reads one, such as <c>1.3.6.1.2.1.2.2.1.8.{row}</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is none.</returns>
    public static SnmpTemplate? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf("." + Row, StringComparison.Ordinal);
        if (at < 0)
        {
            return SnmpOid.TryParse(text, out var whole) ? new SnmpTemplate(whole.Arcs.ToArray(), [], hasRow: false) : null;
        }

        string rest = text[(at + 1 + Row.Length)..];
        uint[]? more = rest.Length == 0 ? [] : rest[0] == '.' ? SnmpOid.TryArcs(rest[1..]) : null;
        return more is not null && SnmpOid.TryParse(text[..at], out var first) ? new SnmpTemplate(first.Arcs.ToArray(), more, hasRow: true) : null;
    }

    /// <summary>The name in one row.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <returns>Null when it would be too long.</returns>
    public SnmpOid? At(ReadOnlySpan<uint> row) => !HasRow ? SnmpOid.Of(before)
        : before.Length + row.Length + after.Length <= SnmpLimits.MostArcs ? SnmpOid.Of([.. before, .. row, .. after]) : null;

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', before) + (HasRow ? "." + Row : "") + string.Concat(after.Select(arc => $".{arc}"));
}
