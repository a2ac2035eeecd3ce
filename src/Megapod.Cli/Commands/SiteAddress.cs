namespace Megapod.Cli.Commands;

/// <summary>A running site as a command reaches it.</summary>
/// <param name="At">Where its API is.</param>
/// <param name="Token">What lets the command in; null: nothing, which is enough where accounts are not in force.</param>
internal sealed record SiteAddress(string At, string? Token);
