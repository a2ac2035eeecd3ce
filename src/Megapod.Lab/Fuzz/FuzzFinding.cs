namespace Megapod.Lab.Fuzz;

/// <summary>An input that was not survived.</summary>
/// <param name="Parser">Which parser.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Input">Its number in the run, from 0: the same seed makes the same input again.</param>
/// <param name="What">What happened.</param>
/// <param name="File">Where the input lies; null where none was asked for or it could not be written.</param>
public sealed record FuzzFinding(string Parser, ulong Seed, long Input, string What, string? File);
