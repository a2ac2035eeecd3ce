namespace Megapod.Storage.History;

/// <summary>A resolution that is kept.</summary>
/// <param name="Number">Its number on the disk.</param>
/// <param name="Length">Length of a step.</param>
/// <param name="Chunk">So much time is one block: some hundred steps, a day of minutes.</param>
internal sealed record RollUpStep(int Number, TimeSpan Length, TimeSpan Chunk);
