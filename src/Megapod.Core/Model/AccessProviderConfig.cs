namespace Megapod.Core.Model;

/// <summary>A place elsewhere at which people sign in (OAuth 2.0 with an authorization code), and which then says who they are. It makes no accounts.</summary>
public sealed record AccessProviderConfig
{
    /// <summary>Its name in addresses and on accounts.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Address to which the browser is sent.</summary>
    public required string Authorize { get; init; }

    /// <summary>Address at which a code is changed for an access token.</summary>
    public required string Token { get; init; }

    /// <summary>Address that says who somebody is.</summary>
    public required string UserInformation { get; init; }

    /// <summary>What the provider knows this site by.</summary>
    public required string ClientId { get; init; }

    /// <summary>Environment variable that holds the client's secret; null: it stands in <see cref="ClientSecretFile"/>.</summary>
    public string? ClientSecretVariable { get; init; }

    /// <summary>File that holds the client's secret; null: it stands in <see cref="ClientSecretVariable"/>.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>What is asked for. Default none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Field of the answer about somebody that never changes and that accounts name. Default <c>sub</c>.</summary>
    public string NameField { get; init; } = "sub";
}
