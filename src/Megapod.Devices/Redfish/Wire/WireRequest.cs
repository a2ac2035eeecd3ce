namespace Megapod.Devices.Redfish.Wire;

/// <summary>One request to a service.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">From the root on, with its query.</param>
internal sealed record WireRequest(HttpMethod Method, string Path)
{
    /// <summary>Makes the body, anew for each try; null: none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>A tag that must still be the resource's own; null: it is not asked.</summary>
    public string? IfMatch { get; init; }

    /// <summary>A tag; nothing is sent when it is still the resource's own. Null: it is not asked.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Whether it changes nothing.</summary>
    public bool OnlyReads => Method == HttpMethod.Get;
}
