namespace Megapod.Control.Firmware;

using Megapod.Core.Units;

/// <summary>One server of a firmware campaign.</summary>
/// <param name="Server">Its name on the site.</param>
/// <param name="Domain">Index of its failure domain; domains are updated in their order.</param>
public sealed record FirmwareServer(string Server, int Domain)
{
    /// <summary>What has become of it.</summary>
    public FirmwareServerState State { get; init; }

    /// <summary>Its version before it was touched; null: it was not touched.</summary>
    public string? Before { get; init; }

    /// <summary>The version that it showed last after it was touched; null: it did not say.</summary>
    public string? After { get; init; }

    /// <summary>When its state changed last.</summary>
    public Instant At { get; init; }

    /// <summary>What was said of it, for people; empty: nothing.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether it may have another firmware than before; what it does not say is not taken for unchanged.</summary>
    internal bool IsChanged => State is FirmwareServerState.Updated or FirmwareServerState.Failed && Before is not null && After != Before;
}
