namespace Megapod.Core.Model;

/// <summary>A small value that outlives the controller, under a name. The journal does not look into it.</summary>
/// <param name="Key">Its name, at most 200 characters; a later value under the same name replaces it.</param>
/// <param name="Value">The value; empty: what is under the name is taken out. Whoever hands it over does not change it any more.</param>
public readonly record struct JournalEntry(string Key, ReadOnlyMemory<byte> Value);
