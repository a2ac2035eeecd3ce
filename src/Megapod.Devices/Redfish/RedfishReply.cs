namespace Megapod.Devices.Redfish;

using System.Text.Json;

/// <summary>What a service answered to one request that went well.</summary>
/// <param name="Path">What was asked, from the service's root on.</param>
/// <param name="Status">The HTTP status, 200 to 299, or 304 where it was asked whether something had changed.</param>
/// <param name="Body">The answer's object; undefined when there was none.</param>
public sealed record RedfishReply(string Path, int Status, JsonElement Body)
{
    /// <summary>The version's tag as the service wrote it; null when it gave none.</summary>
    public string? Tag { get; init; }

    /// <summary>The path of what was made or begun; null when none was named.</summary>
    public string? Location { get; init; }

    /// <summary>How long the service wants to be left alone about it; null when it does not say.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>What the service says beside, such as that one of several changes was not made.</summary>
    public IReadOnlyList<RedfishMessage> Messages { get; init; } = [];

    /// <summary>Whether it was only begun and is followed as a task.</summary>
    public bool IsBegun => Status == 202;
}
