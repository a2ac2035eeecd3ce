namespace Megapod.Devices.Snmp.Messages;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>The name of an object: 2 to 128 numbers from 0 to 2³²−1, in the order in which agents walk.</summary>
public sealed class SnmpOid : IEquatable<SnmpOid>, IComparable<SnmpOid>
{
    private const int MostRoots = 2;
    private const uint MostUnderSmallRoots = 39;

    private readonly uint[] arcs;

    private SnmpOid(uint[] arcs) => this.arcs = arcs;

    /// <summary>Its numbers.</summary>
    public ReadOnlySpan<uint> Arcs => arcs;

    /// <summary>Whether the left name comes first.</summary>
    public static bool operator <(SnmpOid left, SnmpOid right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left name comes later.</summary>
    public static bool operator >(SnmpOid left, SnmpOid right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left name does not come later.</summary>
    public static bool operator <=(SnmpOid left, SnmpOid right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left name does not come first.</summary>
    public static bool operator >=(SnmpOid left, SnmpOid right) => left.CompareTo(right) >= 0;

    /// <summary>Whether both are the same name.</summary>
    public static bool operator ==(SnmpOid? left, SnmpOid? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are different names.</summary>
    public static bool operator !=(SnmpOid? left, SnmpOid? right) => !(left == right);

    /// <summary>The name with these numbers.</summary>
    /// <exception cref="ArgumentException">There is no such name: too few or too many numbers, or beginning with what no name begins with.</exception>
    public static SnmpOid Of(params ReadOnlySpan<uint> arcs) =>
        IsName(arcs) ? new SnmpOid(arcs.ToArray()) : throw new ArgumentException("A name has 2 to 128 numbers, begins with 0, 1 or 2, and goes on with less than 40 after 0 or 1.", nameof(arcs));

    /// <summary>Reads a name such as <c>1.3.6.1.2.1.1.3.0</c>; a dot before it is allowed.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SnmpOid Parse(string text) => TryParse(text, out var oid) ? oid : throw new FormatException($"'{text}' is no object identifier.");

    /// <summary>Reads a name such as <c>1.3.6.1.2.1.1.3.0</c>; a dot before it is allowed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="oid">The name; null when it is none.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SnmpOid? oid)
    {
        oid = null;
        if (TryArcs(text) is not { } numbers || !IsName(numbers))
        {
            return false;
        }

        oid = new SnmpOid(numbers);
        return true;
    }

    /// <summary>Reads the numbers of a part of a name, such as the index of a row: <c>1.24</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The numbers; null when they are none, or too many.</returns>
    public static uint[]? TryArcs(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string[] words = (text[0] == '.' ? text[1..] : text).Split('.', SnmpLimits.MostArcs + 1);
        uint[] numbers = new uint[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!uint.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers.Length > SnmpLimits.MostArcs ? null : numbers;
    }

    /// <summary>This name with numbers after it.</summary>
    /// <exception cref="ArgumentException">It would become too long.</exception>
    public SnmpOid Then(params ReadOnlySpan<uint> more) => Of([.. arcs, .. more]);

    /// <summary>Whether this name stands under another, or is it.</summary>
    public bool IsUnder(SnmpOid root) => arcs.AsSpan().StartsWith(root.arcs);

    /// <summary>What follows after a name that this one stands under.</summary>
    /// <exception cref="ArgumentException">It does not stand under it.</exception>
    public ReadOnlySpan<uint> After(SnmpOid root) => IsUnder(root) ? arcs.AsSpan(root.arcs.Length) : throw new ArgumentException($"{this} is not under {root}.", nameof(root));

    /// <inheritdoc/>
    public int CompareTo(SnmpOid? other) => other is null ? 1 : arcs.AsSpan().SequenceCompareTo(other.arcs);

    /// <inheritdoc/>
    public bool Equals(SnmpOid? other) => other is not null && arcs.AsSpan().SequenceEqual(other.arcs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SnmpOid);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (uint arc in arcs)
        {
            hash.Add(arc);
        }

        return hash.ToHashCode();
    }

    /// <summary>Its numbers with dots between.</summary>
    public override string ToString() => string.Join('.', arcs);

    private static bool IsName(ReadOnlySpan<uint> arcs) =>
        arcs.Length is >= 2 and <= SnmpLimits.MostArcs && arcs[0] <= MostRoots && (arcs[0] == MostRoots || arcs[1] <= MostUnderSmallRoots);
}
