namespace Megapod.Devices.Feeds.Parsing;

/// <summary>One field of an answer before anybody knows what it means.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Text">Its text; a number's as it was written.</param>
internal readonly record struct RawField(RawKind Kind, string Text)
{
    /// <summary>A field that is not there.</summary>
    public static RawField Absent { get; } = new(RawKind.Absent, "");

    /// <summary>Whether nothing is said: the value stays missing.</summary>
    public bool IsMissing => Kind is RawKind.Absent or RawKind.Nothing;
}

/// <summary>What a field looks like.</summary>
internal enum RawKind
{
    Absent,
    Nothing,
    Text,
    Number,
    Other,
}
