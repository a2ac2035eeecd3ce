namespace Megapod.Control.Firmware;

/// <summary>How an order ended.</summary>
/// <param name="Server">Name of the server.</param>
/// <param name="IsDone">Whether its controller says that it went well.</param>
/// <param name="Version">The version that it shows now; null: it does not say.</param>
/// <param name="Text">What was said, for people; empty: nothing.</param>
public sealed record FirmwareResult(string Server, bool IsDone, string? Version, string Text);
