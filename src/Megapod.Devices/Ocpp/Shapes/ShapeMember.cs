namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>One member of a message, or the item of a list: what its value must be.</summary>
internal sealed record ShapeMember
{
    /// <summary>The name as written on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>The same in UTF-8.</summary>
    public required byte[] NameBytes { get; init; }

    public required ShapeKind Kind { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The longest text in characters; 0: bounded by the frame alone.</summary>
    public int MaxText { get; init; }

    public bool IsAddress { get; init; }

    public bool IsTenths { get; init; }

    public decimal? Least { get; init; }

    public decimal? Most { get; init; }

    public int LeastItems { get; init; }

    /// <summary>The most items of a list; int.MaxValue: bounded by the frame alone.</summary>
    public int MostItems { get; init; } = int.MaxValue;

    /// <summary>The words that are allowed; empty unless it is a word.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The same in UTF-8.</summary>
    public byte[][] WordBytes { get; init; } = [];

    /// <summary>The members of the value; null unless it is an object.</summary>
    public Shape? Inner { get; init; }

    /// <summary>What the items are; null unless it is a list.</summary>
    public ShapeMember? Item { get; init; }

    public IfMissingAttribute? IfMissing { get; init; }

    public OddValueAttribute? Odd { get; init; }

    public LeaveOutUnreadableAttribute? LeaveOut { get; init; }
}
