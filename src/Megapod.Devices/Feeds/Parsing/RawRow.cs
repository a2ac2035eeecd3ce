namespace Megapod.Devices.Feeds.Parsing;

/// <summary>The fields of one slot.</summary>
/// <param name="Name">What the row is called in messages: "line 7" or "item 7".</param>
/// <param name="Start">The time that marks the slot.</param>
/// <param name="End">The end of the slot, absent when it is not described.</param>
/// <param name="Value">The value.</param>
/// <param name="Made">When it was made, absent when it is not described.</param>
internal readonly record struct RawRow(string Name, RawField Start, RawField End, RawField Value, RawField Made);

/// <summary>All rows of an answer.</summary>
/// <param name="Rows">In the order of the answer.</param>
/// <param name="Unit">The unit that the answer names, absent when it is not described.</param>
internal sealed record RawRows(IReadOnlyList<RawRow> Rows, RawField Unit);
