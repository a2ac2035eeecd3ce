namespace Megapod.Devices.Ocpp.V21;

/// <summary>An entry of the list of identifiers.</summary>
public sealed record AuthorizationData
{
    /// <summary>The identifier.</summary>
    public required IdToken IdToken { get; init; }

    /// <summary>Whether it may charge; null: the identifier is taken off the list.</summary>
    public IdTokenInfo? IdTokenInfo { get; init; }
}
