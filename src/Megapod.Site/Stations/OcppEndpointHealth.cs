namespace Megapod.Site.Stations;

/// <summary>What an endpoint has seen. Numbers since it began but for <see cref="Connected"/>.</summary>
public sealed record OcppEndpointHealth
{
    /// <summary>Stations that are connected now.</summary>
    public int Connected { get; init; }

    /// <summary>Stations that were let in.</summary>
    public long Admitted { get; init; }

    /// <summary>Requests that were refused, for whatever reason. Connections that end within TLS are not among them.</summary>
    public long Refused { get; init; }

    /// <summary>Links that were closed because the same station connected once more.</summary>
    public long Superseded { get; init; }
}
